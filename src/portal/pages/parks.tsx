import type { ReactNode } from 'react'
import type { PublicParks } from '../../parks/index.ts'
import type { ProgrammeView } from '../../plans/programme.schema.ts'
import { LANG_TAG, type Lang } from '../../ui/lang.ts'
import { Light } from '../../ui/light.tsx'
import { renderProgrammePage } from '../parts/programme-page.tsx'
import { SourceLink } from '../parts/source-link.tsx'
import { findOpenMatters } from '../rules/what-is-open.ts'
import { count, figure, shown, targetInWords, type Voice, voiceOf } from '../voice.tsx'

/** What is asked of the list: of which host zone, by its id, and which page of it. */
export interface ParkQuestion {
  readonly zone?: string
  readonly page: number
}

type Row = PublicParks['parks'][number]

/** Which parks count, where, for what and on which document? For anyone. */
export function renderParks(view: ProgrammeView, lang: Lang, parks: PublicParks, question: ParkQuestion): string {
  const voice = voiceOf(view, lang)
  const zone = parks.zones.find((each) => each.zone.id === question.zone)
  const title = titleOf(voice, parks, zone)
  return renderProgrammePage({
    voice,
    page: 'parks',
    title,
    query: queryOf(question),
    children: (
      <>
        <div className="ph">
          <p className="eyb">{voice.say('特色园区', 'Parks')}</p>
          <h1>{shown(voice, title)}</h1>
          <Promised voice={voice} parks={parks} />
        </div>
        {zone && (
          <p className="filter">
            {voice.say('只列 ', 'Only those in ')}
            <ParkName voice={voice} name={zone.zone.name} />
            {voice.say(' 的园区。', '.')} <a href={voice.path('parks')}>{voice.say('看全部', 'Show all')}</a>
          </p>
        )}
        {parks.parks.length > 0 && <ParkTable voice={voice} parks={parks} />}
        <Paging voice={voice} parks={parks} question={question} />
      </>
    ),
  })
}

function titleOf(voice: Voice, { count: counted, total }: PublicParks, zone: PublicParks['zones'][number] | undefined) {
  if (zone) {
    const name = voice.lang === 'en' ? (zone.zone.name.en ?? zone.zone.name.zh) : zone.zone.name.zh
    return voice.say(`${name}：${total} 个特色园区`, `${name}: ${count(total, 'park', 'parks')}`)
  }
  if (counted === 0) return voice.say('还没有进入培育或认定的园区', 'No park in cultivation or recognised yet')
  return voice.say(`${figure(counted)} 个特色园区在册`, `${count(counted, 'park', 'parks')} on the register`)
}

/** What the plan promises, in its own words, beside what is counted; no figure where nothing is. */
function Promised({ voice, parks }: { voice: Voice; parks: PublicParks }) {
  const [promised] = findOpenMatters(voice.view).promised
  return (
    <p className="lead">
      {promised && (
        <>
          {voice.say(
            `方案提出 ${targetInWords(voice, promised.target)}。`,
            `The plan sets out for ${targetInWords(voice, promised.target)}. `,
          )}
          <SourceLink
            voice={voice}
            kind="target"
            index={promised.index}
            of={voice.nameText(promised.target.subject)}
          />{' '}
        </>
      )}
      {parks.count > 0
        ? voice.say(
            `培育和认定的计数，全部列在下面。${parks.on}。`,
            `Those in cultivation and recognised are counted, and all are listed. As of ${parks.on}.`,
          )
        : voice.say(
            '园区由开发园区、功能区申报，市级纳入培育后在这里公布。',
            'Host zones declare parks; they are shown here once the city has admitted them.',
          )}
    </p>
  )
}

function ParkTable({ voice, parks }: { voice: Voice; parks: PublicParks }) {
  return (
    <section className="card tbl">
      <h2 className="hd">{voice.say('逐个列出', 'Park by park')}</h2>
      <table className="zt">
        <thead>
          <tr>
            <th scope="col">{voice.say('特色园区', 'Park')}</th>
            <th scope="col">{voice.say('开发园区、功能区', 'Host zone')}</th>
            <th scope="col">{voice.say('主攻方向', 'Directions')}</th>
            <th scope="col">{voice.say('依据', 'Basis')}</th>
            <th scope="col">{voice.say('阶段', 'Stage')}</th>
          </tr>
        </thead>
        <tbody>
          {parks.parks.map((park) => (
            <tr key={park.id} id={`p-${park.id}`}>
              <th scope="row">
                <ParkName voice={voice} name={park.name} />
                <ClassWords voice={voice} park={park} />
              </th>
              <td className="zd">
                <ParkName voice={voice} name={park.hostZone.name} />
                {park.district.id !== park.hostZone.id && (
                  <>
                    {voice.say('　', ', ')}
                    <ParkName voice={voice} name={park.district.name} />
                  </>
                )}
              </td>
              <td>
                <ul className="dirs">
                  {park.directions.map(({ text }) => (
                    <li key={text}>{voice.name(text)}</li>
                  ))}
                </ul>
              </td>
              <td className="zd">{voice.quote(park.basis)}</td>
              <td>
                <Light colour="green">
                  {park.stage === 'recognised' ? voice.say('认定', 'recognised') : voice.say('培育', 'cultivating')}
                </Light>
                <span className="q n since">{voice.say(`${park.since} 起`, `since ${park.since}`)}</span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

function ClassWords({ voice, park }: { voice: Voice; park: Row }) {
  if (park.class === null) return null
  return (
    <span className="q since">
      {park.class === 'manufacturing'
        ? voice.say('生产制造型', 'manufacturing')
        : voice.say('研发办公型', 'research and office')}
    </span>
  )
}

/** A name as the register has it: in English where one is known, else in Chinese, marked as such. */
export function ParkName({ voice, name }: { voice: Voice; name: Row['name'] }): ReactNode {
  if (voice.lang === 'zh') return name.zh
  return name.en ?? <span lang={LANG_TAG.zh}>{name.zh}</span>
}

/** Rows of a page, as the reader gives them. */
const PAGE = 100

function Paging({ voice, parks, question }: { voice: Voice; parks: PublicParks; question: ParkQuestion }) {
  const pages = Math.max(1, Math.ceil(parks.total / PAGE))
  if (pages === 1) return null
  const to = (page: number) => `${voice.path('parks')}${queryOf({ ...question, page })}`
  return (
    <p className="fl screen">
      <span className="q">{voice.say(`第 ${parks.page} 页，共 ${pages} 页`, `Page ${parks.page} of ${pages}`)}</span>
      {parks.page > 1 && <a href={to(parks.page - 1)}>{voice.say('上一页', 'Previous')}</a>}
      {parks.page < pages && <a href={to(parks.page + 1)}>{voice.say('下一页', 'Next')}</a>}
    </p>
  )
}

function queryOf({ zone, page }: ParkQuestion): string {
  const asked = new URLSearchParams({
    ...(zone ? { zone } : {}),
    ...(page > 1 ? { page: String(page) } : {}),
  }).toString()
  return asked === '' ? '' : `?${asked}`
}
