import { actVerbs, adverbs, type Bound, boundWords, downWords, endingWord, levelWords, upWords } from './words.ts'
import type { TimeMark } from './years.ts'

/** The words between a measure and its number, read backwards from the number. */
export interface Chain {
  /** Where the measure's name ends. */
  readonly end: number
  readonly level: boolean
  /** 超过, 突破: a level, unless an act stands before it. */
  readonly passed: boolean
  /** 为, 完成 …: a level only where something is promised. */
  readonly soft: boolean
  /** The word that made it soft. */
  readonly softWord: string
  readonly growth: 'up' | 'down' | null
  readonly bound: Bound | null
  /** 分别, 均, 各. */
  readonly each: 'respectively' | 'all' | null
  readonly per: string | null
  readonly modal: boolean
}

const softLevels = new Set([
  '为',
  '是',
  '完成',
  '实现',
  '累计',
  '合计',
  '共计',
  '总计',
  '拥有',
  '到',
  '至',
  '保持',
  '稳定',
  '维持',
  '控制',
  '达成',
])
const modals = new Set(['力争', '力争到', '争取', '确保', '预计', '预期', '计划', '努力', '力求', '将'])
const gluedBefore =
  /(?:人均|平均|户均|地均|亩均|智能|产能|储能|节能|功能|性能|职能|动能|机能|公共|创新|更新|高新|供应|响应|适应|效应|首都|成都|发达|到达|通过|经过|不到|得到|行为|作为|成为|附近|许可|认可|存在|所在|现在|时期|少年|青年|学年|常年|历年|隔年|国是|港到|再生)$/

/** Reads the words before a number, back from `numberStart` and no further than `start`. */
export function readChain(masked: string, start: number, numberStart: number, marks: readonly TimeMark[]): Chain {
  let end = numberStart
  let level = false
  let passed = false
  let soft = false
  let softWord = ''
  let growth: Chain['growth'] = null
  let bound: Bound | null = null
  let each: Chain['each'] = null
  let per: string | null = null
  let modal = false
  for (let round = 0; round < 14; round += 1) {
    const mark = marks.find((candidate) => candidate.end === end && candidate.start >= start)
    if (mark !== undefined) {
      end = mark.start
      const lead = endingWord(
        ['比', '较', '与', '在', '于', '以', '到', '至', '相比', '同比', '力争到', '截至'],
        masked,
        start,
        end,
      )
      end -= lead.length
      continue
    }
    if (
      gluedBefore.test(masked.slice(Math.max(start, end - 2), end)) &&
      !/(?:超过|不到)$/.test(masked.slice(Math.max(start, end - 2), end))
    )
      break
    const act = endingWord(actVerbs, masked, start, end)
    const candidates = [
      endingWord(boundWords.keys(), masked, start, end),
      endingWord(levelWords, masked, start, end),
      endingWord(upWords, masked, start, end),
      endingWord(downWords, masked, start, end),
      endingWord(adverbs, masked, start, end),
    ]
    const word = candidates.reduce((best, candidate) => (candidate.length > best.length ? candidate : best), '')
    if (word === '' || (act.length > word.length && !level && growth === null)) break
    const asBound = boundWords.get(word)
    if (asBound !== undefined) bound = bound ?? asBound
    if (levelWords.includes(word)) {
      if (softLevels.has(word)) {
        soft = true
        softWord = word
      } else level = true
    }
    // 提高到 is a level; 增长达到8% is growth.
    if (upWords.includes(word)) growth = growth ?? 'up'
    else if (downWords.includes(word)) growth = growth ?? 'down'
    if (word === '突破' || word === '超过' || word === '超') passed = true
    if (word === '分别') each = 'respectively'
    else if ((word === '均' || word === '各' || word === '各自' || word === '都') && each === null) each = 'all'
    if (word === '年均' || word === '每年' || word === '年平均' || word === '逐年') per = word
    if (modals.has(word)) modal = true
    end -= word.length
  }
  if (level && growth !== null && bound === null && endingWord(levelWords, masked, start, numberStart).length >= 2) {
    const closest = endingWord(levelWords, masked, start, numberStart)
    // 增长达到 keeps its growth; 提高到 was one word.
    if (/[到至]$/.test(closest) && closest !== '达到') growth = null
  }
  return { end, level, passed, soft, softWord, growth, bound, each, per, modal }
}
