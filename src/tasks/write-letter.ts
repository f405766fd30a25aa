import type { LetterRow, UnitRow } from './store.ts'

/** What a paper of supervision says, as it was when it went out: all that its print needs. */
export interface LetterBody {
  readonly [field: string]: unknown
  /** 机关代字, e.g. 督办: what its number begins with. */
  readonly code: string
  readonly subject: string
  readonly to: string
  readonly toEn: string
  readonly from: string
  readonly fromEn: string
  readonly itemNumber: number
  readonly title: string
  readonly content: string
  readonly basis: string | null
  readonly dueOn: string | null
  readonly evidence: string
  readonly support: readonly string[]
  readonly milestones: readonly { readonly title: string; readonly dueOn: string; readonly plannedPercent: number }[]
  /** For notices and reminders: what it is about. */
  readonly reason: string | null
  readonly answerDue: string | null
  /** For a call letter: by when it is to be signed for. */
  readonly receiptDue?: string | null
}

/** 发文字号 as printed: no leading zeros, six-cornered brackets (GB/T 9704-2012 §7.2.5). */
export function printNumber(letter: Pick<LetterRow, 'year' | 'serial' | 'body'>): string {
  return `${letter.body.code}〔${letter.year}〕${letter.serial}号`
}

const SUBJECTS = {
  call: '关于交办',
  blue: '关于提醒办理',
  orange: '关于预警督办',
  red: '关于责令限期办结',
  urge: '关于催办',
} as const satisfies Record<LetterRow['kind'], string>

/** 关于交办“…”的函; a title that is a sentence keeps its words. */
export function writeSubject(kind: LetterRow['kind'], title: string): string {
  return `${SUBJECTS[kind]}“${title.replace(/[。；，]+$/u, '')}”事项的函`
}

/** What a unit is called; unknown ones keep their key visible rather than a blank. */
export function nameUnit(units: ReadonlyMap<string, UnitRow>, id: string | null): { zh: string; en: string } {
  const unit = id === null ? undefined : units.get(id)
  return { zh: unit?.name ?? '', en: unit?.nameEn ?? '' }
}
