import { createHash } from 'node:crypto'

/** What a handover moves: between which appointments, and which duties. */
export interface HandoverList {
  readonly from: string
  readonly to: string
  readonly note: string | null
  readonly items: readonly { readonly duty: string; readonly note: string | null }[]
}

/** Of what is moved, from whom and to whom: what both sign. */
export function computeListSha256(over: HandoverList): string {
  const list = [over.from, over.to, over.note, over.items.map(({ duty, note }) => [duty, note])]
  return createHash('sha256').update(JSON.stringify(list)).digest('hex')
}
