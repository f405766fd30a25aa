import type { Asker } from '../access/rules/list-acts.ts'
import { holdsAt } from '../access/rules/reach.ts'
import { type ActOf, type Block, defineLifeCycle } from '../platform/acts/life-cycle.ts'
import type { ParkState } from './parks.schema.ts'

/** What the acts of a park are decided on. */
export interface ParkCase {
  readonly state: ParkState
  readonly hostZone: string
  /** The host zone is a district too: nobody stands between it and the city. */
  readonly isItsOwnDistrict: boolean
  /** Those who declared it, each time. */
  readonly declaredBy: readonly string[]
}

type Rule = (one: ParkCase, asker: Asker) => Block | null

const notTheirOwn: Rule = ({ declaredBy }, { personId }) =>
  declaredBy.includes(personId) ? { code: 'nobody_confirms_what_they_declared' } : null
const hasADistrictAbove: Rule = ({ isItsOwnDistrict }) =>
  isItsOwnDistrict ? { code: 'a_district_that_is_its_own_host_zone_goes_to_the_city' } : null
const districtHasConfirmed: Rule = ({ state, isItsOwnDistrict }) =>
  state === 'declared' && !isItsOwnDistrict ? { code: 'the_district_confirms_first' } : null

const ACT = ['parks.park_act']
const STAGED = [...ACT, 'parks.park_stage']
const BEFORE_ADMISSION = ['declared', 'confirmed', 'planned'] as const
const COUNTED = ['cultivating', 'recognised'] as const

/**
 * The life of a park. Host zones declare, the district looks first, the city admits; recognition and the taking away of
 * the plaque are decided elsewhere and recorded by the programme office, on their document.
 */
export const parkCycle = defineLifeCycle<ParkCase, Asker>()({
  key: 'parks.park',
  states: {
    declared: { name: { zh: '已申报，待区县审核', en: 'declared, with the district' } },
    returned: { name: { zh: '已退回', en: 'returned' } },
    confirmed: { name: { zh: '区县已审核，待市级', en: 'confirmed, with the city' } },
    planned: { name: { zh: '谋划', en: 'planned' } },
    cultivating: { name: { zh: '培育', en: 'cultivating' } },
    recognised: { name: { zh: '认定', en: 'recognised' } },
    removed: { name: { zh: '摘牌', en: 'removed' } },
    withdrawn: { name: { zh: '已撤回', en: 'withdrawn' } },
  },
  parties: {
    host_zone: {
      name: { zh: '开发园区、功能区', en: 'host zone' },
      is: (asker, { hostZone }) => holdsAt(asker.rights, 'parks.declare', hostZone),
    },
    district: {
      name: { zh: '板块', en: 'district' },
      is: (asker, { hostZone }) => holdsAt(asker.rights, 'parks.confirm', hostZone),
    },
    city: {
      name: { zh: '方案办公室', en: 'programme office' },
      is: (asker, { hostZone }) => holdsAt(asker.rights, 'parks.admit', hostZone),
    },
    // What happens to its organisation; no one is offered it.
    tree: { name: { zh: '组织变动', en: 'the tree of organisations' }, is: () => false },
  },
  clocks: {},
  acts: {
    declare: {
      name: { zh: '申报', en: 'Declare' },
      from: 'nothing',
      to: 'declared',
      who: ['host_zone'],
      writes: ['parks.park', ...STAGED, 'parks.park_direction'],
    },
    enter: {
      name: { zh: '补录在册园区', en: 'Enter an admitted park' },
      from: 'nothing',
      to: 'cultivating',
      who: ['city'],
      writes: ['parks.park', ...STAGED, 'parks.park_direction', 'access.organisation_event'],
    },
    declare_again: {
      name: { zh: '重新申报', en: 'Declare again' },
      from: ['returned'],
      to: 'declared',
      who: ['host_zone'],
      writes: [...ACT, 'parks.park', 'parks.park_direction'],
    },
    withdraw: {
      name: { zh: '撤回申报', en: 'Withdraw' },
      from: ['declared', 'returned', 'confirmed', 'planned'],
      to: 'withdrawn',
      who: ['host_zone'],
      needsReason: true,
      writes: STAGED,
    },
    confirm: {
      name: { zh: '审核通过，报市级', en: 'Confirm to the city' },
      from: ['declared'],
      to: 'confirmed',
      who: ['district'],
      rules: [hasADistrictAbove, notTheirOwn],
      writes: ACT,
    },
    return: {
      name: { zh: '退回', en: 'Return' },
      from: ['declared'],
      to: 'returned',
      who: ['district'],
      rules: [hasADistrictAbove],
      needsReason: true,
      writes: ACT,
    },
    plan: {
      name: { zh: '列入谋划', en: 'List as planned' },
      from: ['declared', 'confirmed'],
      to: 'planned',
      who: ['city'],
      rules: [districtHasConfirmed, notTheirOwn],
      writes: STAGED,
    },
    admit: {
      name: { zh: '纳入培育', en: 'Admit to cultivation' },
      from: BEFORE_ADMISSION,
      to: 'cultivating',
      who: ['city'],
      rules: [districtHasConfirmed, notTheirOwn],
      writes: [...STAGED, 'access.organisation_event'],
    },
    send_back: {
      name: { zh: '退回申报', en: 'Send back' },
      from: BEFORE_ADMISSION,
      to: 'returned',
      who: ['city'],
      rules: [districtHasConfirmed],
      needsReason: true,
      writes: STAGED,
    },
    recognise: {
      name: { zh: '登记认定', en: 'Record recognition' },
      from: ['cultivating'],
      to: 'recognised',
      who: ['city'],
      writes: STAGED,
    },
    remove: {
      name: { zh: '登记摘牌', en: 'Record removal' },
      from: COUNTED,
      to: 'removed',
      who: ['city'],
      writes: STAGED,
    },
    redirect: {
      name: { zh: '调整主攻方向', en: 'Change directions' },
      from: COUNTED,
      to: 'same',
      who: ['city'],
      writes: [...ACT, 'parks.park_direction'],
    },
    restate: {
      name: { zh: '更正以往阶段', en: 'Restate past days' },
      from: ['declared', 'returned', 'confirmed', 'planned', 'cultivating', 'recognised', 'removed', 'withdrawn'],
      to: 'same',
      who: ['city'],
      writes: STAGED,
    },
    cease: {
      name: { zh: '随组织终止', en: 'End with its organisation' },
      from: COUNTED,
      to: 'removed',
      who: ['tree'],
      writes: STAGED,
    },
  },
})

export type ParkAct = ActOf<typeof parkCycle>
