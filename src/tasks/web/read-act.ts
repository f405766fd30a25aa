import { sayDay } from '../../ui/desk/say-when.ts'
import type { ShownFile } from '../../ui/desk/upload.ts'
import type { Lang } from '../../ui/lang.ts'
import type { LightColour } from '../../ui/light.tsx'
import type { ItemAct } from '../item.acts.ts'
import type { Item } from '../tasks.schema.ts'
import type { ItemActBody } from './asks.ts'
import { itemWords } from './item-words.ts'

type Unit = Item['parts'][number]['unit']

/** What is typed into the form of an act, as text. */
export interface ActTexts {
  unit: string
  /** For a reminder: who waits; empty: the office. */
  from: string
  percent: string
  said: string
  problems: string
  nextSteps: string
  report: string
  reason: string
  dueOn: string
  letter: string
  answer: string
  light: LightColour
  until: string
  files: readonly ShownFile[]
}

/** What there is to choose from, by the reply: units that are mine, reports and notices that wait. */
export interface ActChoices {
  readonly units: readonly Unit[]
  readonly from: readonly Unit[]
  readonly mayBeOffice: boolean
  readonly reports: Item['reports']
  readonly letters: Item['letters']
}

export function listChoices(item: Item, act: ItemAct, supervises: boolean): ActChoices {
  const mine = item.parts.filter((part) => part.mine)
  const support = mine.filter((part) => part.as === 'support')
  const units = () => {
    switch (act) {
      case 'sign_copy':
        return support.filter(({ receivedAt }) => receivedAt === null)
      case 'finish_part':
        return support.filter(({ doneAt }) => doneAt === null)
      case 'report_progress':
        return mine
      case 'urge':
        return supervises ? item.parts : item.parts.filter((part) => !part.mine)
      default:
        return []
    }
  }
  return {
    units: units().map(({ unit }) => unit),
    from: mine.map(({ unit }) => unit),
    mayBeOffice: supervises,
    reports: item.reports.filter(({ kind, verdict, mine: isOwn }) => kind === 'progress' && verdict === null && !isOwn),
    letters: item.letters.filter(
      ({ kind, answerDue, answeredAt }) => kind !== 'call' && answerDue !== null && answeredAt === null,
    ),
  }
}

/** How the form begins: what can be chosen in one way only is chosen. */
export function startTexts(item: Item, act: ItemAct, choices: ActChoices, report: string | null): ActTexts {
  const only = (list: readonly { readonly id: string }[]) => (list.length === 1 ? (list[0]?.id ?? '') : '')
  const wanted = item.extensions.find(({ answer }) => answer === null)?.dueWanted ?? ''
  return {
    unit: act === 'urge' ? only(choices.units) : (choices.units[0]?.id ?? ''),
    from: choices.mayBeOffice ? '' : (choices.from[0]?.id ?? ''),
    percent: '',
    said: '',
    problems: '',
    nextSteps: '',
    report: report ?? only(choices.reports),
    reason: '',
    dueOn: act === 'grant_extension' ? wanted : '',
    letter: only(choices.letters),
    answer: '',
    light: 'yellow',
    until: '',
    files: [],
  }
}

/** What is to be mended before it can be sent, by field, in words that begin with what to do. */
export function judgeTexts(act: ItemAct, texts: ActTexts, item: Item, lang: Lang): ReadonlyMap<keyof ActTexts, string> {
  const need = itemWords[lang].need
  const wrong = new Map<keyof ActTexts, string>()
  const check = (field: keyof ActTexts, isFine: boolean, words: string) => {
    if (!isFine) wrong.set(field, words)
  }
  switch (act) {
    case 'report_progress':
      check('percent', /^\d{1,3}$/.test(texts.percent.trim()) && Number(texts.percent) <= 100, need.percent)
      check('unit', texts.unit !== '', need.unit)
      check('said', texts.said.trim() !== '', need.said)
      break
    case 'finish_part':
    case 'sign_copy':
      check('unit', texts.unit !== '', need.unit)
      if (act === 'finish_part') check('said', texts.said.trim() !== '', need.said)
      break
    case 'report_done':
      check('said', texts.said.trim() !== '', need.said)
      break
    case 'accept_progress':
      check('report', texts.report !== '', need.report)
      break
    case 'return_progress':
      check('report', texts.report !== '', need.report)
      check('reason', texts.reason.trim() !== '', need.reason)
      break
    case 'ask_extension':
    case 'grant_extension':
      check('dueOn', texts.dueOn !== '', need.due)
      if (texts.dueOn !== '' && item.dueOn !== null)
        check('dueOn', texts.dueOn > item.dueOn, need.later(sayDay(item.dueOn, lang)))
      if (act === 'ask_extension') check('reason', texts.reason.trim() !== '', need.reason)
      break
    case 'urge':
      check('unit', texts.unit !== '', need.unit)
      check('reason', texts.reason.trim() !== '', need.reason)
      break
    case 'answer_notice':
      check('letter', texts.letter !== '', need.letter)
      check('answer', texts.answer.trim() !== '', need.answer)
      break
    case 'override_light':
      check('until', texts.until > item.today, need.future)
      check('reason', texts.reason.trim() !== '', need.reason)
      break
    case 'return':
    case 'reopen':
    case 'refuse_extension':
    case 'cancel':
      check('reason', texts.reason.trim() !== '', need.reason)
  }
  return wrong
}

/**
 * What is sent.
 *
 * @throws {RangeError} an act that has a form of its own, or none
 */
export function readBody(act: ItemAct, texts: ActTexts): ItemActBody {
  const { unit, report, letter, light, until, files } = texts
  const [reason, said, problems, nextSteps] = [texts.reason, texts.said, texts.problems, texts.nextSteps].map((text) =>
    text.trim(),
  ) as [string, string, string, string]
  const told = { said, problems, nextSteps, files: files.map(({ id }) => id) }
  switch (act) {
    case 'set_up':
    case 'send_call':
    case 'sign_receipt':
    case 'check':
    case 'close':
    case 'end_override':
      return { act }
    case 'sign_copy':
      return { act, unit }
    case 'report_progress':
      return { act, unit, percent: Number(texts.percent), ...told }
    case 'finish_part':
      return { act, unit, ...told }
    case 'report_done':
      return { act, ...told }
    case 'accept_progress':
      return { act, report }
    case 'return_progress':
      return { act, report, reason }
    case 'return':
    case 'reopen':
    case 'refuse_extension':
    case 'cancel':
      return { act, reason }
    case 'ask_extension':
      return { act, dueOn: texts.dueOn, reason }
    case 'grant_extension':
      return { act, dueOn: texts.dueOn }
    case 'urge':
      return { act, unit, from: texts.from === '' ? null : texts.from, reason }
    case 'answer_notice':
      return { act, letter, answer: texts.answer.trim() }
    case 'override_light':
      return { act, light, until, reason }
    default:
      throw new RangeError(`${act} is not done by this form`)
  }
}
