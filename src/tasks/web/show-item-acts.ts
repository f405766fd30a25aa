import type { ShownAct } from '../../ui/desk/acts.tsx'
import type { Lang } from '../../ui/lang.ts'
import { type ItemAct, itemActs } from '../item.acts.ts'
import type { Item } from '../tasks.schema.ts'
import { itemWords } from './item-words.ts'

/** The order on the page: what waits for an answer first, then what leads on, then the rest. */
const ORDER: readonly ItemAct[] = [
  'answer_notice',
  'grant_extension',
  'refuse_extension',
  'sign_receipt',
  'sign_copy',
  'set_up',
  'send_call',
  'check',
  'close',
  'accept_progress',
  'return_progress',
  'report_progress',
  'report_done',
  'finish_part',
  'return',
  'ask_extension',
  'amend',
  'urge',
  'override_light',
  'end_override',
  'reopen',
  'cancel',
]
/** What a page is not there for: open, and yet never its filled button. */
const QUIET: ReadonlySet<ItemAct> = new Set([
  'return',
  'return_progress',
  'refuse_extension',
  'urge',
  'override_light',
  'end_override',
  'reopen',
  'cancel',
])

export interface ItemActsShown {
  readonly acts: readonly ShownAct[]
  /** What is done at another stage, and at which. */
  readonly elsewhere: readonly { readonly act: string; readonly label: string; readonly when: string }[]
}

/** The name of an act as the reply has it, `tasks.check`, in the table of acts; null: a later version's. */
export function readActName(act: string): ItemAct | null {
  const name = act.replace(/^tasks\./, '')
  return Object.hasOwn(itemActs.acts, name) ? (name as ItemAct) : null
}

export function sayAct(act: ItemAct, lang: Lang): string {
  return itemActs.acts[act].name[lang]
}

/**
 * The acts of an item as the reply offers them, in the words of the page. Those that only wait for another stage are put
 * together, so that what is open and what truly blocks the rest can be read.
 */
export function showItemActs(acts: Item['acts'], lang: Lang, onDo: (act: ItemAct) => void): ItemActsShown {
  const w = itemWords[lang]
  const offered = acts
    .flatMap(({ act, open, blocks }) => {
      const name = readActName(act)
      return name === null ? [] : [{ name, open, blocks }]
    })
    .sort((a, b) => ORDER.indexOf(a.name) - ORDER.indexOf(b.name))
  const isElsewhere = ({ blocks }: (typeof offered)[number]) => blocks[0]?.code === 'not_in_this_state'
  return {
    acts: offered
      .filter((each) => !isElsewhere(each))
      .map(({ name, open, blocks }) => ({
        act: name,
        label: sayAct(name, lang),
        isOpen: open,
        waits: blocks.map(({ code, count = 0 }) => w.blocks[code]?.(count) ?? w.otherBlock(code)),
        onDo: () => onDo(name),
        isQuiet: QUIET.has(name),
        isDanger: name === 'cancel',
      })),
    elsewhere: offered.filter(isElsewhere).map(({ name }) => ({
      act: name,
      label: sayAct(name, lang),
      when: w.from(sayStates(name, lang)),
    })),
  }
}

function sayStates(act: ItemAct, lang: Lang): string {
  const { from } = itemActs.acts[act]
  return from === 'nothing' ? '' : from.map((state) => itemActs.states[state].name[lang]).join(itemWords[lang].or)
}
