import type { z } from 'zod'
import type { AnnexPreview, annexConfirmSchema } from '../annex/annex.schema.ts'

export type Proposal = AnnexPreview['proposals'][number]
export type Doubt = Proposal['doubts'][number]

/** A row as the person leaves it. Empty text: open. */
export interface AnnexChoice {
  readonly isTaken: boolean
  readonly planItem: string
  readonly lead: string
  readonly support: readonly string[]
  readonly dueOn: string
}
export type AnnexChoices = ReadonlyMap<number, AnnexChoice>

/** What is wrong with a row, by its field. */
export type WrongField = 'title' | 'content' | 'dueOn' | 'support' | 'other'

/** As the preview understood it: all that is not there yet is taken. */
export function startChoices({ proposals }: AnnexPreview): AnnexChoices {
  return new Map(
    proposals.map((one) => [
      one.row,
      {
        isTaken: !one.isKnown,
        planItem: one.planItem ?? '',
        lead: one.lead ?? '',
        support: one.support,
        dueOn: one.dueOn ?? '',
      },
    ]),
  )
}

/** The doubts that the person has not settled. Who supports and who leads first can only be looked at. */
export function listDoubts({ doubts }: Proposal, choice: AnnexChoice): { open: Doubt[]; toLookAt: Doubt[] } {
  const isSettled = (doubt: Doubt): boolean =>
    (doubt === 'no_task' && choice.planItem !== '') ||
    ((doubt === 'no_lead' || doubt === 'lead_unknown') && choice.lead !== '') ||
    (doubt === 'due_unclear' && choice.dueOn !== '')
  const isNote = (doubt: Doubt) => doubt === 'several_leads' || doubt === 'support_unknown'
  return {
    open: doubts.filter((doubt) => !isNote(doubt) && !isSettled(doubt)),
    toLookAt: doubts.filter(isNote),
  }
}

/** The rows that are taken, in their order. */
export function listTaken({ proposals }: AnnexPreview, choices: AnnexChoices): Proposal[] {
  return proposals.filter((one) => !one.isKnown && choices.get(one.row)?.isTaken === true)
}

/** What is sent: the rows that are taken, as the person leaves them. */
export function writeConfirm(preview: AnnexPreview, choices: AnnexChoices): z.input<typeof annexConfirmSchema> {
  const headings = new Map(preview.tasks.map(({ planItem, heading }) => [planItem, heading]))
  return {
    items: listTaken(preview, choices).flatMap((one) => {
      const choice = choices.get(one.row)
      if (!choice) return []
      return {
        title: one.title,
        content: one.content,
        planItem: choice.planItem || null,
        heading: headings.get(choice.planItem) ?? null,
        basis: preview.basis,
        lead: choice.lead || null,
        // Who leads does not support as well.
        support: choice.support.filter((unit) => unit !== choice.lead).map((unit) => ({ unit })),
        startsOn: null,
        dueOn: choice.dueOn || null,
      }
    }),
  }
}

/**
 * Which rows the server did not take.
 *
 * @param errors  of its problem document: the fields as paths into what was sent, `items/3/title`
 * @param sent    the rows that were sent, in their order
 */
export function readRowErrors(errors: unknown, sent: readonly Proposal[]): ReadonlyMap<number, WrongField> {
  const found = new Map<number, WrongField>()
  for (const one of Array.isArray(errors) ? errors : []) {
    const field = typeof one === 'object' && one !== null && 'field' in one ? String(one.field) : ''
    const [, at, name] = /^items\/(\d+)(?:\/(\w+))?/.exec(field) ?? []
    const row = at === undefined ? undefined : sent[Number(at)]?.row
    if (row === undefined || found.has(row)) continue
    found.set(row, name === 'title' || name === 'content' || name === 'dueOn' || name === 'support' ? name : 'other')
  }
  return found
}
