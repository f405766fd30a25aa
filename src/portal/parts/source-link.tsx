import { anchorOf, type ItemKind } from '../rules/mark-sentences.ts'
import { shown, type Voice } from '../voice.tsx'

/** One click from an item to its sentence. The visible word is short; its accessible name says which item. */
export function SourceLink({
  voice,
  kind,
  index,
  of,
}: {
  voice: Voice
  kind: Exclude<ItemKind, 'measure'>
  index: number
  /** The item's name in the page's language. */
  of: string
}) {
  return (
    <a className="src" href={voice.path('notice', anchorOf(kind, index))}>
      {voice.say(voice.view.invented || voice.view.textSource === 'official' ? '原句' : '转述句', 'Sentence')}
      <span className="vh">{shown(voice, voice.say(`：${of}`, `: ${of}`))}</span>
    </a>
  )
}
