import { memo } from 'react'
import type { LayoutRow, Target } from '../plans.schema.ts'
import { Card, type CardProps, describeRow, ItemRef, Missing, useDrawnItems, Zh } from './card.tsx'
import { sayAmount } from './say-amount.ts'
import { type Counts, words } from './words.ts'

export const TargetsCard = memo(function TargetsCard({
  lang,
  items,
  selected,
  targets,
}: CardProps & { readonly targets: readonly Target[] }) {
  const w = words[lang].targets
  const { drawn, partly } = useDrawnItems({ lang, items, selected })
  return (
    <Card id="targets" title={w.title} note={targets.length > 0 ? w.note(targets.length) : undefined}>
      {targets.length === 0 ? (
        <p className="item-none">{w.none}</p>
      ) : (
        <table>
          <thead>
            <tr>
              <td className="ref-head" />
              <th scope="col">{w.subject}</th>
              <th scope="col" className="r">
                {w.value}
              </th>
              <th scope="col">{w.comparator}</th>
              <th scope="col" className="r">
                {w.year}
              </th>
            </tr>
          </thead>
          <tbody>
            {drawn.map((item) => {
              const target = targets[item.index]
              if (!target) return null
              const { comparator, direction = 'growth' } = target
              return (
                <tr key={item.id} {...describeRow(item, selected)}>
                  <td>
                    <ItemRef item={item} lang={lang} about={target.subject} />
                  </td>
                  <td lang="zh-CN">{target.subject}</td>
                  <td className="r n b">
                    {sayAmount(target)}
                    {'\u2009'}
                    <Zh>{target.unit}</Zh>
                    {target.per ? (
                      <span className="second" lang="zh-CN">
                        {target.per}
                      </span>
                    ) : null}
                  </td>
                  <td className="nw">{w.comparators[comparator === 'growth' ? direction : comparator]}</td>
                  <td className="r n">
                    {target.year ?? (target.period ? <Zh>{target.period}</Zh> : <Missing why={w.noYear} />)}
                  </td>
                </tr>
              )
            })}
          </tbody>
        </table>
      )}
      {partly}
    </Card>
  )
})

export const LayoutCard = memo(function LayoutCard({
  lang,
  items,
  selected,
  layout,
  counts,
}: CardProps & { readonly layout: readonly LayoutRow[]; readonly counts: Counts }) {
  const w = words[lang].layout
  const { drawn, partly } = useDrawnItems({ lang, items, selected })
  return (
    <Card id="layout" title={w.title} note={layout.length > 0 ? w.note(counts) : undefined}>
      {layout.length === 0 ? (
        <p className="item-none">{w.none}</p>
      ) : (
        <table>
          <thead>
            <tr>
              <td className="ref-head" />
              <th scope="col">{w.zone}</th>
              <th scope="col">{w.directions}</th>
              <th scope="col" className="r layout-count">
                {w.count}
              </th>
            </tr>
          </thead>
          <tbody>
            {drawn.map((item) => {
              const row = layout[item.index]
              if (!row) return null
              return (
                <tr key={item.id} {...describeRow(item, selected)}>
                  <td>
                    <ItemRef item={item} lang={lang} about={row.hostZone ?? row.district} />
                  </td>
                  <td className="zone">
                    <Zh>{row.hostZone ?? row.district}</Zh>
                    <span className="second">{row.hostZone ? <Zh>{row.district}</Zh> : w.ownZone}</span>
                  </td>
                  <td lang="zh-CN">
                    {row.directions.map((direction, at) => (
                      // biome-ignore lint/suspicious/noArrayIndexKey: a zone may print a direction twice; the list never changes
                      <span key={at} className="direction">
                        {direction.name}
                        {direction.details.length > 0 ? (
                          <span className="item-details">（{direction.details.join('、')}）</span>
                        ) : null}
                        {at < row.directions.length - 1 ? '、' : ''}
                      </span>
                    ))}
                  </td>
                  <td className="r n layout-count">{row.directions.length}</td>
                </tr>
              )
            })}
          </tbody>
        </table>
      )}
      {partly}
    </Card>
  )
})
