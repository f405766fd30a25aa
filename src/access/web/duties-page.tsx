import { Asked } from '../../ui/desk/asked.tsx'
import { useAnswer } from '../../ui/desk/desk-context.tsx'
import { listDuties } from './asks.ts'

export function DutiesPage() {
  const duties = useAnswer(listDuties, {})
  return <Asked of={duties}>{({ duties }) => <p>{duties.length}</p>}</Asked>
}
