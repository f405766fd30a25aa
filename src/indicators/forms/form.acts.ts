import type { Asker } from '../../access/rules/list-acts.ts'
import { type ActOf, type Block, defineLifeCycle } from '../../platform/acts/life-cycle.ts'
import type { FormState } from '../indicators.schema.ts'

/** What the acts of a form are decided on. */
export interface FormCase {
  readonly state: FormState
  readonly fields: number
  /** More of its fields are held by the city than its limit lets pass. */
  readonly isAboveLimit: boolean
}

type Rule = (one: FormCase, asker: Asker) => Block | null

const asksForSomething: Rule = ({ fields }) => (fields > 0 ? null : { code: 'a_published_form_asks_for_something' })

/** The life of a form. What it asks is laid out while it is a draft; what was published stays until it is withdrawn. */
export const formCycle = defineLifeCycle<FormCase, Asker>()({
  key: 'indicators.form',
  states: {
    draft: { name: { zh: '草稿', en: 'draft' } },
    published: { name: { zh: '已发布', en: 'published' } },
    withdrawn: { name: { zh: '已停用', en: 'withdrawn' } },
  },
  parties: {
    office: {
      name: { zh: '方案办公室', en: 'programme office' },
      is: ({ rights }) => rights['indicators.define'] === true,
    },
  },
  clocks: {},
  acts: {
    draft: {
      name: { zh: '新建报表', en: 'Draft a form' },
      from: 'nothing',
      to: 'draft',
      who: ['office'],
      writes: ['indicators.form', 'indicators.form_act', 'indicators.form_indicator', 'indicators.form_park'],
    },
    amend: {
      name: { zh: '修改', en: 'Amend' },
      from: ['draft'],
      to: 'same',
      who: ['office'],
      writes: ['indicators.form', 'indicators.form_act', 'indicators.form_indicator', 'indicators.form_park'],
    },
    publish: {
      name: { zh: '发布', en: 'Publish' },
      from: ['draft'],
      to: 'published',
      who: ['office'],
      rules: [asksForSomething],
      writes: ['indicators.form', 'indicators.form_act'],
    },
    withdraw: {
      name: { zh: '停用', en: 'Withdraw' },
      from: ['draft', 'published'],
      to: 'withdrawn',
      who: ['office'],
      needsReason: true,
      writes: ['indicators.form', 'indicators.form_act'],
    },
  },
})
export type FormAct = ActOf<typeof formCycle>
