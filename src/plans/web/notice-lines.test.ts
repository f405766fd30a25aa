import { describe, expect, it } from 'vitest'
import { aReading } from './a-reading.ts'
import { findOpening, listNoticeLines } from './notice-lines.ts'
import { listItems } from './reading-items.ts'

const reading = aReading()
const lines = listNoticeLines(reading, listItems(reading))
const drawn = lines.map((line) => [line.role, line.pieces.map((piece) => piece.text).join('')])

describe('the notice as it is drawn', () => {
  it('tells titles, headings, prose and cells apart', () => {
    expect(drawn).toContainEqual(['title', '关于建设云溪特色园的行动方案'])
    expect(drawn).toContainEqual(['chapter', '二、空间布局'])
    expect(drawn).toContainEqual(['prose', '各单位要密切配合。'])
    expect(drawn).toContainEqual(['cell', '东溪高新区：合成生物、智能装备（机器人等）'])
    expect(drawn).toContainEqual(['plain', '附件：重点任务分解表'])
  })

  it('sets the name and the value of document data side by side', () => {
    expect(drawn).toContainEqual(['label', '文号：'])
    expect(drawn).toContainEqual(['value', '云政办发〔2031〕8号'])
  })

  it('draws neither the sign that ends a cell nor an empty cell', () => {
    expect(drawn.some(([, words]) => words?.includes('|'))).toBe(false)
  })

  it('keeps a heading that runs into its paragraph in the paragraph', () => {
    const task = lines.find((line) => line.pieces.some((piece) => piece.ids.includes('task-1')))
    expect(task?.role).toBe('prose')
  })

  it('opens at the top, and at the title where the navigation of a web page stands above it', () => {
    expect(findOpening(lines)).toBeNull()
    const menu = Array.from({ length: 30 }, (_, at) => `栏目${at}\n`).join('')
    const shift = ([start, end]: readonly [number, number]): [number, number] => [
      start + menu.length,
      end + menu.length,
    ]
    const framed = {
      ...reading,
      text: menu + reading.text,
      headings: reading.headings.map((heading) => ({ ...heading, span: shift(heading.span) })),
    }
    expect(findOpening(listNoticeLines(framed, []))?.start).toBe(framed.text.indexOf('关于建设'))
  })

  it('sets each label of a mark exactly once', () => {
    const ends = lines.flatMap((line) => line.pieces.flatMap((piece) => piece.ends)).filter((id) => !id.startsWith('h'))
    const marked = listItems(reading).flatMap((item) => (item.mark ? [item.id] : []))
    expect(ends.sort()).toEqual(marked.sort())
  })
})
