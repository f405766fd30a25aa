import { describe, expect, it } from 'vitest'
import { normalise } from '../text/normalise.ts'
import { readDocument } from './read-document.ts'

const read = (raw: string) => readDocument(normalise(raw))
const headingsOf = (raw: string) => read(raw).headings.map(({ level, number, text }) => `${level} ${number} ${text}`)

describe('headings', () => {
  it('have the level of their numeral, whatever brackets and points it is printed with', () => {
    expect(headingsOf('一、总体要求\n(一)目标\n1、建园区\n二．重点任务\n（二）机制\n2.引人才')).toEqual([
      '1 一 总体要求',
      '2 一 目标',
      '3 1 建园区',
      '1 二 重点任务',
      '2 二 机制',
      '3 2 引人才',
    ])
  })

  it('end at the first 。, and the paragraph goes on behind it', () => {
    const document = read('（一）健全机制。建立联席会议。明确分工。')
    expect(document.headings.map((heading) => heading.text)).toEqual(['健全机制'])
    expect(document.paragraphs.map(({ span }) => document.text.slice(...span))).toEqual(['建立联席会议。明确分工。'])
  })

  it('keep what follows a colon up to the 。, unless that is too long for a title; the paragraph has it either way', () => {
    const short = read('（一）工作目标：到2027年，园区达到12个。再上台阶。')
    expect(short.headings[0]?.text).toBe('工作目标：到2027年，园区达到12个')
    expect(short.text.slice(...(short.paragraphs[0]?.span ?? [0, 0]))).toBe('到2027年，园区达到12个。再上台阶。')
    expect(headingsOf(`（一）指导思想：${'坚持创新引领，'.repeat(8)}稳步推进。`)).toEqual(['2 一 指导思想'])
    expect(headingsOf('1、一核：云溪新城')).toEqual(['3 1 一核：云溪新城'])
  })

  it('leave the bracket that names owners to the paragraph', () => {
    const document = read('一、强化创新（市科技局牵头）\n做好工作。')
    expect(document.headings.map((heading) => heading.text)).toEqual(['强化创新'])
    expect(document.text.slice(...(document.paragraphs[0]?.span ?? [0, 0]))).toBe('（市科技局牵头）')
  })

  it('that are whole sentences stay in the paragraph too, so that no target is lost', () => {
    const document = read('一、目标\n1.到2027年，全市园区达到12个。')
    expect(document.text.slice(...(document.paragraphs[0]?.span ?? [0, 0]))).toBe('到2027年，全市园区达到12个。')
  })

  it('of articles are the top where there are no chapters, and lie below them where there are', () => {
    expect(headingsOf('第一条 支持研发。给予补助。\n（一）平台。给予补助。')).toEqual([
      '1 第一条 支持研发',
      '2 一 平台',
    ])
    expect(headingsOf('第一章 总则\n第一条 为了规范管理，制定本办法。\n附则\n第二条 自发布之日起施行。')).toEqual([
      '1 第一章 总则',
      '2 第一条 为了规范管理，制定本办法',
      '1  附则',
      '2 第二条 自发布之日起施行',
    ])
  })

  it('are not made of the points of a list under an article', () => {
    expect(headingsOf('第一章 总则\n第一条 应当符合下列条件：\n（一）在本市；\n（二）有场地。')).toEqual([
      '1 第一章 总则',
      '2 第一条 应当符合下列条件',
    ])
  })

  it('may be numbered by decimals throughout, as in emergency plans', () => {
    const raw =
      '云溪市防汛应急预案\n1 总则\n1.1 编制目的\n做好防汛。\n1.2 工作原则\n（1）预防为主。\n2、组织体系\n2.1 指挥部\n2.1.1 指挥部职责\n统一指挥。\n2.2 专家组\n2.5亿元用于储备。'
    expect(headingsOf(raw)).toEqual([
      '1 1 总则',
      '2 1.1 编制目的',
      '2 1.2 工作原则',
      '1 2 组织体系',
      '2 2.1 指挥部',
      '3 2.1.1 指挥部职责',
      '2 2.2 专家组',
    ])
  })

  it('may begin with digits right behind their numeral, where that number is due', () => {
    expect(headingsOf('一、人才\n1.青年项目。选派。\n2.121梯队项目。培养。\n3.25亿元投入。')).toEqual([
      '1 一 人才',
      '3 1 青年项目',
      '3 2 121梯队项目',
    ])
  })

  it('keep the bracket of owners that closes them, and the first words below them', () => {
    const raw =
      '一、任务\n（一）建平台\n建设平台。\n（责任单位：市科技局）\n二、保障措施\n形成合力。\n（责任单位：市科技局、市财政局）'
    const { text, headings, paragraphs } = read(raw)
    expect(
      paragraphs.map(({ span, heading }) => `${headings[heading]?.text}：${text.slice(...span)}`).slice(2),
    ).toEqual(['保障措施：形成合力。', '保障措施：（责任单位：市科技局、市财政局）'])
  })

  it('are not made of enumerations, decimals and references', () => {
    expect(headingsOf('一、二、三产业融合发展。\n1.5亿元投资到位。\n第五条规定的情形除外。')).toEqual([])
  })

  it('are not made of a table of contents, boxes, cells, the list of annexes and the annexes', () => {
    const raw = `云溪市园区规划
目　录
一、总体要求……1
二、重点任务……2
一、总体要求
稳步推进。
专栏1 重点工程
1.平台工程。建设平台。
2.人才工程。引进人才。
二、重点任务
1.建平台。建设平台。
1.名称 |
附件：1.任务分解表
2.园区名单
附件1
任务分解表
一、总体
1.甲`
    expect(headingsOf(raw)).toEqual(['1 一 总体要求', '1 二 重点任务', '3 1 建平台'])
  })

  it('go on after a box with the number they had before it', () => {
    const raw = '一、任务\n1.甲项。做好。\n专栏1 工程\n1.子项。做好。\n2.子项。做好。\n3.子项。做好。\n2.乙项。做好。'
    expect(headingsOf(raw).map((line) => line.slice(0, 3))).toEqual(['1 一', '3 1', '3 2'])
  })
})

describe('the parts of a notice', () => {
  const raw = `首页
云溪市人民政府关于印发《云溪市园区行动方案》的通知
云政发〔2024〕3号
各县（市、区）人民政府：
现将《云溪市园区行动方案》印发给你们，请认真组织实施。
云溪市人民政府
2024年5月6日
云溪市园区行动方案
为建好园区，制定本方案。
一、总体要求
稳步推进。
附件：任务分工表
附件
任务分工表
序号 |
任务 |
主办单位：云溪市人民政府办公室 云ICP备1号`

  it('are cover, body, annex and the page around', () => {
    const document = read(raw)
    const parts = document.paragraphs.map(({ span, part }) => `${part} ${document.text.slice(...span).slice(0, 9)}`)
    expect(parts).toEqual([
      'furniture 首页',
      'cover 云溪市人民政府关于',
      'cover 云政发〔2024〕',
      'cover 各县（市、区）人民',
      'cover 现将《云溪市园区行',
      'cover 云溪市人民政府',
      'cover 2024年5月6日',
      'cover 云溪市园区行动方案',
      'body 为建好园区，制定本',
      'body 稳步推进。',
      'cover 附件：任务分工表',
      'annex 附件',
      'annex 任务分工表',
      'annex 序号',
      'annex 任务',
      'furniture 主办单位：云溪市人',
    ])
    expect(document.annexes.map((annex) => annex.title)).toEqual(['任务分工表'])
  })

  it('take the letter with its own points as cover when the plan follows its signature', () => {
    const letter = '并就有关事项通知如下：\n一、高度重视。抓好落实。'
    const document = read(raw.replace('请认真组织实施。', letter))
    expect(document.headings.map((heading) => heading.text)).toEqual(['总体要求'])
  })

  it('take a plan that is printed as an annex as the body', () => {
    const document = read(
      '关于印发《云溪市园区办法》的通知\n各单位：\n现将《云溪市园区办法》印发给你们。\n附件：云溪市园区办法\n云溪市科技局\n2024年5月6日\n附件\n云溪市园区办法\n一、总则\n稳步推进。',
    )
    expect(document.headings.map((heading) => heading.text)).toEqual(['总则'])
    expect(document.annexes).toEqual([])
  })

  it('of a notice without headings are its own words between addressees and signature', () => {
    const document = read(
      '首页 > 关于做好工作的通知\n关于做好工作的通知\n各单位：\n到2027年，园区达到12个。\n云溪市人民政府\n2024年5月6日',
    )
    expect(
      document.paragraphs.filter(({ part }) => part === 'body').map(({ span }) => document.text.slice(...span)),
    ).toEqual(['到2027年，园区达到12个。'])
  })

  it('put the closing paragraph under no heading when every item before is one paragraph', () => {
    const document = read('一、任务\n1.甲项。做好。\n2.乙项。做好。\n3.丙项。做好。\n市科技局负责统筹推进。')
    expect(document.paragraphs.map((paragraph) => paragraph.heading)).toEqual([1, 2, 3, -1])
  })
})
