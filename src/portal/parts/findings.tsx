import type { ReactNode } from 'react'
import { countPlaces } from '../rules/find-term-places.ts'
import { findOpenMatters } from '../rules/what-is-open.ts'
import { count, shown, targetInWords, type Voice } from '../voice.tsx'
import { wordWarning } from './warning-words.ts'

export interface Finding {
  /** The anchor of its section on the page of what is open. */
  readonly anchor: 'parks' | 'owners' | 'terms' | 'near' | 'uncovered' | 'warnings'
  readonly title: ReactNode
  readonly plain: string
  /** What exactly, in a line; empty where the title says it all. */
  readonly detail: ReactNode
}

/** Warnings that say again what a finding above says. */
const TOLD_ABOVE = new Set(['parks_not_named', 'annex_missing'])

/** What the plan leaves open, one line each, in the order of weight. Only what the reading found. */
export function listFindings(voice: Voice): Finding[] {
  const { view } = voice
  const open = findOpenMatters(view)
  const tasks = view.reading.tasks.length
  const findings: Finding[] = []
  const add = (anchor: Finding['anchor'], zh: string, en: string, detail: ReactNode = null) =>
    findings.push({ anchor, title: shown(voice, voice.say(zh, en)), plain: voice.say(zh, en), detail })

  for (const { target } of open.promised) {
    const words = targetInWords(voice, target)
    const zones = view.reading.layout.length
    add(
      'parks',
      `要建 ${words}园区，方案里一个也没有点名`,
      `${sentenceCase(words)} parks are promised, and none is named`,
      zones > 0 &&
        voice.say(
          `布局表列的是 ${zones} 处开发园区、功能区，园区在它们里面另行申报。`,
          `The layout lists ${count(zones, 'host zone', 'host zones')}; parks are declared inside them later.`,
        ),
    )
  }
  const annex = open.annexAbsent.length > 0
  const annexes = open.annexAbsent.map((title) => voice.nameText(title)).join(voice.say('、', ', '))
  if (open.tasksWithoutOwner.length > 0) {
    const n = open.tasksWithoutOwner.length
    const both = open.tasksWithoutDate.length === n
    const all = n === tasks
    add(
      'owners',
      `${n} 项任务${all ? '都' : ''}没有写明牵头单位${both ? '和时限' : ''}${annex ? '：附件没有随文公开' : ''}`,
      `${count(n, 'task has', 'tasks have')} no lead${both ? ' and no date' : ''}${annex ? ': the annex did not come with the text' : ''}`,
      shown(voice, annexes),
    )
  } else if (open.tasksWithoutDate.length > 0) {
    const n = open.tasksWithoutDate.length
    add('owners', `${n} 项任务没有写明时限`, `${count(n, 'task has', 'tasks have')} no date`, shown(voice, annexes))
  }
  const term = open.splitTerms[0]
  if (term) {
    const words = termWords(voice, countPlaces(term), term.named.length, term.within.length)
    const name = voice.nameText(term.term)
    findings.push({
      anchor: 'terms',
      title: shown(voice, `${voice.lang === 'en' ? sentenceCase(name) : name}${words}`),
      plain: `${name}${words}`,
      detail: (
        <>
          {zoneNames(voice, term.named)}
          {voice.say('；括号里：', '; inside brackets: ')}
          {zoneNames(voice, term.within)}
        </>
      ),
    })
  }
  const [near] = open.nearNames
  if (near) {
    const n = open.nearNames.length
    const [left, right] = [near.left, near.right].map(
      ([row, direction]) => view.reading.layout[row]?.directions[direction]?.name ?? '',
    )
    add(
      'near',
      `${n} 对方向写法相近，是否同一方向没有说明`,
      `${count(n, 'pair', 'pairs')} of directions are written almost alike; whether they are one is not said`,
      <>
        {voice.say('如', 'Such as ')}
        {voice.say('“', '')}
        {voice.quote(left ?? '')}
        {voice.say('”和“', ' and ')}
        {voice.quote(right ?? '')}
        {voice.say('”。', '.')}
      </>,
    )
  }
  const [sentence] = open.uncovered
  if (sentence) {
    const n = open.uncovered.length
    add(
      'uncovered',
      `${n} 句话没有成为目标、任务、布局或责任`,
      `${count(n, 'sentence', 'sentences')} became no target, task, place or owner`,
      <>
        {voice.say('如', 'Such as ')}
        {voice.say('“', '')}
        {voice.quote(clip(sentence.text))}
        {voice.say('”', '')}
      </>,
    )
  }
  const [warning] = open.warnings
  if (warning) {
    const n = open.warnings.length
    add(
      'warnings',
      `${n} 处写法要请人看一眼`,
      `${count(n, 'place', 'places')} in the text that a person should look at`,
      wordWarning(voice, open.warnings.find((each) => !TOLD_ABOVE.has(each.code)) ?? warning),
    )
  }
  return findings
}

/** 在 5 处出现：1 处直接写明，4 处只在括号里. */
export function termWords(voice: Voice, places: number, named: number, within: number): string {
  return voice.say(
    `出现在 ${places} 处：${named} 处直接写明，${within} 处只在括号里`,
    ` stands in ${count(places, 'place', 'places')}: ${named} outright, ${within} only inside brackets`,
  )
}

/** How many name it outright and how many only inside brackets; nothing where all name it outright. */
export function outrightWords(voice: Voice, named: number, within: number): string {
  if (within === 0) return ''
  if (named === 0) return voice.say('，都只在括号里', ', all only inside brackets')
  return voice.say(
    `，${named} 处直接写明，${within} 处只在括号里`,
    `, ${named} outright, ${within} only inside brackets`,
  )
}

export function sentenceCase(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

function zoneNames(voice: Voice, rows: readonly number[]): ReactNode {
  return rows.map((row, index) => {
    const zone = voice.view.reading.layout[row]
    return (
      <span key={row}>
        {index > 0 && voice.say('、', ', ')}
        {voice.name(zone?.hostZone ?? zone?.district ?? '')}
      </span>
    )
  })
}

/** The start of a sentence, for a line. */
function clip(text: string): string {
  return text.length > 26 ? `${text.slice(0, 26)}……` : text
}
