import type { PublicParks } from '../../parks/index.ts'
import type { ProgrammeView } from '../../plans/programme.schema.ts'

const idOf = (kind: number, number: number) => `00000000-0000-4000-8${kind}00-${String(number).padStart(12, '0')}`

/** The register of a programme: this many parks, one after the other in the host zones of its layout. */
export function aParkList(view: ProgrammeView, howMany: number): PublicParks {
  const { layout } = view.reading
  const named = (zh: string) => ({ zh, en: view.english[zh] ?? null })
  const zones = layout.map(({ district, hostZone }, at) => ({
    zone: { id: idOf(1, at), name: named(hostZone ?? district) },
    district: { id: hostZone === null ? idOf(1, at) : idOf(2, at), name: named(district) },
    parks: Math.floor(howMany / layout.length) + (at < howMany % layout.length ? 1 : 0),
  }))
  const parks = Array.from({ length: Math.min(howMany, 100) }, (_, at): PublicParks['parks'][number] => {
    const place = zones[at % zones.length] ?? zones[0]
    if (!place) throw new Error('a layout without a row')
    return {
      id: idOf(3, at),
      name: { zh: `霁澜${at}园`, en: at % 2 === 0 ? `Jilan ${at} Park` : null },
      hostZone: place.zone,
      district: place.district,
      class: at % 3 === 0 ? null : at % 3 === 1 ? 'manufacturing' : 'research',
      stage: at % 2 === 0 ? 'recognised' : 'cultivating',
      since: '2031-05-06',
      basis: `云特园办〔2031〕${at + 1}号`,
      directions:
        layout[at % layout.length]?.directions.slice(0, 2).map(({ name }) => ({
          text: name,
          layoutDirection: name,
        })) ?? [],
    }
  })
  return { on: '2031-06-01', count: howMany, total: howMany, page: 1, zones, parks }
}
