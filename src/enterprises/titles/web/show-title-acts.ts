import type { Act } from '../../../access/act.schema.ts'
import type { ShownAct } from '../../../ui/desk/acts.tsx'
import type { Lang } from '../../../ui/lang.ts'
import { titleWords } from './title-words.ts'

/** What the page can do with titles and institutes, in its words; which acts are open is the server's to say. */
export function showTitleActs(acts: readonly Act[], lang: Lang, onDo: (act: string) => void): ShownAct[] {
  const w = titleWords[lang]
  return acts.flatMap(({ act, open, blocks }) => {
    const name = act.replace(/^enterprises\./, '')
    const label = w.acts[name]
    if (label === undefined) return []
    return [
      {
        act,
        label,
        isOpen: open,
        waits: blocks.map(({ code }) => w.blocks[code] ?? w.unknownBlock(code)),
        onDo: () => onDo(name),
        isDanger: name.startsWith('withdraw'),
        isQuiet: name.startsWith('withdraw'),
      },
    ]
  })
}
