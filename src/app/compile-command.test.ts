import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { differentiationSchema, planReadingSchema } from '../plans/plans.schema.ts'
import { inventedNotice } from '../plans/reading/testing/invented-notice.ts'
import { writeText } from '../plans/reading/testing/write-files.ts'
import { compileCommand } from './compile-command.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'courtyard-compile-'))
afterAll(() => rmSync(folder, { recursive: true }))

function write(name: string, content: string | Uint8Array): string {
  const file = path.join(folder, name)
  writeFileSync(file, content)
  return file
}

async function run(file: string, options: { json?: boolean; annex?: string } = {}) {
  const said = { out: '', error: '' }
  const code = await compileCommand(
    file,
    { json: options.json ?? false, annex: options.annex ?? null },
    {
      write: (text) => {
        said.out += text
      },
      writeError: (text) => {
        said.error += text
      },
    },
  )
  return { code, ...said }
}

const notice = write('通知.txt', writeText(inventedNotice))

it('prints one JSON object in the shape of a reading, with the differentiation', async () => {
  const { code, out, error } = await run(notice, { json: true })
  expect([code, error]).toEqual([0, ''])
  const { differentiation, ...reading } = JSON.parse(out)
  expect(planReadingSchema.strict().parse(reading).targets).toHaveLength(3)
  expect(differentiationSchema.parse(differentiation).hits.length).toBeGreaterThan(0)
})

it('prints a summary that names the document, what it holds and what it leaves open', async () => {
  const { code, out } = await run(notice)
  expect(code).toBe(0)
  for (const words of ['云政办发〔2031〕7号', '目标 3 项', '布局 5 处', '任务 4 项', '没有写明的', '请留意']) {
    expect(out).toContain(words)
  }
  expect(out).toContain('2034 年　市级以上研发机构：20 家')
})

it('refuses with exit code 2 and one sentence on standard error', async () => {
  const photo = write('photo.png', Buffer.from('89504e470d0a1a0a', 'hex'))
  expect(await run(photo)).toMatchObject({ code: 2, out: '', error: expect.stringMatching(/^这是一张图片[^\n]+。\n$/) })
  expect(await run(notice, { annex: photo })).toMatchObject({
    code: 2,
    out: '',
    error: expect.stringMatching(/^附件表：/),
  })
  expect(await run(path.join(folder, 'gone.txt'))).toMatchObject({
    code: 2,
    out: '',
    error: expect.stringContaining('找不到'),
  })
  expect(await run(folder)).toMatchObject({ code: 2, out: '', error: expect.stringContaining('不是文件') })
})

it('refuses a file of 200 MB by its size, without reading it', async () => {
  const large = write('large.txt', '')
  truncateSync(large, 200 * 1024 * 1024)
  const before = process.memoryUsage().arrayBuffers
  expect(await run(large)).toMatchObject({ code: 2, error: expect.stringContaining('20 MB') })
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(50 * 1024 * 1024)
})
