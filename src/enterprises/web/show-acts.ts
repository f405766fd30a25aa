import type { Act } from '../../access/act.schema.ts'
import type { ShownAct } from '../../ui/desk/acts.tsx'
import type { Lang } from '../../ui/lang.ts'
import { enterpriseWords } from './enterprise-words.ts'

/** What the page can do, in its words; which acts are open and what blocks the rest is the server's to say. */
export function showActs(
  acts: readonly Act[],
  lang: Lang,
  onDo: (act: string) => void,
  only: (act: string) => boolean = () => true,
): ShownAct[] {
  const w = enterpriseWords[lang]
  return acts.flatMap(({ act, open, blocks }) => {
    const name = act.replace(/^enterprises\./, '')
    if (!only(name)) return []
    return [
      {
        act,
        label: w.acts[name] ?? name,
        isOpen: open,
        waits: blocks.map(({ code }) => w.blocks[code] ?? w.unknownBlock(code)),
        onDo: () => onDo(name),
        isDanger: name === 'merge' || name === 'withdraw_stay' || name === 'undo_merge',
        isQuiet: name === 'merge' || name === 'assign',
      },
    ]
  })
}
