import type { ParkAct } from '../park.acts.ts'
import type { ParkState } from '../parks.schema.ts'

/** Who is concerned by a park: those who hold a right at its host zone, or who declared it last. */
export type Side = 'zone' | 'district' | 'city' | 'who_declared'

/** What an act brings with it. */
export interface Tidings {
  /** Who hears of it, and by which message; whoever did it knows. */
  readonly told: readonly { readonly side: Side; readonly kind: string }[]
  /** Who has to act next, and what they have to do. */
  readonly opens: { readonly side: Side; readonly kind: DutyKind } | null
  /** The duties that it ends. */
  readonly ends: readonly DutyKind[]
}

export type DutyKind = 'parks.confirm' | 'parks.admit' | 'parks.declare_again'

export const DUTIES: Readonly<Record<DutyKind, { readonly zh: string; readonly en: string }>> = {
  'parks.confirm': { zh: '审核园区申报', en: 'Look at a declared park' },
  'parks.admit': { zh: '办理园区申报', en: 'Decide on a declared park' },
  'parks.declare_again': { zh: '修改后重新申报', en: 'Declare again, or withdraw' },
}

const ALL: readonly DutyKind[] = ['parks.confirm', 'parks.admit', 'parks.declare_again']
const nothing: Tidings = { told: [], opens: null, ends: [] }

/**
 * Who is told of an act, who acts next, and which duties end.
 *
 * @param stood             where the park stood before the act
 * @param isItsOwnDistrict  nobody stands between the host zone and the city
 */
export function findTidings(act: ParkAct, stood: ParkState | null, isItsOwnDistrict: boolean): Tidings {
  const next = isItsOwnDistrict
    ? ({ side: 'city', kind: 'parks.admit' } as const)
    : ({ side: 'district', kind: 'parks.confirm' } as const)
  const tell = (side: Side, kind: string) => [{ side, kind }]
  switch (act) {
    case 'declare':
    case 'declare_again':
      return { told: tell(next.side, 'parks.declared'), opens: next, ends: ['parks.declare_again'] }
    case 'confirm':
      return {
        told: tell('city', 'parks.confirmed'),
        opens: { side: 'city', kind: 'parks.admit' },
        ends: ['parks.confirm'],
      }
    case 'return':
    case 'send_back':
      return {
        told: tell('who_declared', 'parks.returned'),
        opens: { side: 'who_declared', kind: 'parks.declare_again' },
        ends: ['parks.confirm', 'parks.admit'],
      }
    case 'withdraw': {
      // Who returned it has nothing before them.
      const side = stood === 'declared' ? next.side : stood === 'returned' ? null : 'city'
      return { told: side === null ? [] : tell(side, 'parks.withdrawn'), opens: null, ends: ALL }
    }
    case 'plan':
      return { told: tell('zone', 'parks.planned'), opens: null, ends: ['parks.admit'] }
    case 'admit':
      return { told: tell('zone', 'parks.admitted'), opens: null, ends: ALL }
    case 'recognise':
      return { told: tell('zone', 'parks.recognised'), opens: null, ends: [] }
    case 'remove':
      return { told: tell('zone', 'parks.removed'), opens: null, ends: [] }
    case 'enter':
    case 'redirect':
    case 'restate':
    case 'cease':
      return nothing
  }
}
