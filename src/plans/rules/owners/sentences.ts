import type { Span } from '../../plans.schema.ts'
import { type Assignment, readAssignment } from './assignment.ts'
import { isOffice, splitUnits } from './units.ts'

/** What an office is put in charge of as a whole; anything narrower (负责资金拨付) is a measure, not an owner. */
const WHOLE_DUTY = /^(?:全面|具体|牵头|总体)?(?:统筹|组织|协调|推进|综合|总体|抓好|做好本|本|全市|全省|全区|全县)/
/** A body that is made for the purpose is no owner of its own outside of the closing words. */
const MADE_FOR_IT = /领导小组|联席会议|专班|指挥部|工作组|委员会办公室$/
/** Unit, verb and object stand within this many characters, or it is not that sentence. */
const LONGEST_SUBJECT = 60
const LONGEST_SENTENCE = 400

/** …等部门研究提出落实意见: to write the paper is to be in charge. */
const PAPER_DUTY =
  /(?:抓紧|尽快|共同)?(?:研究)?(?:提出|制定|制订|拟订|起草)(?:具体|贯彻|相关|有关)?(?:落实|实施|工作)?(?:意见|方案|办法|措施|细则)$/

interface DutySentence {
  readonly span: Span
  readonly assignment: Assignment
}

/**
 * Sentences that put offices in charge outside of brackets: 市科技局负责统筹推进…; 市科技局牵头组织实施…，市财政局配合。
 * Only at the start of a sentence, and only of the work as a whole.
 *
 * @param where  closing: the words after the last task, where bodies made for the purpose count too
 */
export function findDutySentences(text: string, span: Span, where: 'closing' | 'task'): DutySentence[] {
  const found: DutySentence[] = []
  let start = span[0]
  while (start < span[1]) {
    const stop = text.indexOf('。', start)
    const end = stop < 0 || stop >= span[1] ? span[1] : stop + 1
    const blank = text.slice(start, Math.min(end, start + 40)).search(/[^\s\u3000]/)
    const from = start + Math.max(0, blank)
    const assignment = readDuty(text.slice(from, Math.min(end, from + LONGEST_SENTENCE)), where)
    if (assignment) found.push({ span: [from, end], assignment })
    start = end
  }
  return found
}

/** …的问题，由发展改革委会同财政部等部门负责落实: the last clause hands the sentence over. */
function readHandOver(clauses: readonly string[]): Assignment | null {
  const last = clauses.at(-1) ?? ''
  if (!last.startsWith('由') || last.length > 2 * LONGEST_SUBJECT) return null
  const handed = last.replace(PAPER_DUTY, '负责')
  if (!/(?:负责|牵头)(?:落实|实施|推进|组织实施)?$/.test(handed)) return null
  const reading = readAssignment(handed)
  return reading?.by === 'verb' && reading.units.every(isOffice) ? reading : null
}

function readDuty(sentence: string, where: 'closing' | 'task'): Assignment | null {
  const clauses = sentence.replace(/。$/, '').split(/[，,；;]/)
  const handedOver = where === 'task' && clauses.length > 1 ? readHandOver(clauses) : null
  if (handedOver) return handedOver
  const first = clauses[0] ?? ''
  const head = first.slice(0, LONGEST_SUBJECT)
  const verb = ['负责', '牵头'].find((word) => head.includes(word))
  if (!verb) return null
  const at =
    verb === '负责' && head.includes('牵头') ? Math.min(head.indexOf('牵头'), head.indexOf('负责')) : head.indexOf(verb)
  const leads = head.startsWith('牵头', at)
  const names = splitUnits(head.slice(0, at).replace(/(?:具体|共同|全面|总体)$/, ''))
  const object = first.slice(at + 2)
  if (names.length === 0 || !names.every(isOffice)) return null
  if (!(WHOLE_DUTY.test(object) || (leads && object === ''))) return null
  if (where === 'task' && (names.some((name) => MADE_FOR_IT.test(name)) || !names.every(isConcrete))) return null
  const others = clauses.slice(1).flatMap((clause) => {
    const reading = clause.length <= LONGEST_SUBJECT ? readAssignment(clause) : null
    return reading?.by === 'verb' ? reading.units : []
  })
  return { lead: leads ? names : [], units: [...new Set([...names, ...others])], firstLeads: 'no', by: 'verb' }
}

/** 市科技局, not 各部门 or 有关单位. */
function isConcrete(name: string): boolean {
  return /^(?:市|省|区|县|州|国家|自治)/.test(name) && !/^.{0,4}(?:各|有关|相关)/.test(name)
}
