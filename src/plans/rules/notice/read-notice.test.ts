import { describe, expect, it } from 'vitest'
import { readDocument } from '../document/read-document.ts'
import { normalise } from '../text/normalise.ts'
import { readNotice } from './read-notice.ts'

const noticeOf = (raw: string) => readNotice(readDocument(normalise(raw))).notice

const letter = `各县（市、区）人民政府：
现将《云溪市园区行动方案》印发给你们，请认真组织实施。
云溪市人民政府办公室
2024年5月6日
（此件公开发布）
云溪市园区行动方案
一、总体要求
按照《关于建好园区的意见》（省政发〔2020〕99号）稳步推进。`

describe('document data', () => {
  const expected = {
    documentNumber: '云政办发〔2024〕9号',
    indexNumber: '0123/2024-01',
    issuer: '云溪市人民政府办公室',
    title: '云溪市人民政府办公室关于印发云溪市园区行动方案的通知',
    planTitle: '云溪市园区行动方案',
    issuedOn: '2024-05-05',
    publishedOn: '2024-05-09',
    validity: '有效',
    category: '科技、教育',
  }

  it.each([
    [
      'a row of cells',
      '索 引 号： | 0123/2024-01 | 分类： | 科技、教育 |\n发布机构： | 云溪市政府办 | 文号： | 云政办发[2024] 9 号 |\n成文日期： | 2024年5月5日 | 发布日期： | 2024-05-09 | 有效性： | 有效 |\n名称： | 云溪市人民政府办公室关于印发云溪市园区行动方案的通知 |',
    ],
    [
      'a label and its value on a line',
      '索引号：0123/2024-01\n主题分类：科技、教育\n发文机关：云溪市政府办\n发文字号：云政办发〔2024〕9号\n成文日期：2024/5/5\n发布日期：2024.05.09 10:30\n有效性：有效\n标　　题：云溪市人民政府办公室关于印发云溪市园区行动方案的通知',
    ],
    [
      'a label above its value',
      '索引号:\n0123/2024-01\n主题分类:\n科技、教育\n文号:\n云政办发〔2024〕9号\n成文日期:\n2024-05-05\n发布日期:\n2024-05-09\n有效性:\n有效\n名称:\n云溪市人民政府办公室关于印发云溪市园区行动方案的通知',
    ],
    [
      'several on a line',
      '索 引 号 0123/2024-01 成文日期 2024-05-05\n文　号 云政办发〔2024〕9号 分　类 科技、教育\n有 效 性 有效 发布日期 2024-05-09\n云溪市人民政府办公室关于印发云溪市园区行动方案的通知',
    ],
  ])('is read from %s', (_, block) => {
    expect(noticeOf(`${block}\n${letter}`)).toMatchObject(expected)
  })

  it('is null where nothing is printed, and never taken from documents that are cited', () => {
    expect(
      noticeOf('云溪市园区行动方案\n一、总体要求\n按照《关于建好园区的意见》（省政发〔2020〕99号）推进。'),
    ).toEqual({
      documentNumber: null,
      indexNumber: null,
      issuer: null,
      coIssuers: [],
      title: '云溪市园区行动方案',
      planTitle: null,
      issuedOn: null,
      publishedOn: null,
      validity: null,
      category: null,
      attachments: [],
    })
  })

  it('leaves an empty cell empty and does not take the next label for its value', () => {
    expect(noticeOf(`主题分类： | | 文号： | 云政办发〔2024〕9号 |\n${letter}`)).toMatchObject({
      category: null,
      documentNumber: '云政办发〔2024〕9号',
    })
  })

  it('takes the day of the signature where no 成文日期 is given, and never the day of publishing', () => {
    expect(noticeOf(`发布日期：2024-05-09\n关于印发方案的通知\n${letter}`).issuedOn).toBe('2024-05-06')
    expect(noticeOf('发布日期：2024-05-09\n关于印发方案的通知\n各单位：\n请做好工作。').issuedOn).toBeNull()
  })

  it('reads a day written in Chinese numerals', () => {
    expect(
      noticeOf('关于做好工作的通知\n各单位：\n请做好工作。\n云溪市人民政府\n二〇二四年十一月二十五日').issuedOn,
    ).toBe('2024-11-25')
  })
})

describe('titles', () => {
  it('over several lines are one, with the body that issues it above', () => {
    expect(
      noticeOf(`云溪市人民政府办公室\n关于印发云溪市特色园区\n培育行动方案的通知\n云政办发〔2024〕9号\n${letter}`)
        .title,
    ).toBe('云溪市人民政府办公室关于印发云溪市特色园区培育行动方案的通知')
  })

  it('run together with the number are parted from it', () => {
    expect(noticeOf(`云溪市人民政府关于建好园区的实施意见云政发〔2024〕3号\n各单位：\n请做好工作。`)).toMatchObject({
      title: '云溪市人民政府关于建好园区的实施意见',
      documentNumber: '云政发〔2024〕3号',
    })
  })

  it('of a plan keep the years printed below them when the letter quotes them so', () => {
    const raw =
      '关于印发方案的通知\n各单位：\n现将《云溪市园区方案（2024—2026年）》印发给你们。\n云溪市人民政府\n2024年5月6日\n云溪市园区方案\n（2024—2026年）\n一、总则\n推进。'
    expect(noticeOf(raw).planTitle).toBe('云溪市园区方案（2024—2026年）')
  })

  it('that differ between page and paper are both given', () => {
    const raw = `名称：关于印发园区行动计划的通知\n云溪市人民政府关于印发园区行动方案的通知\n${letter}`
    expect(readNotice(readDocument(normalise(raw))).titles).toMatchObject({ data: '关于印发园区行动计划的通知' })
  })
})

describe('issuers', () => {
  it('are all that sign, the first of them the issuer', () => {
    expect(
      noticeOf('关于做好工作的通知\n各单位：\n请做好工作。\n云溪市科技局　云溪市财政局\n云溪市税务局\n2024年5月6日'),
    ).toMatchObject({ issuer: '云溪市科技局', coIssuers: ['云溪市科技局', '云溪市财政局', '云溪市税务局'] })
  })

  it('are read from the data block, else from the title, where nobody signs', () => {
    expect(noticeOf('发布机构：云溪市科技局\n关于做好工作的通知\n各单位：\n请做好工作。').issuer).toBe('云溪市科技局')
    expect(noticeOf('云溪市人民政府关于做好工作的通知\n各单位：\n请做好工作。').issuer).toBe('云溪市人民政府')
    expect(noticeOf('关于做好工作的通知\n各单位：\n请做好工作。').issuer).toBeNull()
  })

  it('sign without a day, and that day stays open', () => {
    expect(noticeOf('关于做好工作的通知\n各单位：\n请做好工作。\n云溪市财政局')).toMatchObject({
      issuer: '云溪市财政局',
      issuedOn: null,
    })
    expect(
      noticeOf('关于做好工作的通知\n各单位：\n现将《园区方案》印发给你们。\n云溪市财政局\n园区方案\n一、总则\n推进。'),
    ).toMatchObject({ issuer: '云溪市财政局', issuedOn: null })
  })

  it('of a forwarded plan are those who forward it, not its drafter', () => {
    expect(
      noticeOf(
        '云溪市人民政府办公室转发市科技局关于建好园区意见的通知\n各单位：\n市科技局《关于建好园区的意见》已经同意，现转发给你们。\n云溪市人民政府办公室\n2024年5月6日\n关于建好园区的意见\n市科技局\n一、总体要求\n稳步推进。',
      ),
    ).toMatchObject({ issuer: '云溪市人民政府办公室', coIssuers: [], planTitle: '关于建好园区的意见' })
  })
})

describe('attachments', () => {
  it('are the titles listed, without numbers', () => {
    expect(noticeOf(`关于印发方案的通知\n${letter}\n附件：1.任务分解表\n2.园区名单（2024年）`).attachments).toEqual([
      '任务分解表',
      '园区名单（2024年）',
    ])
    expect(noticeOf(`关于印发方案的通知\n${letter}\n附件：1.任务分解表 2.园区名单`).attachments).toEqual([
      '任务分解表',
      '园区名单',
    ])
  })

  it('whose titles run over two lines are whole', () => {
    expect(
      noticeOf(
        `关于印发方案的通知\n${letter}\n附件：1.云溪市园区\n任务分解表\n2.园区名单\n云溪市人民政府办公室\n2024年5月6日`,
      ).attachments,
    ).toEqual(['云溪市园区任务分解表', '园区名单'])
  })
})

describe('a letter', () => {
  const plan = '一、任务\n（一）建平台。做好。\n二、保障\n做好。'

  it('may be signed by bodies that run together, two to a line', () => {
    const raw = `关于印发《云溪区光伏方案》的通知\n各有关单位：\n现将《云溪区光伏方案》印发给你们。\n云溪区发展和改革委员会云溪区教育局\n云溪区投资促进办公室\n2025年2月24日\n云溪区光伏方案\n${plan}`
    expect(noticeOf(raw)).toMatchObject({
      issuer: '云溪区发展和改革委员会',
      coIssuers: ['云溪区发展和改革委员会', '云溪区教育局', '云溪区投资促进办公室'],
    })
  })

  it('does not hand out what it only follows', () => {
    const raw =
      '云溪市科技局关于发布2024年园区名单的通知\n各有关单位：\n为贯彻落实《云溪市园区意见》，现发布园区名单。\n云溪市科技局\n2024年6月1日'
    expect(noticeOf(raw).planTitle).toBeNull()
  })

  it('may hand out a plan whose title stands in two lines, and list the annexes of that plan below a bare 附件', () => {
    const raw = `# 关于印发《云溪文物示范区 三年行动计划（2024-2026年）》的通知\n各单位：\n《云溪文物示范区三年行动计划（2024—2026年）》现印发给你们。\n云溪区人民政府\n2024年7月15日\n云溪文物示范区\n三年行动计划（2024—2026年）\n${plan}\n附件：\n1.基本条件\n2.指标体系`
    expect(noticeOf(raw)).toMatchObject({
      title: '关于印发《云溪文物示范区 三年行动计划（2024-2026年）》的通知',
      planTitle: '云溪文物示范区三年行动计划（2024—2026年）',
      attachments: ['基本条件', '指标体系'],
    })
  })
})
