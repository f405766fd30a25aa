import type { CompiledFile } from '../plans/compile-file.ts'
import type { Comparator, PlanReading, Target } from '../plans/plans.schema.ts'

const comparators: Readonly<Record<Comparator, string>> = {
  about: '约 ',
  atLeast: '至少 ',
  atMost: '至多 ',
  exact: '',
  growth: '',
}

function sayTarget(target: Target): string {
  const when = [target.year === null ? '' : `${target.year} 年`, target.period ?? '', target.per ?? ''].join(' ').trim()
  const change = target.direction === undefined ? '' : target.direction === 'up' ? '提高 ' : '降低 '
  const amount = target.valueMax === undefined ? `${target.value}` : `${target.value}—${target.valueMax}`
  const value = `${change}${comparators[target.comparator]}${amount} ${target.unit}`.trimEnd()
  return `${when === '' ? '未写年份' : when}　${target.subject}：${value}`
}

/** What the notice leaves open, one line each. Nothing is open that the notice does not speak of. */
function listOpen(reading: PlanReading): string[] {
  const open: string[] = []
  const { tasks, notice, annex } = reading
  const ownerless = tasks.filter(({ lead, support }) => lead.length + support.length === 0).length
  const dateless = tasks.filter(({ due }) => due === null).length
  if (ownerless > 0) open.push(`${ownerless} 项任务没有写明责任单位`)
  if (dateless > 0) open.push(`${dateless} 项任务没有写明完成时限`)
  if (annex.length === 0 && notice.attachments.length > 0)
    open.push(`提到附件但没有附件表：${notice.attachments.join('；')}`)
  const unmatched = annex.filter(({ task }) => task === null).length
  if (unmatched > 0) open.push(`附件表有 ${unmatched} 行没有对应的任务`)
  if (reading.uncovered.length > 0) open.push(`${reading.uncovered.length} 句没有归入目标、布局、任务或责任单位`)
  return open
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', title, ...lines.map((line) => `  ${line}`)]
}

/** A short summary for a terminal, in Chinese. Ends without a line end. */
export function summariseReading({ reading }: CompiledFile): string {
  const { notice } = reading
  const fields: readonly (readonly [string, string | null])[] = [
    ['文号', notice.documentNumber],
    ['发文机关', notice.coIssuers.length > 0 ? notice.coIssuers.join('、') : notice.issuer],
    ['成文日期', notice.issuedOn],
    ['发布日期', notice.publishedOn],
    ['有效性', notice.validity],
    ['索引号', notice.indexNumber],
    ['分类', notice.category],
  ]
  const groups = new Map<string, string[]>()
  for (const { group, number, title } of reading.tasks) {
    const key = group ?? '（无上级标题）'
    groups.set(key, [...(groups.get(key) ?? []), `${number}　${title}`])
  }
  return [
    notice.planTitle ?? notice.title ?? '（没有找到标题）',
    ...fields.map(([name, value]) => `  ${name}：${value ?? '未写明'}`),
    ...section(`目标 ${reading.targets.length} 项`, reading.targets.map(sayTarget)),
    ...section(
      `布局 ${reading.layout.length} 处`,
      reading.layout.map(
        ({ district, hostZone, directions }) =>
          `${hostZone === null ? district : `${district} · ${hostZone}`}：${directions.map(({ text }) => text).join('、')}`,
      ),
    ),
    ...section(
      `任务 ${reading.tasks.length} 项`,
      Array.from(groups, ([group, tasks]) => [group, ...tasks.map((task) => `  ${task}`)]).flat(),
    ),
    ...section(
      `责任单位 ${reading.responsible.length} 处`,
      reading.responsible.map(
        ({ heading, lead, units }) =>
          `${heading ?? '全文'}：${units.join('、')}${lead.length === 0 ? '' : `（牵头：${lead.join('、')}）`}`,
      ),
    ),
    ...section('没有写明的', listOpen(reading)),
    ...section(
      '请留意',
      reading.warnings.map(({ message }) => message),
    ),
  ].join('\n')
}
