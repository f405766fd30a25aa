import { readAddressRanges } from '../../../platform/http/address-ranges.ts'
import { runJobs } from '../../../platform/jobs/index.ts'
import { createContactSeal } from '../../people/seal-contact.ts'
import { createPostJobs } from '../post.ts'
import { createSecretSeal } from '../seal-secret.ts'

/** A post office in a process of its own, which tests kill. Arguments: how the database is reached, the root secret. */
const [config = '{}', rootSecret = ''] = process.argv.slice(2)
const say = (fields: object, message: string) => process.stderr.write(`${message} ${JSON.stringify(fields)}\n`)
const running = await runJobs({
  worker: JSON.parse(config),
  ...createPostJobs({
    kinds: {},
    contactSeal: createContactSeal(rootSecret),
    secretSeal: createSecretSeal(rootSecret),
    mailer: null,
    address: null,
    findSlug: async () => null,
    isAllowedInside: readAddressRanges('TEST', '127.0.0.0/8'),
    timeouts: { lostAfterSeconds: 1 },
  }),
  listProgrammes: async () => [],
  log: { error: say, warn: () => undefined, info: () => undefined, debug: () => undefined },
  lookMs: 200,
})
process.on('SIGTERM', async () => {
  await running.stop()
  process.exit(0)
})
