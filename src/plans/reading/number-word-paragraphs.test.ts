import { expect, it } from 'vitest'
import { readSource } from './read-source.ts'
import { inList, numberingPart, paragraph, stylesPart, writeDocx } from './testing/write-docx.ts'
import { writeNumeral } from './write-numeral.ts'

const parts = { 'word/numbering.xml': numberingPart, 'word/styles.xml': stylesPart }

async function readLines(body: string): Promise<string[]> {
  const read = await readSource({ name: 'a.docx', bytes: writeDocx(body, parts) })
  return read.ok ? read.value.split('\n') : [read.refusal]
}

it('prints the numerals of Word lists, deeper ones starting again under each higher one', async () => {
  const body = [
    paragraph('总体要求', inList(0)),
    paragraph('重点任务', inList(0)),
    paragraph('建立机制', inList(1)),
    paragraph('征集赛道。', inList(2)),
    paragraph('共享线索。', inList(2)),
    paragraph('优化供给', inList(1)),
    paragraph('加强金融。', inList(2)),
    paragraph('正文不编号。'),
    paragraph('保障措施', inList(0)),
  ].join('')
  expect(await readLines(body)).toEqual([
    '一、总体要求',
    '二、重点任务',
    '（一）建立机制',
    '1.征集赛道。',
    '2.共享线索。',
    '（二）优化供给',
    '1.加强金融。',
    '正文不编号。',
    '三、保障措施',
  ])
})

it('finds the number through the style and what it is based on', async () => {
  const chapter = '<w:pStyle w:val="Chapter"/>'
  const part = '<w:pStyle w:val="Part"/>'
  const none = '<w:pStyle w:val="Part"/><w:numPr><w:numId w:val="0"/></w:numPr>'
  expect(await readLines(paragraph('总则', chapter) + paragraph('任务', part) + paragraph('附则', none))).toEqual([
    '第一章 总则',
    '第二章 任务',
    '附则',
  ])
})

it('starts where a list of its own says so, and prints nothing for bullets', async () => {
  const body =
    paragraph('甲', inList(2)) +
    paragraph('乙', inList(2, 3)) +
    paragraph('丙', inList(2, 3)) +
    paragraph('丁', inList(3))
  expect(await readLines(body)).toEqual(['1.甲', '5.乙', '6.丙', '丁'])
})

it('runs on across higher levels where the list says so', async () => {
  const body = [0, 1, 1, 0, 1].map((level) => paragraph('甲', inList(level, 4))).join('')
  expect(await readLines(body)).toEqual(['一、甲', '1.甲', '2.甲', '二、甲', '3.甲'])
})

it('takes no number from what a paragraph was before a tracked change', async () => {
  const former = `<w:pPrChange w:id="1"><w:pPr>${inList(0)}</w:pPr></w:pPrChange>`
  expect(await readLines(paragraph('甲', former) + paragraph('乙', inList(0)))).toEqual(['甲', '一、乙'])
})

it('writes numerals as Word does', () => {
  const chinese = [1, 10, 11, 20, 21, 99, 100, 101, 110, 111].map((value) => writeNumeral(value, 'chineseCounting'))
  expect(chinese).toEqual([
    '一',
    '十',
    '十一',
    '二十',
    '二十一',
    '九十九',
    '一百',
    '一百零一',
    '一百一十',
    '一百一十一',
  ])
  expect(writeNumeral(3, 'decimalEnclosedCircle')).toBe('③')
  expect(writeNumeral(14, 'upperRoman')).toBe('XIV')
  expect(writeNumeral(28, 'upperLetter')).toBe('BB')
  expect(writeNumeral(7, 'some new format')).toBe('7')
})
