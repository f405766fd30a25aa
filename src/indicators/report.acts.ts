import type { Asker } from '../access/rules/list-acts.ts'
import { holdsAt } from '../access/rules/reach.ts'
import { type ActOf, type Block, defineLifeCycle } from '../platform/acts/life-cycle.ts'
import type { ReportState } from './reports.schema.ts'

/** What the acts of a report are decided on. */
export interface ReportCase {
  readonly state: ReportState
  readonly park: string
  /** Its host zone is a district too: nobody stands between it and the city. */
  readonly isItsOwnDistrict: boolean
  /** Those who handed it in, each time. */
  readonly submittedBy: readonly string[]
  readonly reopenAsked: boolean
  /** Cells that must say something and do not. */
  readonly empty: number
  /** Checks that fired and forbid handing in. */
  readonly blocking: number
  /** Checks that fired and ask for a word that is not there. */
  readonly unexplained: number
}

type Rule = (one: ReportCase, asker: Asker) => Block | null

const counted =
  (code: string, count: (one: ReportCase) => number): Rule =>
  (one) =>
    count(one) > 0 ? { code, count: count(one) } : null

const notTheirOwn: Rule = ({ submittedBy }, { personId }) =>
  submittedBy.includes(personId) ? { code: 'nobody_checks_what_they_handed_in' } : null
const hasADistrictAbove: Rule = ({ isItsOwnDistrict }) =>
  isItsOwnDistrict ? { code: 'a_district_that_is_its_own_host_zone_goes_to_the_city' } : null
const districtHasChecked: Rule = ({ state, isItsOwnDistrict }) =>
  state === 'submitted' && !isItsOwnDistrict ? { code: 'the_district_checks_first' } : null
const passesItsChecks: readonly Rule[] = [
  counted('checks_block', ({ blocking }) => blocking),
  counted('checks_ask', ({ unexplained }) => unexplained),
]

const ACT = ['indicators.report_act', 'indicators.report']

/**
 * A report's way: the park fills it in, its district checks, the city approves. What was handed in is never changed:
 * giving it back or opening it again begins the next version, and what was approved holds until that one is approved.
 */
export const reportCycle = defineLifeCycle<ReportCase, Asker>()({
  key: 'indicators.report',
  states: {
    draft: { name: { zh: '填报中', en: 'Being filled in' } },
    submitted: { name: { zh: '已报送', en: 'Handed in' } },
    checked: { name: { zh: '板块已审核', en: 'Checked by the district' } },
    approved: { name: { zh: '市级已审定', en: 'Approved by the city' } },
  },
  parties: {
    park: {
      name: { zh: '园区', en: 'park' },
      is: (asker, { park }) => holdsAt(asker.rights, 'indicators.report', park),
    },
    district: {
      name: { zh: '板块', en: 'district' },
      is: (asker, { park }) => holdsAt(asker.rights, 'indicators.check', park),
    },
    city: {
      name: { zh: '方案办公室', en: 'programme office' },
      is: (asker) => asker.rights['indicators.approve'] === true,
    },
    // Opens what is due; no one is offered it.
    keeper: { name: { zh: '系统', en: 'the system' }, is: () => false },
  },
  clocks: {
    report: { name: { zh: '报送期限', en: 'handing in' }, unit: 'working_days' },
  },
  acts: {
    open: {
      name: { zh: '下发', en: 'Ask for it' },
      from: 'nothing',
      to: 'draft',
      who: ['keeper'],
      starts: 'report',
      writes: [...ACT, 'indicators.cell'],
    },
    submit: {
      name: { zh: '报送', en: 'Hand in' },
      from: ['draft'],
      to: 'submitted',
      who: ['park'],
      rules: [counted('what_is_required_says_something', ({ empty }) => empty), ...passesItsChecks],
      stops: 'report',
      writes: [...ACT, 'indicators.cell', 'indicators.observation'],
    },
    check: {
      name: { zh: '审核通过', en: 'Check' },
      from: ['submitted'],
      to: 'checked',
      who: ['district'],
      rules: [hasADistrictAbove, notTheirOwn],
      writes: ACT,
    },
    approve: {
      name: { zh: '审定', en: 'Approve' },
      from: ['submitted', 'checked'],
      to: 'approved',
      who: ['city'],
      rules: [districtHasChecked, notTheirOwn, ...passesItsChecks],
      writes: [...ACT, 'indicators.observation'],
    },
    return: {
      name: { zh: '退回园区', en: 'Return to the park' },
      from: ['submitted', 'checked'],
      to: 'draft',
      who: ['district', 'city'],
      needsReason: true,
      rules: [
        (one, asker) =>
          one.isItsOwnDistrict && asker.rights['indicators.approve'] !== true
            ? (hasADistrictAbove(one, asker) ?? null)
            : null,
        (one, asker) =>
          one.state === 'checked' && asker.rights['indicators.approve'] !== true
            ? { code: 'it_lies_with_the_city' }
            : null,
      ],
      writes: [...ACT, 'indicators.cell'],
    },
    send_back: {
      name: { zh: '退回板块', en: 'Send back to the district' },
      from: ['checked'],
      to: 'submitted',
      who: ['city'],
      needsReason: true,
      writes: ACT,
    },
    ask_reopen: {
      name: { zh: '申请重开', en: 'Ask to reopen' },
      from: ['approved'],
      to: 'same',
      who: ['park'],
      needsReason: true,
      rules: [({ reopenAsked }) => (reopenAsked ? { code: 'it_was_asked_for_already' } : null)],
      writes: ACT,
    },
    refuse_reopen: {
      name: { zh: '不同意重开', en: 'Refuse to reopen' },
      from: ['approved'],
      to: 'same',
      who: ['city'],
      needsReason: true,
      rules: [({ reopenAsked }) => (reopenAsked ? null : { code: 'nobody_asked_for_it' })],
      writes: ACT,
    },
    reopen: {
      name: { zh: '重开', en: 'Reopen' },
      from: ['approved'],
      to: 'draft',
      who: ['city'],
      needsReason: true,
      writes: [...ACT, 'indicators.cell'],
    },
  },
})

export type ReportAct = ActOf<typeof reportCycle>
