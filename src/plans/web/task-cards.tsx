import { memo, useMemo } from 'react'
import type { AnnexRow, Responsible, Task } from '../plans.schema.ts'
import { Card, type CardProps, describeRow, ItemRef, Missing, useDrawnItems, Zh } from './card.tsx'
import type { Item } from './reading-items.ts'
import { type Lang, words } from './words.ts'

export const TasksCard = memo(function TasksCard({
  lang,
  items,
  selected,
  tasks,
}: CardProps & { readonly tasks: readonly Task[] }) {
  const w = words[lang].tasks
  const open = items.find((item) => item.id === selected)?.index ?? -1
  const headings = useMemo(() => items.filter((item) => item.kind === 'task'), [items])
  const opened = headings[open]?.id ?? null
  const { drawn: rows, partly } = useDrawnItems({ lang, items: headings, selected: opened })
  const withOwner = tasks.filter((task) => task.lead.length + task.support.length > 0).length
  const withDue = tasks.filter((task) => task.due !== null).length
  return (
    <Card id="tasks" title={w.title} note={w.note(tasks.length, withOwner, withDue) || undefined}>
      {tasks.length === 0 ? <p className="item-none">{w.none}</p> : null}
      <ul className="item-list">
        {rows.map((item, at) => {
          const task = tasks[item.index]
          if (!task) return null
          const group =
            task.group !== null && task.group !== tasks[rows[at - 1]?.index ?? -1]?.group ? task.group : null
          return (
            <li key={item.id}>
              {group ? (
                <h3 className="item-group" lang="zh-CN">
                  {group}
                </h3>
              ) : null}
              <div {...describeRow(item, selected)}>
                <ItemRef item={item} lang={lang} about={task.title} />
                <div>
                  <span lang="zh-CN">{task.title}</span>
                  {task.measures.length > 0 ? (
                    <span className="item-gloss">{w.measures(task.measures.length)}</span>
                  ) : null}
                  <Units lang={lang} lead={task.lead} support={task.support} due={task.due} />
                </div>
              </div>
              {open === item.index ? (
                <Measures
                  lang={lang}
                  task={task}
                  items={items.filter((one) => one.kind === 'measure' && one.index === item.index)}
                  selected={selected}
                />
              ) : null}
            </li>
          )
        })}
      </ul>
      {partly}
    </Card>
  )
})

interface MeasuresProps extends CardProps {
  readonly task: Task
}

function Measures({ lang, task, items, selected }: MeasuresProps) {
  return (
    <ul className="item-measures">
      {items.map((item, at) => (
        <li key={item.id} {...describeRow(item, selected)}>
          <ItemRef item={item} lang={lang} />
          <Zh quote>{task.measures[at]?.text}</Zh>
        </li>
      ))}
    </ul>
  )
}

interface UnitsProps {
  readonly lang: Lang
  readonly lead: readonly string[]
  readonly support: readonly string[]
  readonly due: string | null
}

/** Who leads, who supports, by when; what is not written is left out. */
function Units({ lang, lead, support, due }: UnitsProps) {
  const w = words[lang].tasks
  const parts = [
    { key: 'lead', name: w.lead, said: lead.join('、') },
    { key: 'support', name: w.support, said: support.join('、') },
    { key: 'due', name: w.due, said: due ?? '' },
  ].filter((part) => part.said !== '')
  if (parts.length === 0) return null
  return (
    <div className="item-units">
      {parts.map((part) => (
        <span key={part.key}>
          <span className="item-part">{part.name}</span> <Zh>{part.said}</Zh>
        </span>
      ))}
    </div>
  )
}

export const OwnersCard = memo(function OwnersCard({
  lang,
  items,
  selected,
  owners,
}: CardProps & { readonly owners: readonly Responsible[] }) {
  const w = words[lang].owners
  const { drawn, partly } = useDrawnItems({ lang, items, selected })
  return (
    <Card id="owners" title={w.title} note={owners.length > 0 ? w.note(owners.length) : undefined}>
      {owners.length === 0 ? <p className="item-none">{w.none}</p> : null}
      <ul className="item-list">
        {drawn.map((item) => {
          const owner = owners[item.index]
          if (!owner) return null
          return (
            <li key={item.id} {...describeRow(item, selected)}>
              <ItemRef item={item} lang={lang} />
              <div>
                {owner.units.map((unit, at) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: a bracket may name a unit twice; the list never changes
                  <span key={at} lang="zh-CN" className={owner.lead.includes(unit) ? 'b' : undefined}>
                    {unit}
                    {owner.lead.includes(unit) ? (
                      <span className="item-lead" lang={words[lang].lang}>
                        {words[lang].tasks.lead}
                      </span>
                    ) : null}
                    {at < owner.units.length - 1 ? '、' : ''}
                  </span>
                ))}
                <span className="second">{owner.heading === null ? w.noHeading : <Zh>{owner.heading}</Zh>}</span>
              </div>
            </li>
          )
        })}
      </ul>
      {partly}
    </Card>
  )
})

interface AnnexProps extends CardProps {
  readonly rows: readonly AnnexRow[]
  /** Name of the file it came from, when that was another one. */
  readonly from: string | null
  /** The notice names an annex. */
  readonly isNamed: boolean
}

export const AnnexCard = memo(function AnnexCard({ lang, items, selected, rows, from, isNamed }: AnnexProps) {
  const w = words[lang].annex
  const { drawn, partly } = useDrawnItems({ lang, items, selected })
  const unmatched = rows.filter((row) => row.task === null).length
  const note = rows.length > 0 ? w.note(rows.length, unmatched) : undefined
  return (
    <Card id="annex" title={w.title} note={note}>
      {rows.length === 0 ? <p className="item-none">{isNamed ? w.noneButNamed : w.none}</p> : null}
      {from && rows.length > 0 ? <p className="item-gloss block">{words[lang].result.annexFrom(from)}</p> : null}
      <ul className="item-list">
        {drawn.map((item) => (
          <AnnexLine key={item.id} lang={lang} item={item} row={rows[item.index]} selected={selected} />
        ))}
      </ul>
      {partly}
    </Card>
  )
})

interface AnnexLineProps {
  readonly lang: Lang
  readonly item: Item
  readonly row: AnnexRow | undefined
  readonly selected: string | null
}

function AnnexLine({ lang, item, row, selected }: AnnexLineProps) {
  const w = words[lang].annex
  if (!row) return null
  return (
    <li {...describeRow(item, selected)}>
      <ItemRef item={item} lang={lang} about={row.item} />
      <div>
        <span lang="zh-CN">{row.item}</span>
        <span className={row.task === null ? 'item-gloss doubtful' : 'item-gloss'}>
          {row.task === null ? w.unmatched : w.task(row.task)}
        </span>
        {row.content ? (
          <span className="second" lang="zh-CN">
            {row.content}
          </span>
        ) : null}
        <Units lang={lang} lead={row.lead} support={row.support} due={row.due} />
        {row.lead.length + row.support.length === 0 ? <Missing why={words[lang].owners.none} /> : null}
      </div>
    </li>
  )
}
