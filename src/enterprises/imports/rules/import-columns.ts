import type { SheetColumn } from '../../../platform/sheets/rules/columns.ts'
import type { ImportKind } from '../imports.schema.ts'

/** What a cell of a column holds. `word`: one of the column's words, kept by its key. */
export type CellKind = 'text' | 'code' | 'day' | 'yes' | 'word' | 'industry'

export interface RegisterColumn extends SheetColumn {
  /** Of the temporary table as well. */
  readonly key: string
  readonly as: CellKind
  /** Letters of a text. */
  readonly most?: number
  /** By key, the first of each being the one that is written and offered. */
  readonly words?: Readonly<Record<string, readonly string[]>>
}

export const STATUS_WORDS = {
  operating: ['在营', '存续', '开业', 'operating'],
  suspended: ['停业', '歇业', 'suspended'],
  cancelled: ['注销', 'cancelled'],
  revoked: ['吊销', 'revoked'],
  moved_out: ['迁出', 'moved out'],
} as const

export const SCALE_WORDS = {
  large: ['大型', '大', 'large'],
  medium: ['中型', '中', 'medium'],
  small: ['小型', '小', 'small'],
  micro: ['微型', '微', 'micro'],
} as const

export const HOW_WORDS = {
  address: ['按地址', '地址', 'address'],
  boundary: ['按边界', '边界', 'boundary'],
  statement: ['按申报', '申报', 'statement'],
} as const

export const LEVEL_WORDS = {
  national: ['国家级', '国家', 'national'],
  provincial: ['省级', '省', 'provincial'],
  municipal: ['市级', '市', 'municipal'],
  district: ['区县级', '区级', '县级', 'district'],
} as const

export const INSTITUTE_WORDS = {
  key_laboratory: ['重点实验室', 'key laboratory'],
  engineering_centre: ['工程研究中心', '工程技术研究中心', 'engineering centre'],
  technology_centre: ['企业技术中心', '技术中心', 'technology centre'],
  new_type_institute: ['新型研发机构', 'new-type institute'],
  workstation: ['工作站', '院士工作站', '博士后工作站', 'workstation'],
  public_platform: ['公共服务平台', '公共平台', 'public platform'],
  other: ['其他', 'other'],
} as const

const code = {
  key: 'code',
  zh: '统一社会信用代码',
  en: 'Unified social credit code',
  as: 'code',
  noteZh: '18 位，按文本填写；两个校验位都会核对',
  noteEn: '18 letters, as text; both check digits are computed',
} as const
const number = {
  key: 'number',
  zh: '证书编号',
  en: 'Number',
  as: 'text',
  most: 100,
  noteZh: '按文本填写',
  noteEn: 'as text',
} as const
const issuer = {
  key: 'issuer',
  zh: '发证机关',
  en: 'Issued by',
  as: 'text',
  most: 200,
  required: true,
  noteZh: '认定或发证的部门',
  noteEn: 'who conferred it',
} as const
const until = {
  key: 'until',
  zh: '止',
  en: 'Until',
  as: 'day',
  isDay: true,
  required: false,
} as const
const basis = {
  key: 'basis',
  zh: '依据',
  en: 'Document',
  as: 'text',
  most: 500,
  noteZh: '文号或文件名称',
  noteEn: 'the document it rests on',
} as const
const enterprise = {
  key: 'name',
  zh: '企业名称',
  en: 'Enterprise',
  as: 'text',
  most: 200,
} as const
const how = {
  key: 'how',
  zh: '认定方式',
  en: 'Known by',
  as: 'word',
  words: HOW_WORDS,
  noteZh: '注册地址在园区内、边界划定在内，或申报说明',
  noteEn: 'its address lies in the park, a boundary holds it, or somebody says so',
} as const

const ENTERPRISE_COLUMNS = [
  { ...code, required: false },
  { ...enterprise, required: true, noteZh: '营业执照上的全称', noteEn: 'the full name of its licence' },
  {
    key: 'name_en',
    zh: '英文名',
    en: 'English name',
    as: 'text',
    most: 200,
    required: false,
    noteZh: '可空',
    noteEn: 'may be empty',
  },
  {
    key: 'district',
    zh: '登记地',
    en: 'Registered in',
    as: 'text',
    most: 200,
    required: false,
    noteZh: '板块或开发园区的名称；没有信用代码的企业靠名称和登记地认',
    noteEn: 'the district or host zone; an enterprise without a code is told by its name and this',
  },
  {
    key: 'founded_on',
    zh: '成立日期',
    en: 'Founded on',
    as: 'day',
    isDay: true,
    required: false,
    noteZh: '可空',
    noteEn: 'may be empty',
  },
  {
    key: 'status',
    zh: '状态',
    en: 'Status',
    as: 'word',
    words: STATUS_WORDS,
    required: false,
    noteZh: '空白为在营',
    noteEn: 'empty: operating',
  },
  {
    key: 'industry',
    zh: '行业',
    en: 'Industry',
    as: 'industry',
    required: false,
    noteZh: 'GB/T 4754 代码，如 C39、3973',
    noteEn: 'the code of GB/T 4754, such as C39 or 3973',
  },
  {
    key: 'above_size',
    zh: '规上',
    en: 'Above size',
    as: 'yes',
    required: false,
    noteZh: '是或否；空白为不知',
    noteEn: 'yes or no; empty: not known',
  },
  {
    key: 'scale',
    zh: '规模',
    en: 'Scale',
    as: 'word',
    words: SCALE_WORDS,
    required: false,
    noteZh: '可空',
    noteEn: 'may be empty',
  },
  {
    key: 'registered',
    zh: '注册地址',
    en: 'Registered address',
    as: 'text',
    most: 300,
    required: false,
    noteZh: '可空',
    noteEn: 'may be empty',
  },
  {
    key: 'operating',
    zh: '经营地址',
    en: 'Operating address',
    as: 'text',
    most: 300,
    required: false,
    noteZh: '可空',
    noteEn: 'may be empty',
  },
  {
    key: 'since',
    zh: '变更日期',
    en: 'Changed on',
    as: 'day',
    isDay: true,
    required: false,
    noteZh: '更名或换地址的那一天；空白为今天，新企业空白为成立之日',
    noteEn: 'the day of another name or address; empty: today, of a new one the day it was founded',
  },
] as const satisfies readonly RegisterColumn[]

const TITLE_COLUMNS = [
  { ...code, required: false },
  {
    ...enterprise,
    required: false,
    noteZh: '没有信用代码时必填，按名称认',
    noteEn: 'needed without a code: told by its name',
  },
  {
    key: 'kind',
    zh: '资质种类',
    en: 'Kind of title',
    as: 'text',
    most: 100,
    required: true,
    noteZh: '见词表',
    noteEn: 'one of the words of the list',
  },
  { ...number, required: true },
  issuer,
  {
    key: 'issued_on',
    zh: '发证日期',
    en: 'Issued on',
    as: 'day',
    isDay: true,
    required: false,
    noteZh: '可空',
    noteEn: 'may be empty',
  },
  {
    key: 'since',
    zh: '有效期起',
    en: 'Valid from',
    as: 'day',
    isDay: true,
    required: true,
    noteZh: '有效的第一天',
    noteEn: 'the first day it is valid',
  },
  {
    ...until,
    zh: '有效期止',
    en: 'Valid until',
    noteZh: '不再有效的第一天；空白按种类的年限推算',
    noteEn: 'the first day it is no longer valid; empty: as long as its kind says',
  },
  { ...basis, required: true },
] as const satisfies readonly RegisterColumn[]

const INSTITUTE_COLUMNS = [
  {
    key: 'name',
    zh: '研发机构名称',
    en: 'Institute',
    as: 'text',
    most: 200,
    required: true,
    noteZh: '全称',
    noteEn: 'the full name',
  },
  {
    key: 'name_en',
    zh: '英文名',
    en: 'English name',
    as: 'text',
    most: 200,
    required: false,
    noteZh: '可空',
    noteEn: 'may be empty',
  },
  {
    key: 'level',
    zh: '级别',
    en: 'Level',
    as: 'word',
    words: LEVEL_WORDS,
    required: true,
    noteZh: '国家、省、市、区县级',
    noteEn: 'national, provincial, municipal or of a district',
  },
  {
    key: 'kind',
    zh: '类别',
    en: 'Kind',
    as: 'word',
    words: INSTITUTE_WORDS,
    required: true,
    noteZh: '见下拉',
    noteEn: 'one of the words of the list',
  },
  { ...code, key: 'host_code', zh: '依托单位信用代码', en: 'Code of the host', required: false },
  {
    key: 'host_name',
    zh: '依托单位',
    en: 'Host',
    as: 'text',
    most: 200,
    required: false,
    noteZh: '没有信用代码时必填；名册里没有的单位也可以',
    noteEn: 'needed without a code; it need not be in the register',
  },
  { ...number, required: false },
  issuer,
  {
    key: 'since',
    zh: '认定日期',
    en: 'Valid from',
    as: 'day',
    isDay: true,
    required: true,
    noteZh: '有效的第一天',
    noteEn: 'the first day it is valid',
  },
  {
    ...until,
    zh: '有效期止',
    en: 'Valid until',
    noteZh: '不再有效的第一天；空白为至今',
    noteEn: 'the first day it is no longer valid; empty: until further notice',
  },
  { ...basis, required: true },
  {
    key: 'park',
    zh: '所在园区',
    en: 'Park',
    as: 'text',
    most: 200,
    required: false,
    noteZh: '见词表；可空',
    noteEn: 'one of the words of the list; may be empty',
  },
  {
    key: 'park_since',
    zh: '在园起',
    en: 'In the park from',
    as: 'day',
    isDay: true,
    required: false,
    noteZh: '空白为认定日期',
    noteEn: 'empty: from when it is valid',
  },
  { ...how, required: false },
] as const satisfies readonly RegisterColumn[]

const STAY_COLUMNS = [
  { ...code, required: false },
  {
    ...enterprise,
    required: false,
    noteZh: '没有信用代码时必填，按名称认',
    noteEn: 'needed without a code: told by its name',
  },
  {
    key: 'park',
    zh: '园区',
    en: 'Park',
    as: 'text',
    most: 200,
    required: true,
    noteZh: '见词表',
    noteEn: 'one of the words of the list',
  },
  {
    key: 'since',
    zh: '入园日期',
    en: 'In the park from',
    as: 'day',
    isDay: true,
    required: true,
    noteZh: '在园的第一天',
    noteEn: 'the first day it is there',
  },
  {
    ...until,
    zh: '离园日期',
    en: 'Until',
    noteZh: '不再在园的第一天；空白为至今',
    noteEn: 'the first day it is no longer there; empty: until further notice',
  },
  { ...how, required: true },
  { ...basis, required: false },
] as const satisfies readonly RegisterColumn[]

export const IMPORT_COLUMNS: Readonly<Record<ImportKind, readonly RegisterColumn[]>> = {
  enterprises: ENTERPRISE_COLUMNS,
  titles: TITLE_COLUMNS,
  institutes: INSTITUTE_COLUMNS,
  stays: STAY_COLUMNS,
}
