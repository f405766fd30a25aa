import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { bringIntoView } from './bring-into-view.ts'
import { type CardProps, pickItems } from './card.tsx'
import type { CompileAnswer } from './compile-answer.ts'
import { countReading } from './count-reading.ts'
import { buildDirectionMatrix } from './direction-matrix.ts'
import { DocumentCard } from './document-card.tsx'
import { UncoveredCard, WarningsCard } from './doubt-cards.tsx'
import { MatrixCard } from './matrix-card.tsx'
import { namesAnnex } from './names-annex.ts'
import { listNoticeLines } from './notice-lines.ts'
import { NoticeText } from './notice-text.tsx'
import type { ChosenFiles } from './page-state.ts'
import { type OnPick, usePickByClick } from './pick-by-click.ts'
import { findMeantItem, findNextItem, type ItemKind, listItems } from './reading-items.ts'
import { KindsKey, PartsBar } from './result-bars.tsx'
import { ResultHead } from './result-head.tsx'
import { useSingleKeysSetting, useStepKeys } from './single-keys.ts'
import { LayoutCard, TargetsCard } from './target-layout-cards.tsx'
import { AnnexCard, OwnersCard, TasksCard } from './task-cards.tsx'
import { type Lang, words } from './words.ts'

type Side = 'notice' | 'read'

interface Choice {
  readonly id: string | null
  /** Counts up, so that choosing the same item again shows it again. */
  readonly choice: number
  /** Where the focus goes, when the choice was made by a key. */
  readonly focus: Side | null
}

interface Props {
  readonly lang: Lang
  readonly files: ChosenFiles
  readonly answer: CompileAnswer
  readonly remark: string | null
  readonly onNotice: (file: File) => void
  readonly onAnnex: (file: File) => void
}

/** The notice on one side, what was read on the other; a choice on either shows it on both. */
export function ResultView({ lang, files, answer, remark, onNotice, onAnnex }: Props) {
  const { reading, differentiation, binding } = answer
  const w = words[lang].result
  const items = useMemo(() => listItems(reading), [reading])
  const byId = useMemo(() => new Map(items.map((item) => [item.id, item])), [items])
  const lines = useMemo(() => listNoticeLines(reading, items), [reading, items])
  const counts = useMemo(() => countReading(reading), [reading])
  const matrix = useMemo(() => buildDirectionMatrix(reading, differentiation), [reading, differentiation])

  const [chosen, setChosen] = useState<Choice>({ id: null, choice: 0, focus: null })
  const [side, setSide] = useState<Side>('read')
  const [keysOn, setKeysOn] = useSingleKeysSetting()
  const cards = useRef<HTMLDivElement>(null)
  const whole = useRef<HTMLDivElement>(null)

  const choose = useCallback((id: string, show: Side | null, focus: Side | null) => {
    setChosen(({ choice }) => ({ id, choice: choice + 1, focus }))
    if (show) setSide(show)
  }, [])
  const pickInNotice = useCallback<OnPick>(
    (ids, byKeyboard) => {
      const item = findMeantItem(byId, ids)
      if (item) choose(item.id, 'read', byKeyboard ? 'read' : null)
    },
    [byId, choose],
  )
  const pickInCards = useCallback<OnPick>(
    ([id = ''], byKeyboard) => {
      const item = byId.get(id)
      if (item) choose(id, item.mark && 'notice', byKeyboard && item.mark ? 'notice' : null)
    },
    [byId, choose],
  )
  const forget = useCallback(() => setChosen(({ choice }) => ({ id: null, choice, focus: null })), [])
  const step = useCallback(
    (by: 1 | -1) => {
      const item = findNextItem(items, chosen.id, by)
      if (item) choose(item.id, null, null)
    },
    [items, chosen.id, choose],
  )
  useStepKeys(keysOn, step)
  usePickByClick(cards, pickInCards)
  useEffect(() => {
    if (!chosen.id || !cards.current) return
    bringIntoView(cards.current, `[id="row-${chosen.id}"]`)
    const goal = chosen.focus === 'read' ? `[id="row-${chosen.id}"] button` : `.mark-ref[data-items="${chosen.id}"]`
    if (chosen.focus) cards.current.querySelector<HTMLElement>(goal)?.focus({ preventScroll: true })
  }, [chosen])
  useEffect(() => {
    whole.current?.querySelector('h1')?.focus({ preventScroll: true })
    window.scrollTo({ top: 0, behavior: 'instant' })
  }, [])

  const selected = chosen.id ? (byId.get(chosen.id) ?? null) : null
  const forCard = (...kinds: ItemKind[]): CardProps => ({
    lang,
    items: itemsOf(kinds),
    selected: selected && kinds.includes(selected.kind) ? selected.id : null,
  })
  const itemsOf = useMemo(() => rememberByKinds(items), [items])
  const fromAnnexFile = reading.annex.some((row) => row.span === null) ? (files.annex?.name ?? null) : null

  return (
    <div ref={whole}>
      <a className="skip" href="#what-was-read">
        {words[lang].skip}
      </a>
      <ResultHead
        lang={lang}
        files={files}
        reading={reading}
        counts={counts}
        binding={binding}
        remark={remark}
        onNotice={onNotice}
        onAnnex={onAnnex}
      />
      <PartsBar lang={lang} counts={counts} side={side} onSide={setSide} keysOn={keysOn} onKeys={setKeysOn} />
      <div ref={cards}>
        <div className="sides" data-side={side}>
          <div className="side-notice card">
            <div className="hd">
              <h2>{w.notice}</h2>
              <span className="q">{w.lines(lines.length)}</span>
            </div>
            <KindsKey lang={lang} items={items} />
            <NoticeText
              lang={lang}
              lines={lines}
              items={byId}
              selected={selected}
              choice={chosen.choice}
              onPick={pickInNotice}
              onTurn={forget}
            />
          </div>
          <div className="side-read" id="what-was-read" tabIndex={-1}>
            <TargetsCard {...forCard('target')} targets={reading.targets} />
            <WarningsCard {...forCard('warning')} warnings={reading.warnings} />
            <LayoutCard {...forCard('zone')} layout={reading.layout} counts={counts} />
            <TasksCard {...forCard('task', 'measure')} tasks={reading.tasks} />
            <OwnersCard {...forCard('owner')} owners={reading.responsible} />
            <AnnexCard
              {...forCard('annex')}
              rows={reading.annex}
              from={fromAnnexFile}
              isNamed={reading.notice.attachments.some(namesAnnex)}
            />
            <UncoveredCard {...forCard('uncovered')} sentences={reading.uncovered} />
            <DocumentCard lang={lang} notice={reading.notice} />
          </div>
        </div>
        {reading.layout.length > 0 ? (
          <MatrixCard
            lang={lang}
            matrix={matrix}
            zones={itemsOf(['zone'])}
            selected={selected?.kind === 'zone' ? selected.id : null}
          />
        ) : null}
      </div>
    </div>
  )
}

/** The items of some kinds; the same list every time, so that a card is drawn anew only when it changes. */
function rememberByKinds(items: Parameters<typeof pickItems>[0]) {
  const known = new Map<string, ReturnType<typeof pickItems>>()
  return (kinds: readonly ItemKind[]) => {
    const key = kinds.join(' ')
    const list = known.get(key) ?? pickItems(items, kinds)
    known.set(key, list)
    return list
  }
}
