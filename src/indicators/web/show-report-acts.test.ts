import { describe, expect, it } from 'vitest'
import { sayDeed } from '../../audit/rules/deed-words.ts'
import { reportCycle } from '../report.acts.ts'
import { entryWords } from './entry-words.ts'
import { importsWords } from './imports-words.ts'
import { readingWords } from './reading-words.ts'
import { reportsWords } from './reports-words.ts'
import { needsReason, showReportAct } from './show-report-acts.ts'

const CLEAR = { empty: 0, blocking: 0, unexplained: 0, unsettled: 0 }
const none = () => undefined

describe('the acts of a report on its page', () => {
  it('wait for what is typed now, sooner than the server can know', () => {
    const submit = { act: 'indicators.submit', open: true, blocks: [] }
    expect(showReportAct(submit, CLEAR, 'zh', none)).toMatchObject([{ isOpen: true, label: '报送' }])
    expect(showReportAct(submit, { ...CLEAR, empty: 2, unsettled: 1 }, 'zh', none)).toMatchObject([
      { isOpen: false, waits: ['2 项必填的还没有填', '1 处要先改好。'] },
    ])
  })

  it('open as soon as what the server counted is mended here', () => {
    const blocked = { act: 'indicators.submit', open: false, blocks: [{ code: 'checks_block', count: 1 }] }
    expect(showReportAct(blocked, CLEAR, 'zh', none)).toMatchObject([{ isOpen: true }])
    const other = { act: 'indicators.submit', open: false, blocks: [{ code: 'outside_your_reach' }] }
    expect(showReportAct(other, CLEAR, 'zh', none)).toMatchObject([{ isOpen: false, waits: ['不在你的范围内'] }])
  })

  it('of another stage are left out, and a later version’s are not guessed', () => {
    const early = { act: 'indicators.approve', open: false, blocks: [{ code: 'not_in_this_state' }] }
    expect(showReportAct(early, CLEAR, 'zh', none)).toEqual([])
    expect(showReportAct({ act: 'indicators.frame', open: true, blocks: [] }, CLEAR, 'zh', none)).toEqual([])
  })

  it('ask for a reason where the table of acts does', () => {
    expect(needsReason('return')).toBe(true)
    expect(needsReason('submit')).toBe(false)
  })

  it('have words in the record, all of them', () => {
    for (const act of [...Object.keys(reportCycle.acts), 'fill']) {
      expect(sayDeed(`indicators.${act}`, 'zh')).toMatch(/\p{Script=Han}/u)
      expect(sayDeed(`indicators.${act}`, 'en')).not.toContain('.')
    }
  })
})

it.each([
  ['the report', entryWords],
  ['the lists', reportsWords],
  ['reading', readingWords],
  ['imports', importsWords],
] as const)('the words of %s say in English all that they say in Chinese', (_, words) => {
  const texts = (from: object): [string, unknown][] =>
    Object.entries(from).flatMap(([name, said]): [string, unknown][] =>
      typeof said === 'object' && said !== null && !Array.isArray(said)
        ? texts(said).map(([inner, value]) => [`${name}.${inner}`, value])
        : [[name, said]],
    )
  expect(
    texts(words.en)
      .map(([name]) => name)
      .sort(),
  ).toEqual(
    texts(words.zh)
      .map(([name]) => name)
      .sort(),
  )
  for (const [name, said] of texts(words.en)) expect(String(said), name).not.toMatch(/\p{Script=Han}/u)
})
