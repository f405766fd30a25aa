import { Fragment, type ReactNode } from 'react'
import type { Direction, Target } from '../plans/plans.schema.ts'
import type { ProgrammeView } from '../plans/programme.schema.ts'
import { LANG_TAG, type Lang } from '../ui/lang.ts'

export type Page = 'home' | 'notice' | 'zones' | 'parks' | 'directions' | 'tasks' | 'open'

/** Everything a page needs to speak about one programme in one language. */
export interface Voice {
  readonly lang: Lang
  readonly view: ProgrammeView
  /** Our own words. */
  say(zh: string, en: string): string
  /** A name the notice gives: its English where we have it, else the Chinese, marked as Chinese. */
  name(zh: string): ReactNode
  /** The same as plain text, for titles. */
  nameText(zh: string): string
  /** English of a name or sentence of the notice, where the programme gives one. */
  gloss(zh: string): string | null
  /** Words of the notice, which stay Chinese. */
  quote(zh: string): ReactNode
  /** The address of a page of this programme, in this language. */
  path(page: Page, hash?: string): string
}

export function voiceOf(view: ProgrammeView, lang: Lang): Voice {
  const english = lang === 'en' ? indexEnglish(view) : null
  const find = (zh: string) => english?.get(normaliseName(zh)) ?? null
  return {
    lang,
    view,
    say: (zh, en) => (lang === 'zh' ? zh : en),
    name: (zh) => {
      if (!english) return widen(zh)
      const en = find(zh)
      return en === null ? <span lang={LANG_TAG.zh}>{widen(zh)}</span> : markChinese(en)
    },
    nameText: (zh) => (english ? (find(zh) ?? widen(zh)) : widen(zh)),
    gloss: (zh) => find(zh) ?? glossSentences(zh, find),
    quote: (zh) => (english ? <span lang={LANG_TAG.zh}>{widen(zh)}</span> : widen(zh)),
    path: (page, hash) => pathOf(view.slug, lang, page, hash),
  }
}

export function pathOf(slug: string, lang: Lang, page: Page, hash?: string): string {
  const start = lang === 'en' ? '/en' : ''
  const end = page === 'home' ? '' : `/${page}`
  return `${start}/${slug}${end}${hash ? `#${hash}` : ''}`
}

/** English text with the Chinese terms it keeps (揭榜挂帅) marked as Chinese, for those who listen. */
export function markChinese(english: string): ReactNode {
  const parts = english.split(/([\p{Script=Han}][\p{Script=Han}—、]*)/u)
  if (parts.length === 1) return english
  let at = 0
  return parts.map((part) => {
    at += part.length
    return /\p{Script=Han}/u.test(part) ? (
      <span key={at} lang={LANG_TAG.zh}>
        {part}
      </span>
    ) : (
      part
    )
  })
}

/** Text that may hold names without English: on English pages its Chinese is marked as Chinese. */
export function shown(voice: Voice, text: string): ReactNode {
  return voice.lang === 'en' ? markChinese(text) : text
}

/** A passage whose every sentence has its English; a run-in number before the first (`1.`) stays. */
function glossSentences(zh: string, find: (zh: string) => string | null): string | null {
  const sentences = zh.match(/[^。]+。?/g) ?? []
  const glossed: string[] = []
  for (const sentence of sentences) {
    const number = sentence.match(/^\s*(\d+)[.．、]/)
    const bare = sentence.slice(number?.[0].length ?? 0).trim()
    const english = find(bare) ?? find(bare.replace(/。$/, ''))
    if (english === null) return null
    glossed.push(`${number ? `${number[1]}. ` : ''}${english}${/[.:)]$/.test(english) ? '' : '.'}`)
  }
  return glossed.length === 0 ? null : glossed.join(' ')
}

const englishOf = new WeakMap<ProgrammeView, Map<string, string>>()

function indexEnglish(view: ProgrammeView): Map<string, string> {
  const known = englishOf.get(view)
  if (known) return known
  const index = new Map(Object.entries(view.english).map(([zh, en]) => [normaliseName(zh), en]))
  englishOf.set(view, index)
  return index
}

/** One spelling for look-up: half-width brackets, commas and colons, no spaces. */
function normaliseName(zh: string): string {
  return zh.replace(/（/g, '(').replace(/）/g, ')').replace(/，/g, ',').replace(/：/g, ':').replace(/\s+/g, '')
}

const WIDE: Record<string, string> = { '(': '（', ')': '）', ',': '，', ':': '：', ';': '；' }

/**
 * Half-width brackets, commas, colons and semicolons as Chinese print has them, where a Chinese character stands on
 * either side. One for one, so that offsets stay true.
 */
export function widen(text: string): string {
  return text.replace(/[(),:;]/g, (sign, at: number) => {
    const beside = (text[at - 1] ?? '') + (text[at + 1] ?? '')
    return /[\p{Script=Han}、。”“》《]/u.test(beside) ? (WIDE[sign] ?? sign) : sign
  })
}

/** A figure with thousands separated. */
export function figure(value: number): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: 6 })
}

/** Measure words that English leaves out. */
const COUNTERS = new Set(['个', '家', '项', '名', '人', '条', '座', '处', '款', '件', '只', '支', '批'])

/** The words after a target's figure: unit and comparator, e.g. 个左右. */
export function unitWords(voice: Voice, target: Target): ReactNode {
  const range = target.valueMax === undefined ? '' : `—${figure(target.valueMax)}`
  if (voice.lang === 'zh') {
    const comparator = { about: '左右', atLeast: '以上', atMost: '以内', exact: '', growth: '' }[target.comparator]
    const growth = target.comparator === 'growth' ? (target.direction === 'down' ? '，下降' : '，增长') : ''
    return `${range}${target.unit}${comparator}${growth}${target.per ? `，${target.per}` : ''}`
  }
  const comparator = { about: 'or so', atLeast: 'or more', atMost: 'at most', exact: '', growth: '' }[target.comparator]
  const growth = target.comparator === 'growth' ? (target.direction === 'down' ? 'decrease' : 'growth') : ''
  const unit = COUNTERS.has(target.unit) ? '' : voice.name(target.unit)
  return (
    <>
      {range} {unit} {comparator}
      {growth} {target.per ? voice.quote(target.per) : ''}
    </>
  )
}

/** A target's figure with its words, for a sentence: 约 30 个, about 30. */
export function targetInWords(voice: Voice, target: Target): string {
  const value = `${figure(target.value)}${target.valueMax === undefined ? '' : `—${figure(target.valueMax)}`}`
  if (voice.lang === 'zh') {
    const after = { about: '左右', atLeast: '以上', atMost: '以内', exact: '', growth: '' }[target.comparator]
    return `${value} ${target.unit}${after}`
  }
  const before = { about: 'about ', atLeast: 'at least ', atMost: 'at most ', exact: '', growth: '' }[target.comparator]
  return `${before}${value}`
}

/** How many things, with the English plural. */
export function count(n: number, one: string, many: string): string {
  return `${figure(n)} ${n === 1 ? one : many}`
}

/** A direction in the page's language, the words asked for highlighted. */
export function DirectionWords({
  voice,
  direction,
  lit = [],
}: {
  voice: Voice
  direction: Direction
  lit?: readonly string[]
}) {
  const bracket = direction.text.search(/[（(]/)
  const tail = bracket < 0 ? '' : direction.text.slice(bracket)
  if (voice.lang === 'zh')
    return (
      <>
        {highlight(widen(direction.name), lit.map(widen))}
        {tail && <span className="dd">{highlight(widen(tail), lit.map(widen))}</span>}
      </>
    )
  const named = lit.some((word) => holdsWord(direction.name, word))
  return (
    <>
      {named ? <mark>{voice.name(direction.name)}</mark> : voice.name(direction.name)}
      {tail && (
        <span className="dd">
          {' ('}
          {direction.details.map((detail, index) => (
            <Fragment key={detail}>
              {index > 0 && ', '}
              {lit.some((word) => holdsWord(detail, word)) ? <mark>{voice.name(detail)}</mark> : voice.name(detail)}
            </Fragment>
          ))}
          {/等[)）]$/.test(tail) && ' and others'})
        </span>
      )}
    </>
  )
}

function highlight(text: string, words: readonly string[]): ReactNode {
  const word = words.find((each) => each !== '' && holdsWord(text, each))
  if (!word) return text
  const at = text.toLowerCase().indexOf(word.toLowerCase())
  return (
    <>
      {text.slice(0, at)}
      <mark>{text.slice(at, at + word.length)}</mark>
      {highlight(text.slice(at + word.length), words)}
    </>
  )
}

/** Whatever the case of Latin letters. */
export function holdsWord(text: string, word: string): boolean {
  return text.toLowerCase().includes(word.toLowerCase())
}
