import { describe, expect, it } from 'vitest'
import { readDocument } from '../document/read-document.ts'
import { normalise } from '../text/normalise.ts'
import { splitDirections } from './directions.ts'
import { findLayout } from './find-layout.ts'

const read = (cells: readonly string[]) =>
  findLayout(
    readDocument(normalise(`一、空间布局\n${cells.map((cell) => `${cell} |`).join('\n')}\n二、重点任务\n做好。`)),
  )
const rowsOf = (cells: readonly string[]) =>
  read(cells).rows.map((row) => [row.district, row.hostZone, row.directions.map((direction) => direction.text)])

describe('a layout table', () => {
  const head = ['板块/园区', '主攻方向']

  it('gives each zone of a district its directions, the district standing once for all of them', () => {
    expect(
      rowsOf([...head, '东溪市', '东溪开发区：机器人、新材料', '东溪港：氢能', '', '西溪县', '西溪高新区：光电']),
    ).toEqual([
      ['东溪市', '东溪开发区', ['机器人', '新材料']],
      ['东溪市', '东溪港', ['氢能']],
      ['西溪县', '西溪高新区', ['光电']],
    ])
  })

  it('takes a district that names no zone as its own host', () => {
    const { rows, warnings } = read([...head, '云溪示范区', '绿氢、海工装备'])
    expect(rows).toMatchObject([{ district: '云溪示范区', hostZone: null }])
    expect(warnings.map((warning) => warning.code)).toEqual(['district_is_own_zone'])
  })

  it('parts two zones that share one cell, and says so', () => {
    const { rows, warnings } = read([...head, '东溪市', '东溪开发区:机器人(人工智能等)、光电 西溪港:氢能'])
    expect(rows.map((row) => row.hostZone)).toEqual(['东溪开发区', '西溪港'])
    expect(warnings.map((warning) => warning.code)).toEqual(['zones_in_one_cell'])
  })

  it('joins a name that is broken inside its cell, and says so', () => {
    const { rows, warnings } = read([...head, '云溪科技产业 园区', '光电'])
    expect(rows[0]?.district).toBe('云溪科技产业园区')
    expect(warnings.map((warning) => warning.code)).toContain('name_rejoined')
  })

  it('takes the line that only names it, and no sentence above it', () => {
    const table = [...head, '云溪示范区', '绿氢、海工装备'].map((cell) => `${cell} |`).join('\n')
    const document = readDocument(
      normalise(`一、空间布局\n各地有所侧重。\n云溪特色园区空间布局\n${table}\n二、重点任务\n做好。`),
    )
    const [span = [0, 0]] = findLayout(document).spans
    expect(document.text.slice(...span)).toMatch(/^云溪特色园区空间布局\n/)
  })

  it('may give district and zone a column each', () => {
    expect(
      rowsOf(['序号', '区县', '园区', '主导产业', '1', '东溪县', '东溪开发区', '新材料', '2', '东溪港产业园', '氢能']),
    ).toEqual([
      ['东溪县', '东溪开发区', ['新材料']],
      ['东溪县', '东溪港产业园', ['氢能']],
    ])
  })

  it('has no zone where its column says none, and no directions in the columns behind', () => {
    expect(
      rowsOf([
        '区县',
        '园区',
        '主导产业',
        '规划面积',
        '东溪县',
        '东溪开发区',
        '新材料',
        '3平方公里',
        '云溪新区',
        '/',
        '氢能',
        '1平方公里',
      ]),
    ).toEqual([
      ['东溪县', '东溪开发区', ['新材料']],
      ['云溪新区', null, ['氢能']],
    ])
    expect(rowsOf(['园区', '主导产业', '备注', '东溪开发区', '新材料', '新建', '西溪港', '氢能', '扩建'])).toEqual([
      ['东溪开发区', null, ['新材料']],
      ['西溪港', null, ['氢能']],
    ])
  })

  it('may name the zone before its district, with other matters between', () => {
    const rows = [
      ['东溪区', '东溪软件园', ['人工智能']],
      ['西溪县', '西溪生物园', ['生物医药', '器械（植介入、影像）']],
    ]
    expect(
      rowsOf([
        ...['序号', '特色产业园区名称', '所在区', '规划面积（平方公里）', '主导产业'],
        ...['1', '东溪软件园', '东溪区', '3.2', '人工智能'],
        ...['2', '西溪生物园', '西溪县', '2', '生物医药、器械（植介入、影像）'],
      ]),
    ).toEqual(rows)
    expect(
      rowsOf([
        ...['园区名称', '所在地', '产业定位'],
        ...['东溪软件园', '东溪区', '人工智能', '西溪生物园', '西溪县', '生物医药、器械（植介入、影像）'],
      ]),
    ).toEqual(rows)
  })

  it('is none without such columns', () => {
    expect(rowsOf(['指标', '目标值', '园区数', '12个'])).toEqual([])
  })

  it('points at the words of each row', () => {
    const raw = normalise('一、空间布局\n板块 |\n主攻方向 |\n东溪市 |\n东溪开发区：机器人 东溪港：氢能 |')
    const { rows } = findLayout(readDocument(raw))
    expect(rows.map((row) => raw.slice(...row.span))).toEqual(['东溪开发区：机器人', '东溪港：氢能'])
  })
})

describe('places listed line by line', () => {
  const listed = (lines: string) =>
    findLayout(readDocument(normalise(`一、空间布局\n各区错位发展。\n${lines}\n二、重点任务\n做好。`))).rows.map(
      (row) => [row.district, row.directions.map((direction) => direction.text)],
    )

  it('are a layout where each line is a place and its directions', () => {
    expect(listed('东溪区：新材料、光电（芯片、模组）。\n西溪县：绿色食品。')).toEqual([
      ['东溪区', ['新材料', '光电（芯片、模组）']],
      ['西溪县', ['绿色食品']],
    ])
    expect(listed('——东溪区。重点发展新材料、光电等产业。\n——西溪县。主攻绿色食品。')).toEqual([
      ['东溪区', ['新材料', '光电']],
      ['西溪县', ['绿色食品']],
    ])
  })

  it('may be headings of their own below the layout', () => {
    expect(
      listed('（一）东溪区。重点发展新材料、光电（芯片、模组）等产业。加强配套。\n（二）西溪县。发展绿色食品。'),
    ).toEqual([
      ['东溪区', ['新材料', '光电（芯片、模组）']],
      ['西溪县', ['绿色食品']],
    ])
  })

  it('are none where a line tells who does what, or stands alone', () => {
    expect(listed('东溪区：完成园区改造、推进项目。\n西溪县：建设平台。')).toEqual([])
    expect(listed('东溪区：新材料、光电。')).toEqual([])
  })
})

describe('directions', () => {
  it('are parted at 、 outside brackets and keep their brackets', () => {
    expect(splitDirections('光电(芯片、模组等)、新材料')).toEqual([
      { text: '光电(芯片、模组等)', name: '光电', details: ['芯片', '模组'] },
      { text: '新材料', name: '新材料', details: [] },
    ])
  })

  it('list the details of a bracket at 、 and commas alike', () => {
    expect(splitDirections('芯片（设计、封装,测试，电源）')[0]?.details).toEqual(['设计', '封装', '测试', '电源'])
  })
})
