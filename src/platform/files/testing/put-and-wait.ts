import { Readable } from 'node:stream'
import { createFileStore } from '../create-file-store.ts'

/** A process that is killed: `half` while a content comes in, `kept` when it lies safely and no row names it yet. */
const [home = '', when = ''] = process.argv.slice(2)
const store = createFileStore({ home, mostBytes: 1024 * 1024, s3: null })

async function* comeSlowly(): AsyncGenerator<Buffer> {
  yield Buffer.alloc(64 * 1024, 'a')
  if (when === 'half') {
    process.stdout.write('half\n')
    await new Promise(() => setInterval(() => undefined, 60_000))
  }
  yield Buffer.alloc(64 * 1024, 'b')
}

await store.put(Readable.from(comeSlowly()))
process.stdout.write('kept\n')
setInterval(() => undefined, 60_000)
