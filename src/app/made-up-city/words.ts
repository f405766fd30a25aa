/** Words that names are put together from. What comes out is nobody's name: no place, firm or family is called so. */
export interface Word {
  readonly zh: string
  readonly en: string
}

const words = (text: string): Word[] =>
  text
    .trim()
    .split(/\s+/)
    .map((pair) => {
      const [zh = '', en = ''] = pair.split(':')
      return { zh, en: en.replaceAll('_', ' ') }
    })

/** None of them is a family name of the national lists. */
export const FAMILY_NAMES = words(`
  霁:Ji 澜:Lan 汀:Ting 砚:Yan 苇:Wei 栖:Qi 鹭:Lu 岫:Xiu 翎:Ling 筠:Yun 蘅:Heng 漪:Yi 榭:Xie 笺:Jian 珩:Heng 渚:Zhu 蓼:Liao 埙:Xun 荻:Di 岚:Lan`)

export const GIVEN_SYLLABLES = words(`
  明:ming 远:yuan 青:qing 川:chuan 若:ruo 星:xing 书:shu 言:yan 知:zhi 行:xing 清:qing 禾:he 予:yu 舟:zhou 望:wang 舒:shu 晴:qing 朗:lang 之:zhi 南:nan
  北:bei 微:wei 安:an 然:ran 初:chu 景:jing 和:he 越:yue 采:cai 薇:wei`)

/** The fancy part of a firm's or park's name. */
export const FANCY_SYLLABLES = words(`
  霁:ji 岚:lan 汀:ting 澄:cheng 砚:yan 翎:ling 苇:wei 泠:ling 朔:shuo 珩:heng 沅:yuan 栎:li 晗:han 弥:mi 溯:su 黎:li 曜:yao 湛:zhan 桁:heng 稷:ji
  岫:xiu 澹:dan 暄:xuan 瑾:jin 衡:heng 漾:yang 笙:sheng 屿:yu 柘:zhe 昶:chang 郁:yu 棠:tang`)

/** Places on the other shore, where partner parks lie. */
export const OTHER_SHORE = words(`
  沧屿市:Cangyu 汐原市:Xiyuan 湛汀市:Zhanting 暮洲市:Muzhou 栎渚市:Lizhu 漪湾市:Yiwan 岫原市:Xiuyuan 荻屿市:Diyu 朔湾市:Shuowan 翡江市:Feijiang
  稷城市:Jicheng 泠渚市:Lingzhu 棠屿市:Tangyu 弥渚市:Mizhu 曜川市:Yaochuan 湉湖市:Tianhu 翎洲市:Lingzhou 笙岛市:Shengdao 柘岸市:Zhean 澹浦市:Danpu`)

export const PARTNER_KINDS = words(`
  科学园:Science_Park 创新园:Innovation_Park 智造园:Smart_Manufacturing_Park 生物谷:Bio_Valley 软件园:Software_Park 新材料园:New_Materials_Park
  能源港:Energy_Port 微电子园:Microelectronics_Park 设计园:Design_Park 装备园:Equipment_Park 医学园:Medical_Park 数据园:Data_Park
  海洋园:Marine_Park 光电园:Photonics_Park 食品园:Food_Park 物流园:Logistics_Park 航空园:Aviation_Park 环保园:Environmental_Park
  种业园:Seed_Park 机器人园:Robot_Park`)

export const FIRM_KINDS = words(`
  科技:Technology 装备:Equipment 材料:Materials 智能:Intelligence 新能源:New_Energy 生物:Biotech 电子:Electronics 精密:Precision 数据:Data 医疗:Medical
  传感:Sensing 光电:Photonics 软件:Software 环境:Environment 食品:Food 航空:Aviation 船舶:Marine 检测:Testing 设计:Design 仪器:Instruments`)

export const INSTITUTE_KINDS = words(`
  技术研究院:Technology_Institute 工程技术中心:Engineering_Centre 重点实验室:Key_Laboratory 概念验证中心:Proof-of-Concept_Centre 中试基地:Pilot_Base
  检验检测中心:Testing_Centre`)
