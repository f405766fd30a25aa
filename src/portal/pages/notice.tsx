import type { ReactNode } from 'react'
import type { ProgrammeView } from '../../plans/programme.schema.ts'
import type { Lang } from '../../ui/lang.ts'
import { renderProgrammePage } from '../parts/programme-page.tsx'
import { type Item, type ItemKind, type Line, markSentences, type Segment } from '../rules/mark-sentences.ts'
import { type Voice, voiceOf, widen } from '../voice.tsx'

/** What does the notice say, and what was read out of which sentence? For whoever checks. */
export function renderNotice(view: ProgrammeView, lang: Lang): string {
  const voice = voiceOf(view, lang)
  const { notice, targets, layout, tasks, responsible, uncovered, warnings } = view.reading
  const measures = tasks.reduce((sum, task) => sum + task.measures.length, 0)
  const title = notice.planTitle ?? notice.title
  return renderProgrammePage({
    voice,
    page: 'notice',
    title: voice.say('通知', 'Notice'),
    children: (
      <>
        <div className="ph">
          <p className="eyb">
            {notice.documentNumber && <span className="n">{voice.quote(notice.documentNumber)}</span>}
            {notice.issuedOn && (
              <span className="n">{voice.say(`${notice.issuedOn} 成文`, `Issued ${notice.issuedOn}`)}</span>
            )}
            {notice.publishedOn && (
              <span className="n">{voice.say(`${notice.publishedOn} 发布`, `Published ${notice.publishedOn}`)}</span>
            )}
          </p>
          <h1>{title === null ? view.name[lang] : voice.name(title)}</h1>
          <p className="lead">
            {view.textSource === 'restated' && (
              <span className="tag">{voice.say('转述，非原文', 'Restated, not the official text')}</span>
            )}{' '}
            {voice.say(
              '划线的句子读成了条目，点句末的记号去看条目；没有划线的没有读成条目。',
              'Underlined sentences became items; the sign behind each leads to its item. What is not underlined became none.',
            )}
          </p>
        </div>
        <div className="read">
          <article className="card paper" lang="zh-CN">
            <Paper voice={voice} lines={markSentences(view.reading)} />
          </article>
          <aside className="card legend-card">
            <h2>{voice.say('读出了什么', 'What was read')}</h2>
            <ul className="kinds">
              <Kind kind="target" n={targets.length} voice={voice} zh="目标" en="Targets" />
              <Kind kind="zone" n={layout.length} voice={voice} zh="布局" en="Zones" />
              <Kind kind="task" n={tasks.length} voice={voice} zh="任务" en="Tasks" />
              <Kind kind="measure" n={measures} voice={voice} zh="举措" en="Measures" />
              <Kind kind="owner" n={responsible.length} voice={voice} zh="责任" en="Owners" />
              <Kind kind="uncovered" n={uncovered.length} voice={voice} zh="未成条目" en="Became no item" />
              <Kind kind="warning" n={warnings.length} voice={voice} zh="请人看" en="To look at" />
            </ul>
            <Contents voice={voice} />
          </aside>
        </div>
      </>
    ),
  })
}

function Kind({ kind, n, voice, zh, en }: { kind: ItemKind; n: number; voice: Voice; zh: string; en: string }) {
  return (
    <li>
      <span className={`mk mk-${kind}`}>{voice.say(zh, en)}</span>
      <span className="n">{n}</span>
    </li>
  )
}

function Contents({ voice }: { voice: Voice }) {
  const { headings } = voice.view.reading
  if (headings.length === 0) return null
  return (
    <nav className="toc" aria-label={voice.say('目录', 'Contents')}>
      <ul>
        {headings.map(
          (heading, index) =>
            heading.level < 3 && (
              <li key={heading.span[0]} className={`l${heading.level}`}>
                <a href={`#h-${index + 1}`}>{voice.name(heading.text)}</a>
              </li>
            ),
        )}
      </ul>
    </nav>
  )
}

function Paper({ voice, lines }: { voice: Voice; lines: readonly Line[] }) {
  return <>{lines.map((line) => renderLine(voice, line))}</>
}

function renderLine(voice: Voice, line: Line): ReactNode {
  const text = line.segments.map((segment) => segment.text).join('')
  if (text.replace(/[|\s]/g, '') === '') return null
  const pieces = line.segments.map((segment) => (
    <Piece key={segment.start} voice={voice} segment={segment} lineKind={line.kind} />
  ))
  const gloss = voice.lang === 'en' ? voice.gloss(glossKey(text)) : null
  const english = gloss !== null && (
    <p className="gloss" lang="en">
      {gloss}
    </p>
  )
  const heading = voice.view.reading.headings.findIndex(
    (each) => each.level < 3 && each.span[0] >= line.start && each.span[0] < line.start + Math.max(1, text.length),
  )
  const id = heading < 0 ? undefined : `h-${heading + 1}`
  if (line.kind === 'heading1' || line.kind === 'heading2') {
    const Heading = line.kind === 'heading1' ? 'h2' : 'h3'
    const under =
      heading < 0 ? null : voice.lang === 'en' ? voice.gloss(voice.view.reading.headings[heading]?.text ?? '') : null
    return (
      <div key={line.start}>
        <Heading id={id}>{pieces}</Heading>
        {under !== null && (
          <p className="gloss" lang="en">
            {under}
          </p>
        )}
      </div>
    )
  }
  return (
    <div key={line.start} className={`ln ln-${line.kind}`}>
      <p>{pieces}</p>
      {english}
    </div>
  )
}

/** A paragraph's text as its English is filed under: without the bars of flattened tables. */
function glossKey(text: string): string {
  return text.replace(/\|/g, '').trim()
}

const SIGNS: Record<Exclude<ItemKind, 'measure'>, { zh: string; en: string; name: { zh: string; en: string } }> = {
  target: { zh: '目', en: 'T', name: { zh: '目标', en: 'Target' } },
  zone: { zh: '园', en: 'Z', name: { zh: '布局', en: 'Zone' } },
  task: { zh: '任', en: 'K', name: { zh: '任务', en: 'Task' } },
  owner: { zh: '责', en: 'R', name: { zh: '责任', en: 'Owner' } },
  uncovered: { zh: '未', en: 'N', name: { zh: '未成条目', en: 'Became no item' } },
  warning: { zh: '警', en: 'W', name: { zh: '请人看', en: 'To look at' } },
}

const ITEM_PAGE: Record<Exclude<ItemKind, 'measure'>, 'home' | 'zones' | 'tasks' | 'open'> = {
  target: 'home',
  zone: 'zones',
  task: 'tasks',
  owner: 'tasks',
  uncovered: 'open',
  warning: 'open',
}

function Piece({ voice, segment, lineKind }: { voice: Voice; segment: Segment; lineKind: Line['kind'] }) {
  const text = lineKind === 'data' || lineKind === 'cell' ? segment.text.replace(/\s*\|+\s*/g, '　') : segment.text
  const [first, ...others] = segment.begins
  const classes = [...new Set(segment.items.map((item) => `mk-${item.kind}`))]
  const wing = wingOf(voice, segment.items)
  const content = (
    <>
      {others.map((item) => (
        <span key={item.anchor} id={item.anchor} />
      ))}
      {widen(text)}
    </>
  )
  return (
    <>
      {classes.length === 0 ? (
        content
      ) : (
        <span id={first?.anchor} className={['mk', ...classes, wing && `w-${wing}`].filter(Boolean).join(' ')}>
          {content}
        </span>
      )}
      {segment.ends.map((item) => (
        <Sign key={item.anchor} voice={voice} item={item} />
      ))}
    </>
  )
}

/** The sign behind a sentence: back to the item that was read out of it. Measures go by their task's sign. */
function Sign({ voice, item }: { voice: Voice; item: Item }) {
  if (item.kind === 'measure') return null
  const sign = SIGNS[item.kind]
  return (
    <a
      className="sign n"
      href={voice.path(ITEM_PAGE[item.kind], item.anchor)}
      lang={voice.lang === 'en' ? 'en' : undefined}
    >
      <span aria-hidden="true">
        {sign[voice.lang]}
        {item.number}
      </span>
      <span className="vh">
        {sign.name[voice.lang]} {item.number}
      </span>
    </a>
  )
}

function wingOf(voice: Voice, items: readonly Item[]): string | null {
  const { reading, wings } = voice.view
  for (const item of items) {
    if (item.kind !== 'task' && item.kind !== 'measure') continue
    const task =
      item.kind === 'task' ? reading.tasks[item.number - 1] : reading.tasks[Number(item.anchor.split('-')[1]) - 1]
    if (task?.group) return wings[task.group] ?? null
  }
  return null
}
