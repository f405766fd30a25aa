import type { ExportedStaff } from '../../access/index.ts'
import type { PlanReading } from '../../plans/plans.schema.ts'
import { listWorkbookSheets, type WorkbookSheet } from '../../plans/web/workbook-rows.ts'

/** A sheet of the workbook, and what its file is called as CSV. */
export interface ExportSheet extends WorkbookSheet {
  readonly file: string
}

const READING_FILES = ['notice', 'targets', 'layout', 'tasks', 'owners', 'annex', 'not-understood', 'warnings']

/** The programme as tables: its reading, then its organisations and people. */
export function listSheets(reading: PlanReading, staff: ExportedStaff): ExportSheet[] {
  return [
    ...listWorkbookSheets(reading).map((sheet, i) => ({ ...sheet, file: READING_FILES[i] ?? `reading-${i}` })),
    {
      file: 'organisations',
      name: '组织',
      widths: [38, 30, 36, 24, 30, 30, 8, 12, 12],
      head: [
        '编号 id',
        '名称 name',
        '英文名称 in English',
        '角色 roles',
        '上级 under',
        '代码 codes',
        '公开 public',
        '自 from',
        '至 to',
      ],
      rows: staff.organisations.map((one) => [
        one.id,
        one.name,
        one.nameEn,
        one.roles.join('、'),
        one.under,
        one.codes.join('、'),
        one.isPublic ? '是' : '否',
        one.from,
        one.to,
      ]),
    },
    {
      file: 'organisation-events',
      name: '组织变动',
      widths: [12, 8, 14, 30, 80],
      head: ['日期 day', '年份 year', '变动 kind', '依据 source', '涉及 parties'],
      rows: staff.events.map(({ on, year, kind, source, parties }) => [
        on,
        year,
        kind,
        source,
        parties.map(({ part, name }) => `${part} ${name}`).join('、'),
      ]),
    },
    {
      file: 'people',
      name: '人员',
      widths: [38, 14, 20, 30, 12],
      head: ['编号 id', '姓名 name', '英文姓名 in English', '所属组织 organisation', '离任 left on'],
      rows: staff.people.map((one) => [one.id, one.name, one.nameEn, one.organisation, one.leftOn]),
    },
    {
      file: 'appointments',
      name: '任职',
      widths: [38, 14, 20, 26, 30, 12, 12, 40],
      head: [
        '人员编号 person',
        '姓名 name',
        '岗位 role',
        '岗位（英文）in English',
        '组织 organisation',
        '自 from',
        '至 to',
        '依据 basis',
      ],
      rows: staff.appointments.map((one) => [
        one.person,
        one.name,
        one.role,
        one.roleEn,
        one.organisation,
        one.from,
        one.to,
        one.basis,
      ]),
    },
  ]
}
