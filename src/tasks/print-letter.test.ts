import { describe, expect, it } from 'vitest'
import { type PaperRow, toLetterPaper } from './print-letter.ts'

const aRow = (more: Partial<PaperRow> = {}, body: object = {}): PaperRow => ({
  id: '4a1f0c1e-0000-4000-8000-000000000001',
  kind: 'red',
  round: 1,
  year: 2031,
  serial: 12,
  to: '4a1f0c1e-0000-4000-8000-000000000002',
  from: null,
  body: {
    code: '督办',
    subject: '关于责令限期办结“建成检测平台”事项的函',
    to: '高新区',
    toEn: 'High-tech Zone',
    from: '督查室',
    fromEn: 'Supervision Office',
    itemNumber: 7,
    title: '建成检测平台。',
    content: '建成并开放。',
    basis: null,
    dueOn: '2031-03-31',
    evidence: '验收报告',
    support: [],
    milestones: [],
    reason: null,
    why: [
      { kind: 'overdue', rule: 'x', dueOn: '2031-03-31', days: 9 },
      { kind: 'behind', rule: 'y', percent: 40, planned: 100, points: 60 },
      { kind: 'no_report', rule: 'z', missed: 2, since: '2031-02-28' },
    ],
    light: 'red',
    answerDue: '2031-04-11',
    ...body,
  },
  issuedAt: '2031-04-08T17:30:00.000Z',
  answerDue: '2031-04-11',
  receivedAt: null,
  receivedBy: null,
  answer: null,
  answeredAt: null,
  invented: false,
  ...more,
})
const textOf = (paper: ReturnType<typeof toLetterPaper>) =>
  paper.body.map((block) => (block.kind === 'table' ? block.rows.flat().join(' ') : block.text)).join('\n')

describe('a notice', () => {
  it('says what was found, what is asked and until when, on the day that it was in China', () => {
    const paper = toLetterPaper(aRow(), 'zh')
    expect(paper).toMatchObject({
      number: '督办〔2031〕12号',
      day: '2031-04-09',
      mark: null,
      office: '督查室',
      to: '高新区',
    })
    expect(paper.sign).toEqual({ name: '督查室', day: '2031年4月9日' })
    expect(textOf(paper)).toBe(
      [
        '你单位牵头办理的“建成检测平台。”事项（督办第7号）目前亮红灯。现责令限期办结。',
        '一、有关情况',
        '完成时限为2031年3月31日，已逾期9天。',
        '序时进度应达100%，报送进度为40%，落后60个百分点。',
        '自2031年2月28日起已连续2次未按期报送进展。',
        '二、办理事项',
        '建成检测平台。',
        '建成并开放。',
        '三、完成时限',
        '2031年3月31日。',
        '四、反馈要求',
        '请立即研究，明确责任人、措施和办结日期，限期办结，并于2031年4月11日前书面回复原因、措施和预计完成时间；逾期未回复的，将按规定升级督办。',
        '特此函告。',
      ].join('\n'),
    )
    expect(paper.slip?.rows.map(([name]) => name)).toEqual([
      '函件',
      '收文单位',
      '签收人',
      '签收时间',
      '回复时限',
      '回复意见',
      '回复时间',
    ])
  })

  it('bears the answer that came, by the clock of China', () => {
    const answered = aRow({
      receivedAt: '2031-04-09T01:05:00.000Z',
      receivedBy: '张某',
      answer: '月底办结。',
      answeredAt: '2031-04-10T16:00:00.000Z',
    })
    expect(Object.fromEntries(toLetterPaper(answered, 'zh').slip?.rows ?? [])).toMatchObject({
      签收人: '张某',
      签收时间: '2031年4月9日09:05',
      回复意见: '月底办结。',
      回复时间: '2031年4月11日00:00',
    })
  })
})

describe('a reminder', () => {
  it('says who waits and why', () => {
    const paper = toLetterPaper(
      aRow({ kind: 'urge', answerDue: null }, { answerDue: null, reason: '等你们的图。', from: '住建局' }),
      'zh',
    )
    expect(paper.office).toBe('住建局')
    expect(textOf(paper)).toContain('一、催办原因\n等你们的图。')
  })
})

it('of a made-up city says so on every page', () => {
  expect(toLetterPaper(aRow({ invented: true }), 'zh').mark).toContain('编造')
})

it('has an English page only when asked, with the same facts', () => {
  expect(toLetterPaper(aRow(), 'zh').translation).toBeNull()
  const said = toLetterPaper(aRow(), 'en').translation
  expect(said?.title).toBe('Red notice: to be finished by a set day')
  const text = said?.body.map((block) => (block.kind === 'table' ? '' : block.text)).join('\n')
  for (const fact of [
    '督办〔2031〕12号',
    'High-tech Zone',
    '2031-03-31',
    'Answer in writing by 2031-04-11',
    '9 days ago',
  ])
    expect(text).toContain(fact)
})

it('prints what it has where its body is of another time', () => {
  const paper = toLetterPaper({ ...aRow(), body: {} }, 'en')
  expect(paper.title).toBe('')
  expect(textOf(paper)).not.toContain('undefined')
})
