import { Switch } from 'antd'
import { memo } from 'react'
import type { Item, ItemKind } from './reading-items.ts'
import { type Counts, type Lang, words } from './words.ts'

interface PartsProps {
  readonly lang: Lang
  readonly counts: Counts
  readonly side: 'notice' | 'read'
  readonly onSide: (side: 'notice' | 'read') => void
  readonly keysOn: boolean
  readonly onKeys: (on: boolean) => void
}

/** The parts with how much each holds, the keys, and on a phone the choice between the two sides. */
export function PartsBar({ lang, counts, side, onSide, keysOn, onKeys }: PartsProps) {
  const w = words[lang]
  const parts = [
    { to: 'targets', name: w.targets.title, count: String(counts.targets) },
    { to: 'warnings', name: w.warnings.title, count: String(counts.warnings) },
    {
      to: 'layout',
      name: w.layout.title,
      count: counts.zones > 0 ? `${counts.districts} · ${counts.zones} · ${counts.directions}` : '0',
    },
    { to: 'tasks', name: w.tasks.title, count: String(counts.tasks) },
    { to: 'owners', name: w.owners.title, count: String(counts.owners) },
    { to: 'annex', name: w.annex.title, count: String(counts.annex) },
    { to: 'uncovered', name: w.uncovered.tab, count: String(counts.uncovered) },
    { to: 'document', name: w.data.title, count: '' },
    ...(counts.zones > 0 ? [{ to: 'matrix', name: w.matrix.title, count: '' }] : []),
  ]
  return (
    <>
      <div className="parts">
        <fieldset className="side-choice">
          <legend className="vh">{w.result.sides}</legend>
          <button type="button" aria-pressed={side === 'notice'} onClick={() => onSide('notice')}>
            {w.result.notice}
          </button>
          <button type="button" aria-pressed={side === 'read'} onClick={() => onSide('read')}>
            {w.result.read}
          </button>
        </fieldset>
        <nav aria-label={w.result.cards}>
          {parts.map((part) => (
            <a key={part.to} href={`#${part.to}`} onClick={() => onSide('read')}>
              {part.name} {part.count ? <span className="n">{part.count}</span> : null}
            </a>
          ))}
        </nav>
      </div>
      <div className="hints">
        <span>{w.result.hint}</span>
        {/* biome-ignore lint/a11y/noLabelWithoutControl: the switch inside is the control */}
        <label className="keys">
          <Switch size="small" checked={keysOn} onChange={onKeys} aria-label={w.result.keysLabel} />
          {w.result.keysLabel}
          {lang === 'zh' ? '　' : ': '}
          {w.result.keysHint}
        </label>
      </div>
    </>
  )
}

/** What the marks mean: only those that occur in this notice. */
export const KindsKey = memo(function KindsKey({
  lang,
  items,
}: {
  readonly lang: Lang
  readonly items: readonly Item[]
}) {
  const order: ItemKind[] = ['target', 'zone', 'task', 'measure', 'owner', 'annex', 'warning', 'uncovered']
  const marked = new Set(items.flatMap((item) => (item.mark ? [item.kind] : [])))
  return (
    <ul className="kinds-key">
      {order
        .filter((kind) => marked.has(kind))
        .map((kind) => (
          <li key={kind}>
            <mark className={`is-${kind}`}>{words[lang].kinds[kind].mark}</mark>
          </li>
        ))}
    </ul>
  )
})
