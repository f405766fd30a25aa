import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { type Kysely, sql } from 'kysely'
import { z } from 'zod'
import { findPackageRoot } from '../platform/package-root.ts'
import { type RoleFounding, rolesFileSchema } from './roles.schema.ts'

/**
 * Reads the roles that every programme begins with.
 *
 * @throws {Error} not of its shape; the message names the file
 */
export async function readRoles(): Promise<readonly RoleFounding[]> {
  const file = path.join(findPackageRoot(), 'programmes', 'roles.json')
  const parsed = rolesFileSchema.safeParse(JSON.parse(await readFile(file, 'utf8')))
  if (!parsed.success) throw new Error(`${file} is not of its shape: ${z.prettifyError(parsed.error)}`)
  return parsed.data.roles
}

/**
 * Gives a programme the roles it does not have yet, in the loader's transaction and as the loader. A role that is there
 * is the city's own by now and stays as it is: it is only given rights of which the programme knows nothing at all yet,
 * because they came with a later version.
 */
export async function foundRoles(
  tx: Kysely<unknown>,
  programmeId: string,
  roles: readonly RoleFounding[],
): Promise<void> {
  const { rows } = await sql<{ role: string; rights: string[] }>`
    select role.role, array(select distinct "right" from access.role_right where programme_id = ${programmeId}::uuid) as rights
      from access.role where programme_id = ${programmeId}::uuid`.execute(tx)
  const known = { roles: new Set(rows.map(({ role }) => role)), rights: new Set(rows[0]?.rights) }
  const given = roles.flatMap(({ role, rights }) =>
    Object.entries(rights)
      .filter(([right]) => !known.roles.has(role) || !known.rights.has(right))
      .map(([right, reach]) => ({ role, right, reach })),
  )
  const written = JSON.stringify(roles.map((role, position) => ({ ...role, position })))
  await sql`
    insert into access.role (programme_id, role, position, name_zh, name_en, exclusive_group, needs_totp, may_be_mandated, basis)
      select ${programmeId}::uuid, role, position, name->>'zh', name->>'en', "exclusiveGroup", "needsTotp", "mayBeMandated", basis
        from jsonb_to_recordset(${written}::jsonb) as one (role text, position integer, name jsonb, "exclusiveGroup" text,
          "needsTotp" boolean, "mayBeMandated" boolean, basis text)
      on conflict do nothing`.execute(tx)
  await sql`
    insert into access.role_place (programme_id, role, organisation_role)
      select ${programmeId}::uuid, one->>'role', place
        from jsonb_array_elements(${written}::jsonb) one, jsonb_array_elements_text(one->'places') place
      on conflict do nothing`.execute(tx)
  await sql`
    insert into access.role_right (programme_id, role, "right", reach)
      select ${programmeId}::uuid, role, "right", reach
        from jsonb_to_recordset(${JSON.stringify(given)}::jsonb) as one (role text, "right" text, reach text)`.execute(
    tx,
  )
}
