import { memo } from 'react'
import { Card, ROWS_DRAWN, Zh } from './card.tsx'
import type { DirectionMatrix, MatrixCell } from './direction-matrix.ts'
import type { Item } from './reading-items.ts'
import { type Lang, labelItem, words } from './words.ts'

interface Props {
  readonly lang: Lang
  readonly matrix: DirectionMatrix
  /** The zones, in the order of the layout. */
  readonly zones: readonly Item[]
  readonly selected: string | null
}

/** Zones against direction families: ● named, ○ only inside brackets. On a phone it is a list by family. */
export const MatrixCard = memo(function MatrixCard({ lang, matrix, zones, selected }: Props) {
  const w = words[lang].matrix
  const isEmpty = matrix.rows.length === 0
  return (
    <Card
      id="matrix"
      title={w.title}
      note={isEmpty ? undefined : w.note(matrix.columns.length + matrix.singles.length, matrix.rows.length)}
    >
      {isEmpty ? (
        <p className="item-none">{w.empty}</p>
      ) : (
        <p className="matrix-how">
          <span className="matrix-dot named" aria-hidden="true" /> {w.named}
          <span className="matrix-dot within" aria-hidden="true" /> {w.within}
        </p>
      )}
      {matrix.columns.length > 0 ? (
        <>
          <MatrixTable lang={lang} matrix={matrix} zones={zones} selected={selected} />
          <MatrixList lang={lang} matrix={matrix} zones={zones} selected={selected} />
        </>
      ) : null}
      {matrix.rows.length > ROWS_DRAWN ? (
        <p className="item-none">{words[lang].result.partly(1, ROWS_DRAWN, matrix.rows.length)}</p>
      ) : null}
      <dl className="matrix-asides">
        {matrix.singles.length > 0 ? (
          <div>
            <dt>{w.singles}</dt>
            <dd>
              <ul className="matrix-singles">
                {matrix.singles.map(({ family, cell, place }) => (
                  <li key={family.key} data-items={zones[place.row]?.id}>
                    <Dot lang={lang} cell={cell} zone={place.zone} family={family.name[lang]} /> {family.name[lang]}
                    <span className="item-details" lang="zh-CN">
                      {' '}
                      {place.zone}
                    </span>
                  </li>
                ))}
              </ul>
            </dd>
          </div>
        ) : null}
        {matrix.nearNames.length > 0 ? (
          <div>
            <dt>{w.nearNames}</dt>
            <dd>
              <ul className="matrix-pairs">
                {matrix.nearNames.slice(0, ROWS_DRAWN).map(({ left, right }) => (
                  <li key={`${left.row}-${left.direction}-${right.row}-${right.direction}`}>
                    <Zh>{w.nearPair(left.direction, left.zone, right.direction, right.zone)}</Zh>
                  </li>
                ))}
              </ul>
            </dd>
          </div>
        ) : null}
        {matrix.unmatched.length > 0 ? (
          <div>
            <dt>{w.unmatched}</dt>
            <dd lang="zh-CN">
              {matrix.unmatched
                .slice(0, ROWS_DRAWN)
                .map((one) => `${one.direction}（${one.zone}）`)
                .join('，')}
            </dd>
          </div>
        ) : null}
      </dl>
    </Card>
  )
})

function MatrixTable({ lang, matrix, zones, selected }: Props) {
  const w = words[lang].matrix
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that may scroll must be reachable by keyboard
    <section className="matrix-table" tabIndex={0} aria-label={w.table}>
      <table>
        <thead>
          <tr>
            <th scope="col">{w.zone}</th>
            {matrix.columns.map(({ family, named, within }) => (
              <th scope="col" key={family.key} className="matrix-cell">
                {family.name[lang]}
                <Tally lang={lang} named={named} within={within} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {matrix.rows.slice(0, ROWS_DRAWN).map(({ row, zone, cells }) => {
            const item = zones[row]
            return (
              <tr key={row} data-items={item?.id} className={item?.id === selected ? 'item-row on' : 'item-row'}>
                <th scope="row">
                  {item ? <span className="item-ref">{labelItem(item, lang)}</span> : null} <Zh>{zone}</Zh>
                </th>
                {matrix.columns.map(({ family }, at) => (
                  <td key={family.key} className="matrix-cell">
                    <Dot lang={lang} cell={cells[at] ?? null} zone={zone} family={family.name[lang]} />
                  </td>
                ))}
              </tr>
            )
          })}
        </tbody>
      </table>
    </section>
  )
}

interface DotProps {
  readonly lang: Lang
  readonly cell: MatrixCell | null
  readonly zone: string
  readonly family: string
}

function Dot({ lang, cell, zone, family }: DotProps) {
  if (!cell) return null
  const said = words[lang].matrix.cell(zone, family, cell.where, cell.directions.join('；'))
  return <span className={`matrix-dot ${cell.where}`} role="img" aria-label={said} title={said} />
}

/** How many zones name a family, and how many have it only in brackets. */
function Tally({ lang, named, within }: { readonly lang: Lang; readonly named: number; readonly within: number }) {
  return (
    <span className="matrix-tally">
      <span aria-hidden="true">
        <span className="matrix-dot small named" /> {named} <span className="matrix-dot small within" /> {within}
      </span>
      <span className="vh">{words[lang].matrix.zonesOf(named, within)}</span>
    </span>
  )
}

function MatrixList({ lang, matrix, zones, selected }: Props) {
  return (
    <ul className="matrix-list">
      {matrix.columns.map(({ family, named, within }, at) => (
        <li key={family.key}>
          <h3>
            {family.name[lang]} <Tally lang={lang} named={named} within={within} />
          </h3>
          <ul>
            {matrix.rows.slice(0, ROWS_DRAWN).map(({ row, zone, cells }) => {
              const cell = cells[at]
              const item = zones[row]
              if (!cell || !item) return null
              return (
                <li key={row} data-items={item.id} className={item.id === selected ? 'item-row on' : 'item-row'}>
                  <Dot lang={lang} cell={cell} zone={zone} family={family.name[lang]} /> <Zh>{zone}</Zh>
                  <span className="item-details" lang="zh-CN">
                    {' '}
                    {cell.directions.join('；')}
                  </span>
                </li>
              )
            })}
          </ul>
        </li>
      ))}
    </ul>
  )
}
