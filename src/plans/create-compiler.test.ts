import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { refuse } from '../platform/result.ts'
import { type Compiler, type CompilerLimits, createCompiler } from './create-compiler.ts'
import { inventedNotice } from './reading/testing/invented-notice.ts'
import { writeBomb } from './reading/testing/write-bomb.ts'
import { setPages, writePdf, writeText } from './reading/testing/write-files.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'courtyard-compiler-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** A program that stands in for the reading process; `act` is what it does with a file. */
function writeEntry(name: string, act: string): string {
  const entry = path.join(folder, `${name}.mjs`)
  writeFileSync(
    entry,
    `process.once('disconnect', () => process.exit(0))
     const refuse = (code) => process.send({ answer: { ok: false, refusal: { code, file: 'notice' } } })
     process.once('message', (job) => { ${act} })`,
  )
  return entry
}

const hanging = writeEntry('hanging', 'for (;;) {}')
const hoarding = writeEntry('hoarding', 'const kept = []; setInterval(() => kept.push(Buffer.alloc(32e6, 1)), 5)')
const filling = writeEntry('filling', 'const kept = []; for (;;) kept.push({ text: String(kept.length).repeat(9) })')
const crashing = writeEntry('crashing', 'process.exit(7)')
const waiting = writeEntry('waiting', 'setTimeout(() => refuse("image"), job.file.name === "slow" ? 1e6 : 0)')

let compiler: Compiler | null = null
const open = (limits: Partial<CompilerLimits>, entry?: string): Compiler => {
  compiler = entry === undefined ? createCompiler(limits) : createCompiler(limits, entry)
  return compiler
}
afterEach(async () => {
  await compiler?.close()
  compiler = null
  expect(listChildren()).toEqual([])
})

/** Processes that this one started from the programs of this test. */
function listChildren(): string[] {
  if (!existsSync('/proc')) return []
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const parent = /^PPid:\s+(\d+)$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
        const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8')
        return parent === String(process.pid) && /compile-worker|courtyard-compiler/.test(command) ? [command] : []
      } catch {
        return []
      }
    })
}

const file = (name: string, bytes: Uint8Array = Buffer.from('通知')) => ({ name, bytes })

describe('a reading process that misbehaves is killed', () => {
  it('when it takes too long', async () => {
    expect(await open({ timeMs: 700 }, hanging).compile(file('a'))).toEqual(
      refuse({ code: 'took_too_long', file: 'notice' }),
    )
  }, 20_000)

  it.runIf(process.platform === 'linux')(
    'when it takes too much memory outside its heap',
    async () => {
      const limits = { memoryBytes: 200 * 1024 * 1024, watchMs: 10 }
      expect(await open(limits, hoarding).compile(file('a'))).toEqual(
        refuse({ code: 'took_too_much_memory', file: 'notice' }),
      )
    },
    20_000,
  )

  it('when it fills its heap', async () => {
    expect(await open({ heapMegabytes: 48 }, filling).compile(file('a'))).toEqual(
      refuse({ code: 'took_too_much_memory', file: 'notice' }),
    )
  }, 20_000)

  it('and one that ends by itself has met a broken file', async () => {
    expect(await open({}, crashing).compile(file('a'))).toEqual(refuse({ code: 'broken_file', file: 'notice' }))
  }, 20_000)
})

describe('the queue', () => {
  it('refuses one file more than may run and wait, and frees places as files are done', async () => {
    const two = open({ running: 1, waiting: 1 }, waiting)
    const first = two.compile(file('a'))
    const second = two.compile(file('b'))
    expect(await two.compile(file('c'))).toEqual(refuse({ code: 'busy', file: 'notice' }))
    expect(await first).toEqual(refuse({ code: 'image', file: 'notice' }))
    expect(await second).toEqual(refuse({ code: 'image', file: 'notice' }))
    expect(await two.compile(file('d'))).toEqual(refuse({ code: 'image', file: 'notice' }))
  }, 20_000)

  it('refuses what runs and waits when it closes, and what comes later', async () => {
    const two = open({ running: 1 }, waiting)
    const running = two.compile(file('slow'))
    const queued = two.compile(file('b'))
    await two.close()
    const stopped = refuse({ code: 'stopped', file: 'notice' })
    expect([await running, await queued, await two.compile(file('c'))]).toEqual([stopped, stopped, stopped])
  }, 20_000)

  it('refuses a large file without starting to read it', async () => {
    const small = open({ fileBytes: 10 }, hanging)
    expect(await small.compile(file('a', Buffer.alloc(11)))).toEqual(refuse({ code: 'too_large', file: 'notice' }))
    expect(await small.compile(file('a'), file('b', Buffer.alloc(11)))).toEqual(
      refuse({ code: 'too_large', file: 'annex' }),
    )
  })
})

describe('the reading process itself', () => {
  it('compiles a notice, a second one, and refuses a bomb and a broken annex', async () => {
    const real = open({})
    const text = await real.compile(file('notice.txt', Buffer.from(writeText(inventedNotice))))
    const pdf = await real.compile(file('notice.pdf', writePdf(setPages(inventedNotice))))
    expect(text.ok && text.value.reading.notice.documentNumber).toBe('云政办发〔2031〕7号')
    expect(pdf).toEqual(text)
    expect(await real.compile(file('bomb.docx', writeBomb(1100, 1000)))).toEqual(
      refuse({ code: 'zip_bomb', file: 'notice' }),
    )
    const annex = file('photo.png', Buffer.from('89504e470d0a1a0a', 'hex'))
    expect(await real.compile(file('notice.txt', Buffer.from(writeText(inventedNotice))), annex)).toEqual(
      refuse({ code: 'image', file: 'annex' }),
    )
  }, 60_000)
})
