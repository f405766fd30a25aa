import type { ReactNode } from 'react'
import { countPlaces } from '../rules/find-term-places.ts'
import { findOpenMatters } from '../rules/what-is-open.ts'
import { count, figure, targetInWords, type Voice } from '../voice.tsx'

export interface Finding {
  /** The anchor of its section on the page of what is open. */
  readonly anchor: 'parks' | 'owners' | 'terms' | 'near' | 'uncovered' | 'warnings'
  /** How many, as a figure or words. */
  readonly figure: string
  readonly title: ReactNode
  readonly plain: string
}

/** What the plan leaves open, one line each, in the order of weight. Only what the reading found. */
export function listFindings(voice: Voice): Finding[] {
  const { view } = voice
  const open = findOpenMatters(view)
  const tasks = view.reading.tasks.length
  const findings: Finding[] = []
  const add = (anchor: Finding['anchor'], amount: string, zh: string, en: string) =>
    findings.push({ anchor, figure: amount, title: voice.say(zh, en), plain: voice.say(zh, en) })

  for (const { target } of open.promised) {
    const words = targetInWords(voice, target)
    add(
      'parks',
      figure(target.value),
      `要建 ${words}园区，方案里一个也没有点名`,
      `${capital(words)} parks are promised, and none is named`,
    )
  }
  const annex = open.annexAbsent.length > 0
  if (open.tasksWithoutOwner.length > 0) {
    const n = open.tasksWithoutOwner.length
    const both = open.tasksWithoutDate.length === n
    const all = n === tasks
    add(
      'owners',
      figure(n),
      `${n} 项任务${all ? '都' : ''}没有写明牵头单位${both ? '和时限' : ''}${annex ? '：附件没有随文公开' : ''}`,
      `${count(n, 'task has', 'tasks have')} no lead${both ? ' and no date' : ''}${annex ? ': the annex did not come with the text' : ''}`,
    )
  } else if (open.tasksWithoutDate.length > 0) {
    const n = open.tasksWithoutDate.length
    add('owners', figure(n), `${n} 项任务没有写明时限`, `${count(n, 'task has', 'tasks have')} no date`)
  }
  const term = open.splitTerms[0]
  if (term) {
    const n = countPlaces(term)
    findings.push({
      anchor: 'terms',
      figure: figure(n),
      title: (
        <>
          {voice.lang === 'en' ? sentenceCase(voice.nameText(term.term)) : voice.name(term.term)}
          {termWords(voice, n, term.named.length, term.within.length)}
        </>
      ),
      plain: `${voice.nameText(term.term)}${termWords(voice, n, term.named.length, term.within.length)}`,
    })
  }
  if (open.nearNames.length > 0) {
    const n = open.nearNames.length
    add(
      'near',
      figure(n),
      `${n} 对方向写法相近，是否同一方向没有说明`,
      `${count(n, 'pair', 'pairs')} of directions are written almost alike; whether they are one is not said`,
    )
  }
  if (open.uncovered.length > 0) {
    const n = open.uncovered.length
    add(
      'uncovered',
      figure(n),
      `${n} 句话没有成为目标、任务、布局或责任`,
      `${count(n, 'sentence', 'sentences')} became no target, task, place or owner`,
    )
  }
  if (open.warnings.length > 0) {
    const n = open.warnings.length
    add(
      'warnings',
      figure(n),
      `${n} 处写法要请人看一眼`,
      `${count(n, 'place', 'places')} in the text that a person should look at`,
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

export function sentenceCase(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

function capital(words: string): string {
  return sentenceCase(words)
}
