import type { ProgrammeView } from '../plans/programme.schema.ts'
import { findOpenMatters } from '../portal/rules/what-is-open.ts'

/** What was found in a programme's plan and what it leaves open, counted from the view: Chinese first, then English. */
export function reportProgramme(view: ProgrammeView): string {
  const { reading } = view
  const open = findOpenMatters(view)
  const groups = new Set(reading.tasks.map((task) => task.group)).size
  const districts = new Set(reading.layout.map((row) => row.district)).size
  const directions = reading.layout.reduce((sum, row) => sum + row.directions.length, 0)
  const number = reading.notice.documentNumber
  const restated = view.textSource === 'restated' && !view.invented
  const promised = open.promised.map(({ target }) => target)
  const places = open.splitTerms[0]
  const placeCount = places ? places.named.length + places.within.length : 0
  const ownerless = open.tasksWithoutOwner.length
  const dateless = open.tasksWithoutDate.length
  const uncovered = open.uncovered.length

  const chinese = [
    `${view.name.zh}${number === null ? '' : `　${number}`}${restated ? '　转述，非原文' : ''}${view.invented ? '　编造' : ''}`,
    `  读出　${reading.targets.length} 项目标，${districts} 个板块的 ${reading.layout.length} 处开发园区（功能区）、${directions} 个主攻方向，${groups} 个部分的 ${reading.tasks.length} 项任务`,
    ...promised.map(
      ({ value, unit, comparator }) =>
        `  未定　要建 ${value} ${unit}${comparator === 'about' ? '左右' : ''}特色园区，没有点名一个`,
    ),
    ...(places
      ? [
          `  未定　“${places.term}”写在 ${placeCount} 处：${places.named.length} 处直接写明，${places.within.length} 处在括号里`,
        ]
      : []),
    ...(ownerless === 0 ? [] : [`  未定　${ownerless} 项任务没有责任单位`]),
    ...(dateless === 0 ? [] : [`  未定　${dateless} 项任务没有完成时限`]),
    ...open.annexAbsent.map((title) => `  未定　附件没有随文：${title}`),
    ...(uncovered === 0 ? [] : [`  未定　${uncovered} 句没有成为目标、布局、任务或责任`]),
  ]
  const english = [
    `${view.name.en}${number === null ? '' : `, ${number}`}${restated ? ' (restated, not the original text)' : ''}${view.invented ? ' (made up)' : ''}`,
    `  found  ${reading.targets.length} targets, ${reading.layout.length} host zones of ${districts} districts with ${directions} directions, ${reading.tasks.length} tasks under ${groups} headings`,
    ...promised.map(
      ({ value, comparator }) =>
        `  open   ${comparator === 'about' ? 'some ' : ''}${value} parks are promised and none is named`,
    ),
    ...(places
      ? [
          `  open   ${view.english[places.term] ?? places.term} in ${placeCount} places: ${places.named.length} outright, ${places.within.length} inside brackets`,
        ]
      : []),
    ...(ownerless === 0 ? [] : [`  open   ${ownerless} tasks without an owner`]),
    ...(dateless === 0 ? [] : [`  open   ${dateless} tasks without a date`]),
    ...open.annexAbsent.map(
      (title) => `  open   the annex did not come with the text: ${view.english[title] ?? title}`,
    ),
    ...(uncovered === 0 ? [] : [`  open   ${uncovered} sentences became no target, layout row, task or owner`]),
  ]
  return [...chinese, '', ...english].join('\n')
}
