import { Button } from 'antd'
import { useState } from 'react'
import { sayName } from '../../access/web/index.ts'
import { Asked, Empty } from '../../ui/desk/asked.tsx'
import { useAnswer, useDesk, useQueryText } from '../../ui/desk/desk-context.tsx'
import { Choice, Field } from '../../ui/desk/field.tsx'
import { Card } from '../../ui/desk/page-head.tsx'
import type { CrossSection } from '../reports.schema.ts'
import { type CrossSectionAsked, readCrossSection } from './asks.ts'
import { Figure } from './figure.tsx'
import { readingWords } from './reading-words.ts'
import { sayPeriod } from './say-period.ts'
import { sortByFigure } from './sort-rows.ts'

const BYS = ['park', 'district', 'direction'] as const
/** So many rows a list begins with. */
const FEW = 40

interface CrossSectionCardProps {
  readonly code: string
  readonly known?: string
}

/** Who has how much in one period, and of how many parks the whole is? */
export function CrossSectionCard({ code, known }: CrossSectionCardProps) {
  const { lang } = useDesk()
  const w = readingWords[lang]
  const [query, change] = useQueryText()
  const by = BYS.find((each) => each === query.across) ?? 'park'
  const asked: CrossSectionAsked = {
    code,
    by,
    ...(query.period ? { period: query.period } : {}),
    ...(known ? { known } : {}),
  }
  const section = useAnswer(readCrossSection, {}, asked)
  const period = section.data?.period ?? null
  return (
    <Card title={period === null ? w.sectionNone : w.section(sayPeriod(period, lang))}>
      <div className="filters">
        <Field label={w.period}>
          {(control) => (
            <Choice
              {...control}
              value={query.period ?? period ?? ''}
              onChange={(next) => change({ period: next })}
              options={(section.data?.periods ?? []).map((each) => ({ value: each, label: sayPeriod(each, lang) }))}
            />
          )}
        </Field>
        <Field label={w.by}>
          {(control) => (
            <Choice
              {...control}
              value={by}
              onChange={(across) => change({ across: across === 'park' ? '' : across })}
              options={BYS.map((each) => ({ value: each, label: w.bys[each] }))}
            />
          )}
        </Field>
        <Field label={w.order}>
          {(control) => (
            <Choice
              {...control}
              value={query.order === 'name' ? 'name' : 'value'}
              onChange={(order) => change({ order: order === 'name' ? order : '' })}
              options={(['value', 'name'] as const).map((each) => ({ value: each, label: w.sort[each] }))}
            />
          )}
        </Field>
      </div>
      <Asked of={section} whoMay={w.whoMay}>
        {(answer) =>
          answer.period === null ? (
            <Empty>{w.noFigures}</Empty>
          ) : (
            <SectionTable of={answer} order={query.order === 'name' ? 'name' : 'value'} />
          )
        }
      </Asked>
    </Card>
  )
}

function SectionTable({ of, order }: { readonly of: CrossSection; readonly order: 'value' | 'name' }) {
  const { lang } = useDesk()
  const w = readingWords[lang]
  const [isWhole, setWhole] = useState(false)
  const { indicator, gathering, total } = of
  const sorted =
    order === 'value'
      ? sortByFigure(of.rows, ({ value }) => value, 'down')
      : [...of.rows].sort((a, b) => sayName(a.label, lang).localeCompare(sayName(b.label, lang), lang))
  const shown = isWhole ? sorted : sorted.slice(0, FEW)
  const most = Math.max(0, ...of.rows.map(({ value }) => Math.abs(value ?? 0)))
  const isOfParks = of.by !== 'park'
  return (
    <>
      <table className="section">
        <thead>
          <tr>
            <th scope="col">{w.bys[of.by]}</th>
            <th scope="col" className="r s-value">
              {w.value}
              {indicator.unit ? <span className="q under-line">{indicator.unit}</span> : null}
            </th>
            <td className="wide-only s-bar" />
            {isOfParks ? (
              <th scope="col" className="r s-of">
                {w.of}
              </th>
            ) : null}
          </tr>
        </thead>
        <tbody>
          {shown.map((row) => (
            <tr key={row.place?.id ?? row.label.zh}>
              <th scope="row">{sayName(row.label, lang)}</th>
              <td className="r">
                <Figure value={row.value} missing={row.missing} decimals={indicator.decimals} isRoomy />
              </td>
              <td className="wide-only">
                {row.value === null || most === 0 ? null : (
                  <svg className="section-bar" width="100%" height="12" aria-hidden="true">
                    <rect width={`${(Math.abs(row.value) / most) * 100}%`} height="12" />
                  </svg>
                )}
              </td>
              {isOfParks ? <td className="n r">{w.ofParks(row.of.reporting, row.of.parks)}</td> : null}
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{gathering === 'from_the_register' ? w.totalRegister : w.total}</th>
            <td className="r">
              {gathering === 'not_added' ? (
                <span className="m">{w.totalApart}</span>
              ) : (
                <b>
                  <Figure value={total} missing={null} decimals={indicator.decimals} />
                </b>
              )}
            </td>
            <td colSpan={isOfParks ? 2 : 1} className="q">
              {w.ofParksSaid(of.of.reporting, of.of.parks)}
            </td>
          </tr>
        </tfoot>
      </table>
      {shown.length < sorted.length ? <Button onClick={() => setWhole(true)}>{w.showAll(sorted.length)}</Button> : null}
    </>
  )
}
