import { useState } from 'react'
import type { z } from 'zod'
import type { trailSchema } from '../../audit/audit.schema.ts'
import { sayDeed, saySystemActor } from '../../audit/rules/deed-words.ts'
import { useAnswer, useDesk } from '../../ui/desk/desk-context.tsx'
import { reads } from '../../ui/desk/route.ts'
import { sayMoment } from '../../ui/desk/say-when.ts'
import { deskWords } from '../../ui/desk/words.ts'

type Trail = z.infer<typeof trailSchema>
const readTrail = reads<Trail>()('/api/programmes/:slug/trail/:kind/:id')

/** The last things done to what the page shows: who, when, why. Quiet where there is nothing, or nothing to be seen. */
export function ThingTrail({ kind, id }: { readonly kind: string; readonly id: string }) {
  const { lang } = useDesk()
  const w = deskWords[lang]
  const trail = useAnswer(readTrail, { kind, id })
  const [isWhole, setWhole] = useState(false)
  const entries = trail.data?.entries ?? []
  if (entries.length === 0) return null
  return (
    <section className="trail" aria-label={w.trail}>
      <b>{w.trail}</b>
      {entries.slice(0, isWhole ? undefined : 3).map((entry, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: one moment may hold several, and they are in one order
        <span key={`${entry.at} ${place}`}>
          <span className="n">{sayMoment(entry.at, lang)}</span> {sayWho(entry, lang)} {sayDeed(entry.act, lang)}
          {entry.why ? <span className="q">　{entry.why}</span> : null}
        </span>
      ))}
      {entries.length > 3 && !isWhole ? (
        <button type="button" className="plain" onClick={() => setWhole(true)}>
          {w.all} {trail.data?.next ? `${entries.length}+` : entries.length}
        </button>
      ) : null}
    </section>
  )
}

function sayWho(entry: Trail['entries'][number], lang: 'zh' | 'en'): string {
  const name = (one: Trail['entries'][number]['person']) =>
    one ? ((lang === 'en' ? (one.nameEn ?? one.name) : one.name) ?? deskWords[lang].missing) : null
  const who = name(entry.person) ?? (entry.systemActor ? saySystemActor(entry.systemActor, lang) : '')
  const whom = name(entry.forPerson)
  return whom ? `${who}${lang === 'zh' ? ' 代 ' : ' for '}${whom}` : who
}
