import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { z } from 'zod'
import { answerOneJob } from '../processes/answer-one-job.ts'
import { renameFont } from './rename-font.ts'

/**
 * The process that prints one paper, and ends. It is started by `createPrinter`, which kills it when it takes too long or
 * too much memory: what the typesetter does is native code that nothing else could stop.
 */

const FACES = ['400Regular/NotoSerifSC_400Regular.ttf', '700Bold/NotoSerifSC_700Bold.ttf']
const ownRequire = createRequire(import.meta.url)

const jobSchema = z.object({ template: z.string(), data: z.string() })

/** The binding loads a binary made for the platform; for some there is none. */
function loadTypesetter(): typeof import('@myriaddreamin/typst-ts-node-compiler') | null {
  try {
    return ownRequire('@myriaddreamin/typst-ts-node-compiler')
  } catch {
    return null
  }
}

await answerOneJob(
  async () => {
    const typesetter = loadTypesetter()
    if (typesetter === null) return null
    const fontBlobs = FACES.map((face) =>
      renameFont(
        readFileSync(ownRequire.resolve(`@expo-google-fonts/noto-serif-sc/${face}`)),
        'Noto Serif SC',
        'Yard Serif SC',
      ),
    )
    // A template reads no file: the folder it may look into is not there.
    const workspace = path.join(path.dirname(process.execPath), 'courtyard-has-no-such-folder')
    return typesetter.NodeCompiler.create({ fontArgs: [{ fontBlobs }], workspace })
  },
  async (job, compiler) => {
    if (compiler === null) return { ok: false, refusal: 'no_typesetter' }
    const { template, data } = jobSchema.parse(job)
    const made = compiler.compile({ mainFileContent: template, inputs: { data } })
    const error = made.takeError()
    if (error !== null || made.result === null) {
      return { ok: false, refusal: 'bad_template', said: JSON.stringify(error?.shortDiagnostics ?? []) }
    }
    return { ok: true, pdf: compiler.pdf(made.result, { creationTimestamp: 0 }) }
  },
)
