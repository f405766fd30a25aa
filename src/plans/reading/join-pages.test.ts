import { expect, it } from 'vitest'
import { joinPages } from './join-pages.ts'
import type { PrintedPage, Ruling, Run } from './printed-page.ts'

/** A4 in points; type of 10 points on a measure of 300, from 100 to 400. */
const set = (text: string, x: number, y: number, size = 10): Run => ({
  text,
  x,
  y,
  width: Array.from(text).reduce((sum, letter) => sum + (letter < '\u0100' ? size / 2 : size), 0),
  size,
})
const page = (runs: readonly Run[], rulings: readonly Ruling[] = []): PrintedPage => ({
  width: 595,
  height: 842,
  runs,
  rulings,
})
const full = '建设特色园区要从长远着眼从细处着手让每个园区各有所长各得其'
const lines = (text: string) => text.split('\n')

it('joins the lines of a paragraph that is indented, and ends it where the next one is', () => {
  const runs = [
    set(full.slice(0, 28), 120, 100),
    set(full, 100, 116),
    set('所。', 100, 132),
    set(full.slice(0, 28), 120, 148),
  ]
  expect(lines(joinPages([page(runs)]))).toEqual([`${full.slice(0, 28)}${full}所。`, full.slice(0, 28)])
})

it('ends a paragraph at a wider gap where nothing is indented', () => {
  const runs = [set(full, 100, 100), set(full, 100, 116), set(full, 100, 145), set('所。', 100, 161)]
  expect(lines(joinPages([page(runs)]))).toEqual([full + full, `${full}所。`])
})

it('goes on over a page break, past page numbers and running heads', () => {
  const head = set('云溪市人民政府公报', 200, 40)
  const pages = [1, 2, 3].map((number) => page([head, set(full, 100, 400), set(`- ${number} -`, 290, 800)]))
  expect(lines(joinPages(pages))).toEqual([full.repeat(3)])
})

it('begins a heading after a full line that ends its sentence', () => {
  const ended = `${full.slice(0, 29)}。`
  expect(lines(joinPages([page([set(ended, 100, 100), set('二、空间布局', 100, 116), set(full, 100, 132)])]))[0]).toBe(
    ended,
  )
})

it('joins a title that is too long for one line, but not what stands in the middle by itself', () => {
  const title = [set(full, 100, 100), set('通知', 236, 116)]
  expect(joinPages([page([...title, set(full, 100, 148)])])).toBe(`${full}通知\n${full}`)
  expect(lines(joinPages([page([set(full, 100, 100), set('（试行）', 230, 116)])]))).toEqual([full, '（试行）'])
})

it('keeps a Latin word whole and gives it its space', () => {
  const runs = [set(`${full.slice(0, 26)} smart`, 100, 100), set('parks 的建设。', 100, 116)]
  expect(joinPages([page(runs)])).toBe(`${full.slice(0, 26)} smart parks 的建设。`)
})

const level = (y: number, from = 100, to = 400): Ruling => ({ x0: from, y0: y, x1: to, y1: y })
const upright = (x: number, from: number, to: number): Ruling => ({ x0: x, y0: from, x1: x, y1: to })

it('reads drawn tables cell by cell, merged ones once, between the lines around them', () => {
  const rulings = [
    level(100),
    level(120, 200),
    level(140),
    upright(100, 100, 140),
    upright(200, 100, 140),
    upright(400, 100, 140),
  ]
  const runs = [
    set('布局', 240, 90),
    set('东溪县', 110, 124),
    set('甲、', 210, 114),
    set('乙', 230, 114),
    set('丙', 210, 134),
    set('后文', 120, 160),
  ]
  expect(lines(joinPages([page(runs, rulings)]))).toEqual(['布局', '东溪县 |', '甲、乙 |', '丙 |', '后文'])
})

it('joins a row that a page break cuts', () => {
  const above = [level(700), upright(100, 700, 760), upright(200, 700, 760), upright(400, 700, 760)]
  const below = [level(140), level(160), upright(100, 100, 160), upright(200, 100, 160), upright(400, 100, 160)]
  const first = page([set('甲', 105, 720), set('开发区：新材料、生物医药、海', 210, 720)], above)
  const second = page([set('工装备', 210, 120), set('乙', 105, 154), set('丙', 210, 154)], below)
  expect(lines(joinPages([first, second]))).toEqual(['甲 |', '开发区：新材料、生物医药、海工装备 |', '乙 |', '丙 |'])
})

it('takes a frame for no table', () => {
  const frame = [level(90), level(130), upright(90, 90, 130), upright(410, 90, 130)]
  expect(lines(joinPages([page([set('专栏', 100, 105), set(full, 100, 121)], frame)]))).toEqual(['专栏', full])
})
