import type { ShownAct } from '../../ui/desk/acts.tsx'
import type { Lang } from '../../ui/lang.ts'
import { type ReportAct, reportCycle } from '../report.acts.ts'
import type { Report } from '../reports.schema.ts'
import { entryWords } from './entry-words.ts'

/** What a page is not there for: open, and yet never its filled button. */
const QUIET: ReadonlySet<string> = new Set(['return', 'send_back', 'ask_reopen', 'refuse_reopen', 'reopen'])
/** What the page itself counts while somebody types, and so knows sooner than the server. */
const COUNTED: ReadonlySet<string> = new Set(['what_is_required_says_something', 'checks_block', 'checks_ask'])

/** What stands in the way of handing in, as it is typed now. */
export interface StandsInTheWay {
  readonly empty: number
  readonly blocking: number
  readonly unexplained: number
  /** Cells that could not be read, or that two people wrote. */
  readonly unsettled: number
}

/** The name of an act as the reply has it, `indicators.submit`, in the table of acts; null: a later version's. */
export function readReportAct(act: string): ReportAct | null {
  const name = act.replace(/^indicators\./, '')
  return Object.hasOwn(reportCycle.acts, name) ? (name as ReportAct) : null
}

export function sayReportAct(act: string, lang: Lang): string {
  const name = readReportAct(act)
  return name === null ? act : reportCycle.acts[name].name[lang]
}

export function needsReason(act: ReportAct): boolean {
  return 'needsReason' in reportCycle.acts[act]
}

/** The acts of a report as the reply offers them. Those of another stage are left out: the path shows when they come. */
export function showReportAct(
  { act, open, blocks }: Report['acts'][number],
  way: StandsInTheWay,
  lang: Lang,
  onDo: (act: ReportAct) => void,
): ShownAct[] {
  const w = entryWords[lang]
  const name = readReportAct(act)
  if (name === null || (!open && blocks.some(({ code }) => code === 'not_in_this_state'))) return []
  const isSubmit = name === 'submit'
  const waits = (isSubmit ? blocks.filter(({ code }) => !COUNTED.has(code)) : blocks).map(
    ({ code, count = 0 }) => w.blocked[code]?.(count) ?? w.otherBlock(code),
  )
  if (isSubmit) {
    const counted: readonly (readonly [string, number])[] = [
      ['what_is_required_says_something', way.empty],
      ['checks_block', way.blocking],
      ['checks_ask', way.unexplained],
    ]
    for (const [code, count] of counted) if (count > 0) waits.push(w.blocked[code]?.(count) ?? code)
    if (way.unsettled > 0) waits.push(w.toFixFirst(way.unsettled))
  }
  return [
    {
      act: name,
      label: sayReportAct(name, lang),
      isOpen: waits.length === 0,
      waits,
      onDo: () => onDo(name),
      isQuiet: QUIET.has(name),
    },
  ]
}
