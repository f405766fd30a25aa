import type { ReactNode } from 'react'
import type { PublicParks } from '../../parks/index.ts'
import type { ProgrammeView } from '../../plans/programme.schema.ts'
import type { Lang } from '../../ui/lang.ts'
import { outrightWords, sentenceCase } from '../parts/findings.tsx'
import { renderProgrammePage } from '../parts/programme-page.tsx'
import { Schematic } from '../parts/schematic.tsx'
import { SourceLink } from '../parts/source-link.tsx'
import { zoneCounts } from '../parts/zone-counts.ts'
import { type ChosenZones, chooseZones, type ZoneQuestion } from '../rules/choose-zones.ts'
import { arrangeFamilies } from '../rules/families-by-zone.ts'
import { findSharedDirections, findSplitTerms } from '../rules/find-term-places.ts'
import { anchorOf } from '../rules/mark-sentences.ts'
import { count, DirectionWords, shown, type Voice, voiceOf } from '../voice.tsx'
import { ParkName } from './parks.tsx'

/** Which zone sets out for what, and where roughly does it lie? For anyone who looks for a place or a direction. */
export function renderZones(
  view: ProgrammeView,
  lang: Lang,
  question: ZoneQuestion = null,
  parks: PublicParks | null = null,
): string {
  const voice = voiceOf(view, lang)
  const chosen = chooseZones(view, question)
  const zones = zoneCounts(view)
  const title = titleOf(voice, chosen)
  return renderProgrammePage({
    voice,
    page: 'zones',
    title,
    query: queryOf(question),
    children: (
      <>
        <div className="ph">
          <p className="eyb">{voice.say('空间布局', 'Spatial layout')}</p>
          <h1>{shown(voice, title)}</h1>
          {question === null && zones.zones > 0 && (
            <p className="lead">
              {voice.say(
                `${zones.districts} 个板块。特色园区以后在这些开发园区、功能区里面申报，方案没有点名。`,
                `${count(zones.districts, 'district', 'districts')}. Parks are to be declared later inside these host zones; the plan names none.`,
              )}
            </p>
          )}
        </div>
        {zones.zones > 0 && (
          <>
            <Chips voice={voice} question={question} />
            {question !== null && <FilterSentence voice={voice} chosen={chosen} />}
            <Schematic voice={voice} chosen={chosen} heading="h2" listBelow />
            <ZoneTable voice={voice} chosen={chosen} parks={parks !== null && parks.count > 0 ? parks : null} />
          </>
        )}
      </>
    ),
  })
}

function titleOf(voice: Voice, chosen: ChosenZones): string {
  const zones = zoneCounts(voice.view)
  const asked = askedFor(voice, chosen.question)
  if (zones.zones === 0) return voice.say('方案没有写空间布局', 'The plan gives no layout')
  if (asked === null)
    return voice.say(
      `${zones.zones} 处开发园区、功能区，${zones.directions} 个主攻方向`,
      `${count(zones.zones, 'host zone', 'host zones')}, ${count(zones.directions, 'direction', 'directions')}`,
    )
  const named = [...chosen.lit.values()].filter((where) => where === 'named').length
  const within = chosen.lit.size - named
  if (chosen.lit.size === 0) return voice.say(`没有一处写到“${asked}”`, `No zone writes “${asked}”`)
  return voice.say(
    `${asked}：${chosen.lit.size} 处${outrightWords(voice, named, within)}`,
    `${sentenceCase(asked)}: ${count(chosen.lit.size, 'zone', 'zones')}${outrightWords(voice, named, within)}`,
  )
}

function askedFor(voice: Voice, question: ZoneQuestion): string | null {
  if (question === null) return null
  if ('direction' in question) return voice.nameText(question.direction)
  const family = voice.view.differentiation.families.find((each) => each.key === question.family)
  return family ? family.name[voice.lang] : question.family
}

function queryOf(question: ZoneQuestion): string {
  if (question === null) return ''
  const [key, value] = 'direction' in question ? ['direction', question.direction] : ['family', question.family]
  return `?${key}=${encodeURIComponent(value)}`
}

/** Links that light the schematic: directions several zones share, then the families. */
function Chips({ voice, question }: { voice: Voice; question: ZoneQuestion }) {
  const { layout } = voice.view.reading
  const split = findSplitTerms(layout).map((each) => ({
    name: each.term,
    places: each.named.length + each.within.length,
  }))
  const shared = findSharedDirections(layout)
    .filter((each) => !split.some((other) => other.name === each.name))
    .map((each) => ({ name: each.name, places: chooseZones(voice.view, { direction: each.name }).lit.size }))
  const directions = [...split, ...shared].sort((a, b) => b.places - a.places).slice(0, 10)
  const families = arrangeFamilies(voice.view.differentiation).filter(
    ({ family, cells }) =>
      cells.size > 1 || (question !== null && 'family' in question && question.family === family.key),
  )
  return (
    <div className="screen">
      <div className="fl">
        <span className="q">{voice.say('看方向', 'Direction')}</span>
        {directions.map(({ name, places }) => (
          <Chip
            key={name}
            href={`${voice.path('zones')}${queryOf({ direction: name })}`}
            on={question !== null && 'direction' in question && question.direction === name}
            label={voice.name(name)}
            places={places}
          />
        ))}
        <Chip
          href={voice.path('zones')}
          on={question === null}
          label={voice.say('全部', 'All')}
          places={layout.length}
        />
      </div>
      {families.length > 0 && (
        <div className="fl fl-families">
          <span className="q">{voice.say('看门类', 'Family')}</span>
          {families.map(({ family, cells }) => (
            <Chip
              key={family.key}
              href={`${voice.path('zones')}${queryOf({ family: family.key })}`}
              on={question !== null && 'family' in question && question.family === family.key}
              label={family.name[voice.lang]}
              places={cells.size}
            />
          ))}
          <a className="more" href={voice.path('directions')}>
            {voice.say('各门类', 'All families')}
          </a>
        </div>
      )}
    </div>
  )
}

function Chip({ href, on, label, places }: { href: string; on: boolean; label: ReactNode; places: number }) {
  return (
    <a href={href} className={on ? 'on' : undefined} aria-current={on ? 'true' : undefined}>
      {label} <span className="n">{places}</span>
    </a>
  )
}

function FilterSentence({ voice, chosen }: { voice: Voice; chosen: ChosenZones }) {
  const asked = askedFor(voice, chosen.question) ?? ''
  return (
    <p className="filter">
      {chosen.lit.size === 0
        ? shown(voice, voice.say(`没有一处写到“${asked}”。`, `No zone writes “${asked}”.`))
        : shown(
            voice,
            voice.say(
              `只列写到“${asked}”的 ${chosen.lit.size} 处。`,
              `Only the ${count(chosen.lit.size, 'zone', 'zones')} with “${asked}”.`,
            ),
          )}{' '}
      <a href={voice.path('zones')}>{voice.say('看全部', 'Show all')}</a>
    </p>
  )
}

interface ZoneTableProps {
  readonly voice: Voice
  readonly chosen: ChosenZones
  /** Null while none counts: nothing is said of what is not there. */
  readonly parks: PublicParks | null
}

function ZoneTable({ voice, chosen, parks }: ZoneTableProps) {
  const rows = voice.view.reading.layout
    .map((row, index) => ({ row, index }))
    .filter(({ index }) => chosen.question === null || chosen.lit.has(index))
  if (rows.length === 0) return null
  return (
    <section className="card tbl">
      <h2 className="hd">{voice.say('逐处列出', 'Zone by zone')}</h2>
      <table className="zt">
        <thead>
          <tr>
            <th scope="col">{voice.say('开发园区、功能区', 'Host zone')}</th>
            <th scope="col">{voice.say('板块', 'District')}</th>
            <th scope="col">
              {voice.say(
                '主攻方向（括号里是方案所列细分）',
                'Directions (in brackets: what the plan lists under each)',
              )}
            </th>
            {parks && <th scope="col">{voice.say('特色园区', 'Parks')}</th>}
            <th scope="col">{voice.say('出处', 'Source')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ row, index }) => {
            const name = row.hostZone ?? row.district
            return (
              <tr key={anchorOf('zone', index)} id={anchorOf('zone', index)}>
                <th scope="row">{voice.name(name)}</th>
                <td className="zd">
                  {row.hostZone ? voice.name(row.district) : voice.say('自成一处', 'its own zone')}
                </td>
                <td>
                  <ul className="dirs">
                    {row.directions.map((direction, position) => (
                      <li key={direction.text}>
                        <DirectionWords
                          voice={voice}
                          direction={direction}
                          lit={chosen.words.get(`${index}/${position}`) ?? []}
                        />
                      </li>
                    ))}
                  </ul>
                </td>
                {parks && (
                  <td>
                    <ParksThere voice={voice} parks={parks} row={row} />
                  </td>
                )}
                <td>
                  <SourceLink voice={voice} kind="zone" index={index} of={voice.nameText(name)} />
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </section>
  )
}

/** The parks of one row of the layout, as it is called there; where there are too many for a page, how many. */
function ParksThere({
  voice,
  parks,
  row,
}: {
  voice: Voice
  parks: PublicParks
  row: ProgrammeView['reading']['layout'][number]
}) {
  const zone = parks.zones.find(
    ({ zone: { name }, district }) => name.zh === (row.hostZone ?? row.district) && district.name.zh === row.district,
  )
  if (!zone || zone.parks === 0) return <span className="q">{voice.say('还没有', 'none yet')}</span>
  const listed = parks.parks.filter(({ hostZone }) => hostZone.id === zone.zone.id)
  if (listed.length < zone.parks)
    return (
      <a href={`${voice.path('parks')}?zone=${zone.zone.id}`}>
        {voice.say(`${zone.parks} 个`, count(zone.parks, 'park', 'parks'))}
      </a>
    )
  return (
    <ul className="dirs">
      {listed.map((park) => (
        <li key={park.id}>
          <a href={voice.path('parks', `p-${park.id}`)}>
            <ParkName voice={voice} name={park.name} />
          </a>
        </li>
      ))}
    </ul>
  )
}
