import { useDesk } from '../../ui/desk/desk-context.tsx'
import { deskWords } from '../../ui/desk/words.ts'
import type { ReadMissing } from '../reports.schema.ts'
import { readingWords } from './reading-words.ts'
import { sayFigure } from './say-figure.ts'

interface FigureProps {
  readonly value: number | null
  readonly missing: ReadMissing | null
  readonly decimals: number
  /** Why there is none stands beside the dash, where there is room; else it is read aloud, and shown to whoever points. */
  readonly isRoomy?: boolean
}

/** A figure, or a dash with why there is none. Never nought for what is missing. */
export function Figure({ value, missing, decimals, isRoomy = false }: FigureProps) {
  const { lang } = useDesk()
  if (value !== null) return <span className="n">{sayFigure(value, decimals)}</span>
  const w = readingWords[lang]
  const why = missing === null ? w.notSaid : w.missing[missing]
  return (
    <span className="m" {...(isRoomy ? {} : { title: why })}>
      <span aria-hidden="true">{deskWords[lang].missing}</span>
      <span className={isRoomy ? 'why-missing' : 'vh'}>{why}</span>
    </span>
  )
}
