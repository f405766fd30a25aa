import type { SheetColumn } from '../../platform/sheets/rules/columns.ts'
import type { ImportKind } from '../imports.schema.ts'
import type { Role } from '../organisation.schema.ts'

const ORGANISATION_COLUMNS = [
  { key: 'name', zh: '名称', en: 'Name', required: true, noteZh: '组织的中文全称', noteEn: 'the full name in Chinese' },
  { key: 'nameEn', zh: '英文名', en: 'English name', required: false, noteZh: '可空', noteEn: 'may be empty' },
  {
    key: 'role',
    zh: '角色',
    en: 'Role',
    required: true,
    noteZh: '见下方角色词；一个组织有两个角色时用顿号分开',
    noteEn: 'one of the words below; two roles of one organisation are parted by a comma',
  },
  {
    key: 'parent',
    zh: '上级',
    en: 'Parent',
    required: false,
    noteZh: '上级组织的名称或代码；板块、开发园区、特色园区必填。上级可以在同一张表里，先后不限',
    noteEn:
      'name or code of the organisation above; districts, host zones and parks must have one. It may stand in the same sheet, before or after',
  },
  {
    key: 'credit',
    zh: '统一社会信用代码',
    en: 'Unified social credit code',
    required: false,
    noteZh: '18 位，按文本填写；两个校验位都会核对',
    noteEn: '18 letters, as text; both check digits are computed',
  },
  {
    key: 'division',
    zh: '行政区划代码',
    en: 'Division code',
    required: false,
    noteZh: 'GB/T 2260，6 位数字',
    noteEn: 'GB/T 2260, six digits',
  },
  {
    key: 'internal',
    zh: '内部代码',
    en: 'Internal code',
    required: false,
    noteZh: '2 至 32 位大写字母、数字和连字符',
    noteEn: '2 to 32 capital letters, digits and hyphens',
  },
  {
    key: 'from',
    zh: '设立日期',
    en: 'Known from',
    required: true,
    isDay: true,
    noteZh: '从哪一天起；更名或换代码的，填变更之日',
    noteEn: 'the first day; for another name or code, the day it changed',
  },
  {
    key: 'source',
    zh: '依据',
    en: 'Source',
    required: true,
    noteZh: '文号或文件名称',
    noteEn: 'the document it rests on',
  },
  {
    key: 'public',
    zh: '公开',
    en: 'Public',
    required: false,
    noteZh: '是或否；空白为否',
    noteEn: 'yes or no; empty means no',
  },
] as const satisfies readonly SheetColumn[]

const PEOPLE_COLUMNS = [
  { key: 'name', zh: '姓名', en: 'Name', required: true, noteZh: '中文姓名', noteEn: 'the name in Chinese' },
  { key: 'nameEn', zh: '英文名', en: 'English name', required: false, noteZh: '可空', noteEn: 'may be empty' },
  {
    key: 'staffNumber',
    zh: '工号',
    en: 'Staff number',
    required: false,
    noteZh: '有工号的按工号认人，否则按姓名和所属组织认人',
    noteEn: 'people are told by it; without it, by name and organisation',
  },
  {
    key: 'organisation',
    zh: '所属组织',
    en: 'Organisation',
    required: true,
    noteZh: '名称或代码',
    noteEn: 'name or code',
  },
  {
    key: 'phone',
    zh: '手机',
    en: 'Phone',
    required: false,
    noteZh: '加密保存，平时只显示一部分',
    noteEn: 'kept sealed, shown masked',
  },
  {
    key: 'email',
    zh: '邮箱',
    en: 'E-mail',
    required: false,
    noteZh: '加密保存，平时只显示一部分',
    noteEn: 'kept sealed, shown masked',
  },
  {
    key: 'idNumber',
    zh: '身份证号',
    en: 'Personal number',
    required: false,
    noteZh: '敏感信息，非必要不填；18 位，按文本填写，核对校验位',
    noteEn: 'sensitive, leave it empty where you can; 18 letters, as text, its check digit is computed',
  },
  {
    key: 'role',
    zh: '岗位',
    en: 'Role',
    required: false,
    noteZh: '岗位由安全管理员另行授予；一人多岗各写一行',
    noteEn: 'granted by a security administrator afterwards; several roles take a row each',
  },
  {
    key: 'place',
    zh: '任职组织',
    en: 'Appointed at',
    required: false,
    noteZh: '空白为所属组织',
    noteEn: 'empty: the organisation they belong to',
  },
  {
    key: 'from',
    zh: '任职起',
    en: 'Appointed from',
    required: false,
    isDay: true,
    noteZh: '有岗位时必填',
    noteEn: 'needed with a role',
  },
  {
    key: 'to',
    zh: '任职止',
    en: 'Appointed until',
    required: false,
    isDay: true,
    noteZh: '不再任职的第一天；空白为至今',
    noteEn: 'the first day without it; empty: until further notice',
  },
  {
    key: 'basis',
    zh: '任职依据',
    en: 'Basis of appointment',
    required: false,
    noteZh: '有岗位时必填',
    noteEn: 'needed with a role',
  },
] as const satisfies readonly SheetColumn[]

export type OrganisationColumn = (typeof ORGANISATION_COLUMNS)[number]['key']
export type PeopleColumn = (typeof PEOPLE_COLUMNS)[number]['key']

export const IMPORT_COLUMNS: Readonly<Record<ImportKind, readonly SheetColumn[]>> = {
  organisations: ORGANISATION_COLUMNS,
  people: PEOPLE_COLUMNS,
}

/** The roles that a sheet may give an organisation, the first word being ours. The city comes with the programme. */
export const ORGANISATION_ROLE_WORDS: Readonly<Record<Exclude<Role, 'city'>, readonly [string, ...string[]]>> = {
  district: ['板块', '区县', 'district'],
  host_zone: ['开发园区', '功能区', '开发园区、功能区', 'host zone'],
  park: ['特色园区', '园中园', 'park'],
  bureau: ['部门', '市级部门', 'bureau'],
  enterprise: ['企业', 'enterprise'],
  institute: ['院所', '科研院所', 'institute'],
  partner_park: ['合作园区', 'partner park'],
  expert_body: ['专家组织', 'expert body'],
}
