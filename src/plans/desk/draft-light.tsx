import { useDesk } from '../../ui/desk/desk-context.tsx'
import { Light, type LightColour } from '../../ui/light.tsx'
import type { DraftState } from '../drafts/drafts.schema.ts'
import { planWords } from './plan-words.ts'

const COLOURS: Readonly<Record<DraftState, LightColour>> = {
  draft: 'yellow',
  checked: 'yellow',
  published: 'green',
  withdrawn: 'grey',
}

/** Where a draft stands. */
export function DraftLight({ state }: { readonly state: DraftState }) {
  const { lang } = useDesk()
  return <Light colour={COLOURS[state]}>{planWords[lang].states[state]}</Light>
}
