import type { Act } from '../../access/act.schema.ts'
import type { ShownAct } from '../../ui/desk/acts.tsx'
import type { Lang } from '../../ui/lang.ts'
import { type ParkAct, parkCycle } from '../park.acts.ts'
import { parkWords } from './park-words.ts'

/** What the page can do, in the words of the table of acts; what has no way here is left out. */
export function showActs(acts: readonly Act[], lang: Lang, onDo: (act: ParkAct) => void): ShownAct[] {
  const w = parkWords[lang]
  return acts.flatMap(({ act, open, blocks }) => {
    const name = act.replace(/^parks\./, '') as ParkAct
    // What the case is past, or not at yet, needs no sentence each: only what could be done next is shown.
    if (!open && blocks.some(({ code }) => code === 'not_in_this_state')) return []
    return [
      {
        act,
        label: parkCycle.acts[name].name[lang],
        isOpen: open,
        waits: blocks.map(({ code }) => w.blocks[code] ?? w.unknownBlock(code)),
        onDo: () => onDo(name),
        isDanger: name === 'remove' || name === 'withdraw',
      },
    ]
  })
}

/** Whether somebody waits for the one who looks: an answer to a declaration, or a declaration to be made anew. */
export function waitsForMe(acts: readonly Act[]): boolean {
  return acts.some(({ act, open }) => open && /\.(confirm|admit|declare_again)$/.test(act))
}
