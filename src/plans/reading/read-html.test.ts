import { expect, it } from 'vitest'
import { readHtml, readHtmlTables } from './read-html.ts'

it('gives a line to each paragraph and break, and drops navigation, script and what is hidden', () => {
  const page = `<nav>首页</nav><script>一、脚本</script><div>甲<br>乙<p>丙</p>丁</div>
    <p style="display: none">藏</p><p hidden>藏</p><footer>版权</footer>`
  expect(readHtml(page)).toBe('甲\n乙\n丙\n丁')
})

it('joins Chinese that the source breaks over lines, and keeps Latin words apart', () => {
  expect(readHtml('<p>建设特色\n   园区，用好 IP\n core 技术</p>')).toBe('建设特色园区，用好 IP core 技术')
})

it('gives a line to each cell, whatever stands in it', () => {
  const table =
    '<table><tr><th>板块</th><td><p>东溪开发区：甲</p><p>高新区：乙</p></td></tr><tr><td></td><td>丙<br>丁</td></tr></table>'
  expect(readHtml(table).split('\n')).toEqual(['板块 |', '东溪开发区：甲 高新区：乙 |', ' |', '丙 丁 |'])
})

it('reads a table that lays out the page, or frames a text, as paragraphs', () => {
  const inner = '<table><tr><td>板块</td><td>方向</td></tr></table>'
  const page = `<table><tr><td>菜单</td><td><p>甲</p>${inner}<p>乙</p></td></tr></table>`
  expect(readHtml(page).split('\n')).toEqual(['菜单', '甲', '板块 |', '方向 |', '乙'])
  expect(readHtml('<table><tr><td><p>专栏1 甲</p><p>乙</p></td></tr></table>')).toBe('专栏1 甲\n乙')
  const long = `<table><tr><td>菜单</td><td>${'<p>建设一批特色园区。</p>'.repeat(100)}</td></tr></table>`
  expect(readHtml(long).split('\n')).toHaveLength(101)
})

it('numbers an ordered list as a browser shows it', () => {
  expect(readHtml('<ol start="3"><li>甲</li><li>乙<ul><li>丙</li></ul></li></ol>').split('\n')).toEqual([
    '3.甲',
    '4.乙',
    '丙',
  ])
})

it('repeats a cell that spans rows or columns in the rows of a table', () => {
  const table = `<table><tr><td rowspan="2">1</td><td>甲</td><td>市科技局<br>市财政局</td></tr>
    <tr><td colspan="2">乙</td></tr></table>`
  expect(readHtmlTables(table)).toEqual([
    [
      ['1', '甲', '市科技局\n市财政局'],
      ['1', '乙', '乙'],
    ],
  ])
})

it('bears a page nested deeper than any stack', () => {
  expect(readHtml(`${'<b>'.repeat(20_000)}甲`)).toBe('甲')
}, 30_000)
