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

/** Blocks that say: there is nothing here that it could be done about. */
const NOTHING_TO_DO: ReadonlySet<string> = new Set([
  'not_in_this_state',
  'nothing_waits',
  'no_extension_waits',
  'no_notice_waits',
  'not_overridden',
  'is_signed_for',
  'part_is_done',
])

type Block = Item['acts'][number]['blocks'][number]

export interface ItemActsShown {
  readonly acts: readonly ShownAct[]
  /** What is not called for now, and why: another stage, or nothing to do it about. */
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
 * The acts of an item as the reply offers them, in the words of the page. Those that are not called for now are put
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
  const isElsewhere = ({ blocks }: (typeof offered)[number]) => NOTHING_TO_DO.has(blocks[0]?.code ?? '')
  const sayBlock = ({ code, count = 0 }: Block) => w.blocks[code]?.(count) ?? w.otherBlock(code)
  return {
    acts: offered
      .filter((each) => !isElsewhere(each))
      .map(({ name, open, blocks }) => ({
        act: name,
        label: sayAct(name, lang),
        isOpen: open,
        waits: blocks.map(sayBlock),
        onDo: () => onDo(name),
        isQuiet: QUIET.has(name),
        isDanger: name === 'cancel',
      })),
    elsewhere: offered.filter(isElsewhere).map(({ name, blocks: [first] }) => ({
      act: name,
      label: sayAct(name, lang),
      when: !first || first.code === 'not_in_this_state' ? w.from(sayStates(name, lang)) : sayBlock(first),
    })),
  }
}

function sayStates(act: ItemAct, lang: Lang): string {
  const { from } = itemActs.acts[act]
  return from === 'nothing' ? '' : from.map((state) => itemActs.states[state].name[lang]).join(itemWords[lang].or)
}
