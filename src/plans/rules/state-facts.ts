import type { Facts } from '../facts.schema.ts'
import type { PlanReading } from '../plans.schema.ts'

/**
 * The facts of a reading that is taken as reviewed: everything that `compareFacts` compares. A text that compiles to the
 * same reading has none that differ.
 */
export function stateFacts(reading: PlanReading): Facts {
  return {
    notice: reading.notice,
    headings: reading.headings.map(({ span: _, ...heading }) => heading),
    targets: reading.targets.map(({ text: _text, span: _span, ...target }) => target),
    layout: reading.layout.map(({ district, hostZone, directions }) => ({
      district,
      hostZone,
      directions: directions.map(({ text }) => text),
    })),
    tasks: reading.tasks.map(({ number, title, group, lead, support, due }) => ({
      number,
      title,
      group,
      lead,
      support,
      due,
    })),
    responsible: reading.responsible.map(({ span: _, ...responsible }) => responsible),
  }
}
