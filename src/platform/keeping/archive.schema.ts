import { z } from 'zod'

/**
 * What a backup looks like: a tar, compressed with gzip, that `tar tzf` lists. In this order:
 *
 *   courtyard-backup.json       what is in it, counted in the snapshot: `openingSchema`
 *   tables/<schema>.<table>/…   the rows, as PostgreSQL's COPY writes them, in pieces of at most PIECE_BYTES
 *   files/<sha256>              the contents of files
 *   secret.txt                  the root secret, only where it was asked for
 *   manifest.json               the checksums of all that: `manifestSchema`
 *   seal.txt                    HMAC-SHA256 over manifest.json, by a key of the root secret: who made it
 */
export const FORMAT = 1
export const OPENING = 'courtyard-backup.json'
export const SECRET = 'secret.txt'
export const MANIFEST = 'manifest.json'
export const SEAL = 'seal.txt'

/** A tar says how long each part is before it begins, and COPY does not: so rows come in pieces that fit into memory. */
export const PIECE_BYTES = 4 * 2 ** 20

const nameSchema = z.string().regex(/^[a-z_][a-z0-9_]{0,62}$/)
const sha256Schema = z.string().regex(/^[0-9a-f]{64}$/)
const countSchema = z.int().min(0)

export const openingSchema = z.object({
  courtyard: z.literal('backup'),
  format: z.int(),
  /** Of the program that wrote it. */
  version: z.string(),
  takenAt: z.iso.datetime(),
  /** The migrations that had run, in their order. */
  migrations: z.array(z.object({ name: z.string(), sha256: sha256Schema })).min(1),
  /** How far the schema of jobs was, which a package of its own keeps. */
  jobs: countSchema,
  /** In the order in which their rows follow. */
  tables: z.array(
    z.object({
      schema: nameSchema,
      name: nameSchema,
      columns: z.array(z.string().min(1).max(63)).min(1),
      /** Counted in the snapshot, apart from the copying. */
      rows: countSchema,
    }),
  ),
  /** What is not kept, such as who is signed in: these tables are empty once it is restored. */
  leftOut: z.array(z.string()),
  sequences: z.array(
    z.object({ schema: nameSchema, name: nameSchema, value: z.string().regex(/^-?\d{1,19}$/), isCalled: z.boolean() }),
  ),
  files: z.object({ count: countSchema, bytes: countSchema }),
  withSecret: z.boolean(),
})
export type Opening = z.infer<typeof openingSchema>
export type KeptTable = Opening['tables'][number]

export const manifestSchema = z.object({
  /** Of `courtyard-backup.json`, as it was written. */
  opening: sha256Schema,
  /** One for each table of the opening, in its order: over all its pieces together. */
  tables: z.array(z.object({ table: z.string(), rows: countSchema, bytes: countSchema, sha256: sha256Schema })),
  /** Over the checksums of the contents that are here, one to a line, in the order in which they stand. */
  files: z.object({ count: countSchema, bytes: countSchema, sha256: sha256Schema }),
  /** Contents that the database speaks of and that were not to be found, or were not what they should be. */
  missing: z.array(sha256Schema),
})
export type Manifest = z.infer<typeof manifestSchema>

export function nameTable({ schema, name }: Pick<KeptTable, 'schema' | 'name'>): string {
  return `${schema}.${name}`
}
