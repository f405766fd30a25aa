import { Button, Input } from 'antd'
import { Fragment, useState } from 'react'
import { sayName } from '../../access/web/index.ts'
import { Acts } from '../../ui/desk/acts.tsx'
import { Asked, Empty } from '../../ui/desk/asked.tsx'
import { Go, useAnswer, useDesk, useQueryText } from '../../ui/desk/desk-context.tsx'
import { Choice, Field } from '../../ui/desk/field.tsx'
import { Card, PageHead } from '../../ui/desk/page-head.tsx'
import { Pages } from '../../ui/desk/pages.tsx'
import { sayDay, todayThere } from '../../ui/desk/say-when.ts'
import type { ListedPark, Parks, Stage } from '../parks.schema.ts'
import { listParks } from './asks.ts'
import { NewParkPanel } from './park-form.tsx'
import { parkWords } from './park-words.ts'
import { showActs, waitsForMe } from './show-acts.ts'
import { StageLight } from './stage-light.tsx'

/** Which parks are there, at which stage, and what waits for me? */
export function ParksPage() {
  const { lang, slug } = useDesk()
  const w = parkWords[lang]
  const [query] = useQueryText()
  const [open, setOpen] = useState<'declare' | 'enter' | null>(null)
  const { stage, district, zone, on, known, page } = query
  const asked = {
    ...(stage ? { stage } : {}),
    ...(district ? { district } : {}),
    ...(zone ? { zone } : {}),
    ...(on ? { on } : {}),
    ...(known ? { known } : {}),
    ...(page ? { page } : {}),
  }
  const parks = useAnswer(listParks, {}, asked)
  const answer = parks.data
  const at = (which: Stage) => answer?.stages.find((each) => each.stage === which)?.parks ?? 0
  const title = !answer
    ? w.parks
    : answer.count === 0
      ? w.noneYet
      : w.finding(answer.count, at('recognised'), at('cultivating'))
  return (
    <>
      <PageHead
        wing="ground"
        path={[w.path, w.parks]}
        title={title}
        facts={
          <>
            {answer ? <span>{w.onDay(sayDay(answer.on, lang))}</span> : null}
            <a href={`${lang === 'en' ? '/en' : ''}/${slug}/parks`}>{w.publicPage}</a>
          </>
        }
        acts={
          answer ? (
            <Acts acts={showActs(answer.acts, lang, (act) => setOpen(act === 'enter' ? 'enter' : 'declare'))} />
          ) : null
        }
      />
      {open && answer ? (
        <NewParkPanel
          key={open}
          kind={open}
          zones={open === 'declare' ? answer.mayDeclareIn : answer.zones.map((each) => each.zone)}
          onClose={() => setOpen(null)}
        />
      ) : null}
      <Card title={w.register}>
        <Filters zones={answer?.zones ?? []} />
        <Asked of={parks}>
          {(found) => (
            <>
              <Sentence found={found} />
              {found.parks.length === 0 ? (
                <Empty>{stage || district || zone ? w.noneByFilter : w.none}</Empty>
              ) : (
                <Table parks={found.parks} />
              )}
              <Pages total={found.total} shown={found.parks.length} page={found.page} size={100} />
            </>
          )}
        </Asked>
      </Card>
    </>
  )
}

function Filters({ zones }: Pick<Parks, 'zones'>) {
  const { lang } = useDesk()
  const w = parkWords[lang]
  const [query, change] = useQueryText()
  const districts = new Map(zones.map(({ district }) => [district.id, sayName(district.name, lang)]))
  const shown = query.district ? zones.filter(({ district }) => district.id === query.district) : zones
  return (
    <div className="filters">
      <Field label={w.stage}>
        {(control) => (
          <Choice
            {...control}
            value={query.stage ?? ''}
            none={w.anyStage}
            onChange={(stage) => change({ stage, page: '' })}
            options={[
              { value: 'counted', label: w.counted },
              ...Object.entries(w.stages).map(([value, label]) => ({ value, label })),
            ]}
          />
        )}
      </Field>
      <Field label={w.district}>
        {(control) => (
          <Choice
            {...control}
            value={query.district ?? ''}
            none={w.anyDistrict}
            onChange={(district) => change({ district, zone: '', page: '' })}
            options={[...districts].map(([value, label]) => ({ value, label }))}
          />
        )}
      </Field>
      <Field label={w.zone}>
        {(control) => (
          <Choice
            {...control}
            value={query.zone ?? ''}
            none={w.anyZone}
            onChange={(zone) => change({ zone, page: '' })}
            options={shown.map(({ zone, parks }) => ({
              value: zone.id,
              label: `${sayName(zone.name, lang)} ${parks}`,
            }))}
          />
        )}
      </Field>
      <Day label={w.on} value={query.on ?? todayThere()} onChange={(on) => change({ on, page: '' })} />
      <Day label={w.known} value={query.known ?? todayThere()} onChange={(known) => change({ known, page: '' })} />
    </div>
  )
}

interface DayProps {
  readonly label: string
  readonly value: string
  /** Empty for today. */
  readonly onChange: (day: string) => void
}

function Day({ label, value, onChange }: DayProps) {
  return (
    <Field label={label}>
      {(control) => (
        <Input
          {...control}
          type="date"
          value={value}
          onChange={(event) => {
            const day = event.target.value
            if (day !== '') onChange(day === todayThere() ? '' : day)
          }}
        />
      )}
    </Field>
  )
}

/** What was filtered by, as one reads it aloud. */
function Sentence({ found }: { readonly found: Parks }) {
  const { lang } = useDesk()
  const w = parkWords[lang]
  const [query, change] = useQueryText()
  const stage = query.stage === 'counted' ? w.counted : query.stage ? w.stages[query.stage as Stage] : null
  const district = found.zones.find((each) => each.district.id === query.district)?.district.name
  const zone = found.zones.find((each) => each.zone.id === query.zone)?.zone.name
  const parts = [
    ...(district ? [sayName(district, lang)] : []),
    ...(zone ? [sayName(zone, lang)] : []),
    ...(stage ? [stage] : []),
    ...(query.on ? [sayDay(query.on, lang)] : []),
    ...(query.known ? [`${w.known} ${sayDay(query.known, lang)}`] : []),
  ]
  if (parts.length === 0) return null
  return (
    <p className="foot-line">
      <span>{w.sentence(parts.join(lang === 'zh' ? '，' : ', '), found.total)}</span>
      <Button size="small" onClick={() => change({ stage: '', district: '', zone: '', on: '', known: '', page: '' })}>
        {w.clear}
      </Button>
    </p>
  )
}

function Table({ parks }: { readonly parks: readonly ListedPark[] }) {
  const { lang } = useDesk()
  const w = parkWords[lang]
  const groups = new Map<string, ListedPark[]>()
  for (const park of parks) groups.set(park.hostZone.id, [...(groups.get(park.hostZone.id) ?? []), park])
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">{w.name}</th>
          <th scope="col" className="wide-only">
            {w.directions}
          </th>
          <th scope="col">{w.stage}</th>
          <th scope="col" className="wide-only">
            {w.basis}
          </th>
        </tr>
      </thead>
      <tbody>
        {[...groups.values()].map((group) => (
          <Fragment key={group[0]?.hostZone.id}>
            <tr>
              <th scope="colgroup" colSpan={4}>
                {sayPlace(group[0], lang)}
                <span className="q n"> {w.inZone(group.length)}</span>
              </th>
            </tr>
            {group.map((park) => (
              <tr key={park.id}>
                <td>
                  <Go to={`/parks/${park.id}`}>{sayName(park.name, lang)}</Go>
                  {waitsForMe(park.acts) ? <span className="tag gap">{w.waitsForYou}</span> : null}
                </td>
                <td className="wide-only">{park.directions.map(({ text }) => text).join('、')}</td>
                <td>
                  <StageLight stage={park.stage} state={park.state} />
                  <div className="q n">{w.sinceDay(sayDay(park.since, lang))}</div>
                </td>
                <td className="wide-only">{park.basis}</td>
              </tr>
            ))}
          </Fragment>
        ))}
      </tbody>
    </table>
  )
}

/** The district and the host zone; one name where they are one. */
function sayPlace(park: ListedPark | undefined, lang: 'zh' | 'en'): string {
  if (!park) return ''
  const zone = sayName(park.hostZone.name, lang)
  return park.district.id === park.hostZone.id ? zone : `${sayName(park.district.name, lang)}　${zone}`
}
