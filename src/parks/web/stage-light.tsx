import { useDesk } from '../../ui/desk/desk-context.tsx'
import { Light, type LightColour } from '../../ui/light.tsx'
import { parkCycle } from '../park.acts.ts'
import type { ParkState, Stage } from '../parks.schema.ts'
import { parkWords } from './park-words.ts'

/** Green counts, red no longer does, yellow waits for its host zone; all else is on its way. */
const COLOURS: Readonly<Partial<Record<ParkState, LightColour>>> = {
  cultivating: 'green',
  recognised: 'green',
  removed: 'red',
  returned: 'yellow',
}

/** Where a park stands: to those who act on it, with whom it lies. */
export function StageLight({ stage, state }: { readonly stage: Stage; readonly state: ParkState | null }) {
  const { lang } = useDesk()
  const word = state === null ? parkWords[lang].stages[stage] : parkCycle.states[state].name[lang]
  return <Light colour={COLOURS[state ?? stage] ?? 'grey'}>{word}</Light>
}
