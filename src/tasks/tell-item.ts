import type { HeldRights } from '../access/rules/reach.ts'
import { holdsAt } from '../access/rules/reach.ts'
import { listActs } from '../platform/acts/life-cycle.ts'
import { itemActs } from './item.acts.ts'
import type { Judged } from './keep-lights.ts'
import { toCase } from './read-case.ts'
import { computePlannedPercent } from './rules/planned-course.ts'
import { rollUp } from './rules/roll-up.ts'
import type {
  ActRow,
  ExtensionRow,
  LetterRow,
  LightRow,
  LineRow,
  OverrideRow,
  ReportFileRow,
  ReportRow,
  UnitRow,
  WholeItemRow,
} from './store.ts'
import type { Item, ItemLine } from './tasks.schema.ts'
import { printNumber } from './write-letter.ts'

export type Units = ReadonlyMap<string, UnitRow>

export function indexUnits(rows: readonly UnitRow[]): Units {
  return new Map(rows.map((unit) => [unit.id, unit]))
}

function unitOf(units: Units, id: string): UnitRow {
  return units.get(id) ?? { id, name: '—', nameEn: '—' }
}

/** An item for a list, as it stands on a day. */
export function tellLine(item: LineRow, units: Units, today: string): ItemLine {
  const { milestones, weight, lead, ...line } = item
  return {
    ...line,
    lead: lead === null ? null : unitOf(units, lead),
    weight: Number(weight),
    percent: toTenth(item.percent),
    checkedPercent: toTenth(item.checkedPercent),
    plannedPercent:
      item.startsOn === null || item.dueOn === null
        ? null
        : toTenth(computePlannedPercent(item.startsOn, item.dueOn, milestones, today)),
  }
}

function toTenth<Figure extends number | null>(figure: Figure): Figure {
  return (figure === null ? null : Math.round(figure * 10) / 10) as Figure
}

export interface WholeItem {
  readonly item: WholeItemRow
  readonly reports: readonly ReportRow[]
  readonly letters: readonly LetterRow[]
  readonly extensions: readonly ExtensionRow[]
  readonly acts: readonly ActRow[]
  readonly lights: readonly LightRow[]
  readonly override: OverrideRow | null
  /** Why it has its colour, in the figures of today. */
  readonly why: Judged['why']
  readonly files: readonly ReportFileRow[]
}

/** One item, whole, for the one who asks. */
export function tellItem(
  whole: WholeItem,
  units: Units,
  asker: { readonly personId: string; readonly rights: HeldRights },
): Item {
  const { item, reports, letters, extensions, acts, lights, override, files } = whole
  const { actsDone, parts, ...rest } = item
  const mine = (unit: string) => holdsAt(asker.rights, 'tasks.report', unit)
  return {
    ...rest,
    ...tellLine(rest, units, item.today),
    milestones: item.milestones,
    parts: parts.map(({ unit, hasEvidence, ...part }) => ({
      ...part,
      unit: unitOf(units, unit),
      mine: mine(unit),
    })),
    progress: rollUp(parts),
    why: [...whole.why],
    lights: [...lights],
    override: override && {
      light: override.light,
      reason: override.reason,
      by: override.by,
      at: override.at,
      until: override.until,
    },
    reports: reports.map(({ unit, byId, ...report }) => ({
      ...report,
      unit: unitOf(units, unit),
      mine: byId === asker.personId,
      attached: files.filter((file) => file.report === report.id).map(({ report: _, ...file }) => file),
    })),
    letters: letters.map(({ year, serial, body, to, from, ...letter }) => ({
      ...letter,
      number: printNumber({ year, serial, body }),
      subject: body.subject,
      to: unitOf(units, to),
      from: from === null ? null : unitOf(units, from),
    })),
    extensions: extensions.map(({ askedBy, ...extension }) => extension),
    story: acts.map(({ byId, unit, ...act }) => ({ ...act, unit: unit === null ? null : unitOf(units, unit) })),
    acts: listActs(itemActs, toCase({ item, reports, letters, extensions, acts }), asker),
  }
}

/** What may be done where there is no item yet. */
export function listBoardActs(supervises: boolean): Item['acts'] {
  return supervises
    ? [
        { act: 'tasks.draft', open: true, blocks: [] },
        { act: 'tasks.import_annex', open: true, blocks: [] },
      ]
    : []
}
