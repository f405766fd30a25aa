import { memo } from 'react'
import type { Notice } from '../plans.schema.ts'
import { Card, Missing, Zh } from './card.tsx'
import { sayDay } from './say-day.ts'
import { type Lang, words } from './words.ts'

/** What the notice says of itself. */
export const DocumentCard = memo(function DocumentCard({
  lang,
  notice,
}: {
  readonly lang: Lang
  readonly notice: Notice
}) {
  const w = words[lang].data
  const joined = (names: readonly string[]) => (names.length > 0 ? names.join('、') : null)
  const day = (given: string | null) => given && sayDay(given, lang)
  const facts = [
    { name: w.fields.title, said: notice.title },
    ...(notice.planTitle ? [{ name: w.fields.planTitle, said: notice.planTitle }] : []),
    { name: w.fields.documentNumber, said: notice.documentNumber },
    { name: w.fields.issuer, said: joined(notice.coIssuers) ?? notice.issuer },
    { name: w.fields.issuedOn, said: day(notice.issuedOn) },
    { name: w.fields.publishedOn, said: day(notice.publishedOn) },
    { name: w.fields.indexNumber, said: notice.indexNumber },
    { name: w.fields.validity, said: notice.validity },
    { name: w.fields.category, said: notice.category },
    { name: w.fields.attachments, said: joined(notice.attachments) },
  ]
  return (
    <Card id="document" title={w.title} note={facts.some((fact) => fact.said === null) ? w.note : undefined}>
      <dl className="doc-facts">
        {facts.map((fact) => (
          <div key={fact.name}>
            <dt>{fact.name}</dt>
            <dd>{fact.said === null ? <Missing why={w.missing} /> : <Zh>{fact.said}</Zh>}</dd>
          </div>
        ))}
      </dl>
    </Card>
  )
})
