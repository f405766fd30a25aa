import type { AnnexRow, Heading, Task, Warning } from '../../plans.schema.ts'

/** The rows with the tasks they belong to, the tasks with what their rows say, and the rows that belong to none. */
export function matchAnnex(
  rows: readonly AnnexRow[],
  tasks: readonly Task[],
  headings: readonly Heading[],
): { annex: AnnexRow[]; tasks: Task[]; unmatched: Warning[] } {
  const filled = tasks.map((task) => ({ ...task, lead: [...task.lead], support: [...task.support] }))
  if (rows.length === 0) return { annex: [], tasks: filled, unmatched: [] }
  const find = taskFinder(tasks)
  const titles = new Set(headings.map((heading) => squeeze(heading.text)))
  const annex: AnnexRow[] = []
  const unmatched: Warning[] = []
  for (const row of rows) {
    const task = filled[find(row)]
    annex.push({ ...row, task: task?.number ?? null })
    if (task === undefined) {
      if (!titles.has(squeeze(row.item))) unmatched.push(warnUnmatched(row))
      continue
    }
    for (const unit of row.lead) if (!task.lead.includes(unit)) task.lead.push(unit)
    for (const unit of row.support) if (!task.support.includes(unit)) task.support.push(unit)
    if (row.due === null) continue
    if (task.due === null) task.due = row.due
    else if (!task.due.split('；').includes(row.due)) task.due += `；${row.due}`
  }
  for (const task of filled) task.support = task.support.filter((unit) => !task.lead.includes(unit))
  return { annex, tasks: filled, unmatched }
}

const squeeze = (text: string): string => text.replace(/[\s“”"'‘’《》，,、。；;：:（）()]/g, '')

const titleWindow = 6
const textWindow = 12

/** Finds the task of a row: by its title, by a part of it, by the first words of its content, by its number and words. */
function taskFinder(tasks: readonly Task[]): (row: AnnexRow) => number {
  const byTitle = new Map<string, number>()
  const byTitlePart = new Map<string, number>()
  const byText = new Map<string, number>()
  const byNumber = new Map<string, number>()
  let runsOn = true
  for (const [index, task] of tasks.entries()) {
    const title = squeeze(task.title)
    if (!byTitle.has(title)) byTitle.set(title, index)
    addWindows(byTitlePart, title, titleWindow, index)
    addWindows(byText, squeeze(task.text), textWindow, index)
    if (byNumber.has(task.number)) runsOn = false
    byNumber.set(task.number, index)
  }
  const titles = tasks.map((task) => squeeze(task.title))
  return (row) => {
    const item = squeeze(row.item)
    const exact = byTitle.get(item)
    if (exact !== undefined) return exact
    for (let at = 0; at + titleWindow <= Math.min(item.length, 80); at += 1) {
      const near = byTitlePart.get(item.slice(at, at + titleWindow))
      const title = near === undefined ? '' : (titles[near] ?? '')
      if (near !== undefined && (title.includes(item) || item.includes(title))) return near
    }
    for (const words of [row.content ?? '', row.item]) {
      const probe = squeeze(words).slice(0, textWindow)
      const inside = probe.length < textWindow ? undefined : byText.get(probe)
      if (inside !== undefined) return inside
    }
    const numbered = runsOn && row.number !== null ? byNumber.get(row.number) : undefined
    return numbered !== undefined && shareWords(item, titles[numbered] ?? '') ? numbered : -1
  }
}

function addWindows(map: Map<string, number>, text: string, size: number, index: number): void {
  for (let at = 0; at + size <= text.length; at += 1) {
    const window = text.slice(at, at + size)
    if (!map.has(window)) map.set(window, index)
  }
}

/** Whether two titles share half of their pairs of characters. */
function shareWords(left: string, right: string): boolean {
  if (left.length < 3 || right.length < 3) return false
  const pairs = new Set<string>()
  for (let at = 0; at + 2 <= left.length; at += 1) pairs.add(left.slice(at, at + 2))
  let shared = 0
  for (let at = 0; at + 2 <= right.length; at += 1) if (pairs.has(right.slice(at, at + 2))) shared += 1
  return shared * 2 >= Math.min(left.length, right.length) - 1
}

function warnUnmatched(row: AnnexRow): Warning {
  const name = row.number === null ? `“${row.item}”` : `第${row.number}行“${row.item}”`
  return {
    code: 'annex_row_unmatched',
    message: `任务分解表${name}没有对应到正文的任务，请人工对应。`,
    span: row.span ?? [0, 0],
  }
}
