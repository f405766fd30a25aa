import { Input } from 'antd'
import { useMemo, useState } from 'react'
import { Asked, Empty } from '../../../ui/desk/asked.tsx'
import { Chart, Drawing } from '../../../ui/desk/chart.tsx'
import { Go, useAnswer, useDesk, useQueryText } from '../../../ui/desk/desk-context.tsx'
import { Choice, Field } from '../../../ui/desk/field.tsx'
import { Card, PageHead } from '../../../ui/desk/page-head.tsx'
import { Pages } from '../../../ui/desk/pages.tsx'
import { sayDay, todayThere } from '../../../ui/desk/say-when.ts'
import { Light, type LightColour } from '../../../ui/light.tsx'
import { titleWords } from '../../titles/web/title-words.ts'
import { readPlaces } from '../../web/asks.ts'
import { usePlaceOptions } from '../../web/parts.tsx'
import type { DroppedReason, ForecastPage, HolderCountPage } from '../counts.schema.ts'
import { listDropped, readForecast, readHolders, readInstituteCount } from './asks.ts'
import { drawForecast } from './draw-forecast.ts'

const VERDICTS: Readonly<Record<string, LightColour>> = {
  met: 'green',
  on_the_way: 'yellow',
  not_met: 'red',
  not_measured: 'grey',
}

/** How many are there, who are they, who was not counted and why, and will the target be reached? */
export function CountsPage() {
  const { lang } = useDesk()
  const w = titleWords[lang]
  const [query] = useQueryText()
  const { on, district, page = '1' } = query
  const asked = { ...(on ? { on } : {}), ...(district ? { scope: 'district', id: district } : {}) }
  const found = useAnswer(readHolders, {}, { ...asked, page })
  const answer = found.data
  return (
    <>
      <PageHead
        wing="actors"
        path={[
          w.path,
          <Go key="register" to="/enterprises">
            {w.enterprise}
          </Go>,
          w.counts,
        ]}
        title={answer ? w.countTitle(answer.count) : w.counts}
        mark={
          answer?.target ? (
            <Light colour={VERDICTS[answer.target.verdict] ?? 'grey'}>{w.verdictWords[answer.target.verdict]}</Light>
          ) : null
        }
        facts={answer ? <span className="n">{w.countFacts(sayDay(answer.on, lang), answer.parks)}</span> : null}
      />
      <Asked of={found} isPage>
        {(count) => (
          <div className="grid">
            <Card title={w.list} columns={8} note={w.listNote(count.holders.length, count.count)}>
              <Filters />
              <List of={count} />
            </Card>
            <div className="c4 stack">
              {district ? null : <TargetCard of={count} />}
              <DroppedCard of={count} asked={asked} />
              <InstitutesCard asked={asked} />
            </div>
            {district || on ? null : <ForecastCard />}
          </div>
        )}
      </Asked>
    </>
  )
}

function Filters() {
  const { lang } = useDesk()
  const w = titleWords[lang]
  const [query, change] = useQueryText()
  const places = useAnswer(readPlaces, {}, {}, 'once')
  const placeOptions = usePlaceOptions()
  const set = (part: Readonly<Record<string, string>>) => change({ page: '', ...part })
  return (
    <div className="filters">
      <Field label={w.scope}>
        {(control) => (
          <Choice
            {...control}
            value={query.district ?? ''}
            none={w.wholeProgramme}
            onChange={(district) => set({ district })}
            options={placeOptions(places.data?.districts)}
          />
        )}
      </Field>
      <Field label={w.on}>
        {(control) => (
          <Input
            {...control}
            type="date"
            value={query.on ?? todayThere()}
            onChange={({ target: { value } }) => {
              if (value !== '') set({ on: value === todayThere() ? '' : value })
            }}
          />
        )}
      </Field>
    </div>
  )
}

function List({ of }: { readonly of: HolderCountPage }) {
  const { lang } = useDesk()
  const w = titleWords[lang]
  if (of.holders.length === 0) return <Empty>{w.noHolders}</Empty>
  return (
    <>
      <table>
        <thead>
          <tr>
            <th scope="col">{w.enterprise}</th>
            <th scope="col">{w.title}</th>
            <th scope="col" className="wide-only">
              {w.parks}
            </th>
          </tr>
        </thead>
        <tbody>
          {of.holders.map((holder) => (
            <tr key={holder.id}>
              <td>
                <Go to={`/enterprises/${holder.id}`}>{holder.name}</Go>
                <div className="q n">{holder.code ?? ''}</div>
              </td>
              <td>
                {holder.titles.map((title) => (
                  <div key={title.id}>
                    <KindName kind={title.kind} />
                    <span className="q n"> {title.validTo === null ? '' : w.endsOn(sayDay(title.validTo, lang))}</span>
                  </div>
                ))}
              </td>
              <td className="wide-only">
                {holder.parks.map((park) => (
                  <div key={park.id}>
                    <Go to={`/parks/${park.id}`}>{park.name}</Go>
                  </div>
                ))}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <Pages total={of.count} shown={of.holders.length} page={of.page} />
    </>
  )
}

function KindName({ kind }: { readonly kind: string }) {
  const { lang } = useDesk()
  return <>{titleWords[lang].kindNames[kind] ?? kind}</>
}

function TargetCard({ of: { target } }: { readonly of: HolderCountPage }) {
  const { lang } = useDesk()
  const w = titleWords[lang]
  return (
    <Card title={w.target}>
      {target ? (
        <>
          <p>{w.targetSays(target.text)}</p>
          {target.from === null ? null : (
            <p className="q">
              {target.to === null
                ? w.targetAtLeast(target.from, target.unit)
                : w.targetFrom(target.from, target.unit, target.tolerancePercent)}
            </p>
          )}
        </>
      ) : (
        <p className="q">{w.noTarget}</p>
      )}
    </Card>
  )
}

interface AskedProps {
  readonly asked: Readonly<Record<string, string>>
}

function DroppedCard({ of: { dropped }, asked }: AskedProps & { readonly of: HolderCountPage }) {
  const { lang } = useDesk()
  const w = titleWords[lang]
  const [opened, setOpened] = useState<DroppedReason | null>(null)
  const numbers: readonly (readonly [DroppedReason, number | null])[] = [
    ['in_several_parks', dropped.inSeveralParks],
    ['merged', dropped.merged],
    ['not_confirmed', dropped.notConfirmed],
    ['expired', dropped.expired],
    ['withdrawn', dropped.withdrawn],
  ]
  return (
    <Card title={w.dropped} note={w.droppedNote}>
      <ul className="rows">
        {numbers.map(([reason, count]) => (
          <li key={reason}>
            <div>{w.reasons[reason]}</div>
            {count ? (
              <button
                type="button"
                className="plain n"
                aria-expanded={opened === reason}
                onClick={() => setOpened(opened === reason ? null : reason)}
              >
                {w.timesOf(count)}
                <span className="vh"> {w.reasons[reason]}</span>
              </button>
            ) : (
              <span className="n">{count ?? w.notTold}</span>
            )}
          </li>
        ))}
      </ul>
      {opened ? <DroppedOnes reason={opened} asked={asked} /> : null}
    </Card>
  )
}

function DroppedOnes({ reason, asked }: AskedProps & { readonly reason: DroppedReason }) {
  const { lang } = useDesk()
  const w = titleWords[lang]
  const found = useAnswer(listDropped, {}, { ...asked, reason })
  return (
    <Asked of={found} bars={2}>
      {({ holders, total }) => (
        <>
          <ul className="rows">
            {holders.map((one) => (
              <li key={one.id}>
                <div>
                  <Go to={`/enterprises/${one.id}`}>{one.name}</Go>
                  <span className="q">
                    {one.parks.map(({ name }) => name).join('、')}
                    {one.merged.length > 0 ? ` ${w.together(one.merged.map(({ name }) => name).join('、'))}` : ''}
                    {one.title?.endedOn ? ` ${w.endsOn(sayDay(one.title.endedOn, lang))}` : ''}
                  </span>
                </div>
              </li>
            ))}
          </ul>
          {holders.length < total ? <p className="q">{w.firstOf(holders.length, total)}</p> : null}
        </>
      )}
    </Asked>
  )
}

function InstitutesCard({ asked }: AskedProps) {
  const { lang } = useDesk()
  const w = titleWords[lang]
  const found = useAnswer(readInstituteCount, {}, asked)
  return (
    <Card title={w.institutes}>
      <Asked of={found} bars={1}>
        {({ count }) => (
          <p>
            <Go to="/enterprises/institutes">{w.instituteCount(count)}</Go>
          </p>
        )}
      </Asked>
    </Card>
  )
}

function ForecastCard() {
  const { lang } = useDesk()
  const w = titleWords[lang]
  const found = useAnswer(readForecast, {}, {})
  return (
    <Card title={w.forecast}>
      <Asked of={found} bars={6}>
        {(told) => (told.forecast ? <Forecast of={told} /> : <p className="q">{w.refused[told.refused ?? '']}</p>)}
      </Asked>
    </Card>
  )
}

function Forecast({ of }: { readonly of: ForecastPage }) {
  const { lang } = useDesk()
  const w = titleWords[lang]
  const draw = useMemo(() => drawForecast(of, lang), [of, lang])
  const { forecast, history } = of
  if (!forecast) return null
  const { chance, needed } = forecast
  const says = [
    w.forecastSays(sayDay(forecast.to, lang), forecast.low, forecast.median, forecast.high),
    chance === null ? null : w.chance(sayChance(chance)),
    needed ? w.needed(needed.entriesAMonth, needed.lastYearAMonth, needed.expectedExits) : null,
  ]
    .filter((part) => part !== null)
    .join(lang === 'zh' ? '' : ' ')
  return (
    <>
      <Chart says={says} table={<CourseTable of={of} />}>
        <Drawing name={`${w.forecast}　${says}`} draw={draw} />
      </Chart>
      <p className="q">
        {w.drawnFrom(
          sayDay(history.from, lang),
          history.entries,
          history.renewed,
          history.lapsed,
          history.otherExits,
          history.expiries,
        )}
      </p>
    </>
  )
}

/** The ends of probability are never said as certain. */
function sayChance(chance: number): string {
  return chance < 0.01 ? '<0.01' : chance > 0.99 ? '>0.99' : chance.toFixed(2)
}

function CourseTable({ of }: { readonly of: ForecastPage }) {
  const { lang } = useDesk()
  const w = titleWords[lang]
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">{w.month}</th>
          <th scope="col" className="r">
            {w.was}
          </th>
          <th scope="col" className="r">
            {w.low}
          </th>
          <th scope="col" className="r">
            {w.median}
          </th>
          <th scope="col" className="r">
            {w.high}
          </th>
        </tr>
      </thead>
      <tbody>
        {of.past.slice(-12).map((each) => (
          <tr key={each.on}>
            <td className="n">{sayDay(each.on, lang)}</td>
            <td className="n r">{each.count}</td>
            <td colSpan={3} />
          </tr>
        ))}
        {(of.forecast?.course ?? []).map((each) => (
          <tr key={each.on}>
            <td className="n">{sayDay(each.on, lang)}</td>
            <td />
            <td className="n r">{each.low}</td>
            <td className="n r">{each.median}</td>
            <td className="n r">{each.high}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
