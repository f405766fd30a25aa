import type { ProgrammeView } from '../../plans/programme.schema.ts'
import type { Lang } from '../../ui/lang.ts'
import { renderProgrammePage } from '../parts/programme-page.tsx'
import { type Item, type ItemKind, type Line, markSentences, type Segment } from '../rules/mark-sentences.ts'
import { markChinese, type Voice, voiceOf, widen } from '../voice.tsx'

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
            {view.invented ? (
              <span className="tag">{voice.say('编造', 'Made up')}</span>
            ) : (
              view.textSource === 'restated' && (
                <span className="tag">{voice.say('转述，非原文', 'Restated, not the official text')}</span>
              )
            )}{' '}
            {voice.say(
              '划实线的句子读成了条目，句末的记号通到条目；划点线的没有读成条目。',
              'Sentences with a solid line became items, and the sign behind each leads there; those with a dotted line became none.',
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
  const shown = lines.filter((line) => textOf(line).replace(/[|\s]/g, '') !== '')
  const data = shown.filter((line) => line.kind === 'data')
  const first = data[0]
  return (
    <>
      {shown.map((line) =>
        line === first ? (
          <DataBlock key={line.start} voice={voice} lines={data} />
        ) : (
          line.kind !== 'data' && <PaperLine key={line.start} voice={voice} line={line} />
        ),
      )}
    </>
  )
}

/** The block of document data: a label and its value beside each other, as the form on the portal has them. */
function DataBlock({ voice, lines }: { voice: Voice; lines: readonly Line[] }) {
  const pairs: Line[][] = []
  for (const line of lines) {
    const last = pairs.at(-1)
    const opensPair = last?.length !== 1 || !/[:：][|\s]*$/.test(textOf(last[0]))
    if (opensPair) pairs.push([line])
    else last.push(line)
  }
  return (
    <div className="data">
      {pairs.map((pair) => {
        const label = voice.lang === 'en' ? voice.gloss(bareText(pair[0]).replace(/[:：]$/, '')) : null
        const value = voice.lang === 'en' ? voice.gloss(bareText(pair[1])) : null
        return (
          <div key={pair[0]?.start}>
            {pair.map((line) => (
              <Pieces key={line.start} voice={voice} line={line} />
            ))}
            {label !== null && (
              <p className="gloss" lang="en">
                {markChinese(value === null ? label : `${label}: ${value}`)}
              </p>
            )}
          </div>
        )
      })}
    </div>
  )
}

function PaperLine({ voice, line }: { voice: Voice; line: Line }) {
  const { headings } = voice.view.reading
  const end = line.start + Math.max(1, textOf(line).length)
  const at = headings.findIndex((each) => each.level < 3 && each.span[0] >= line.start && each.span[0] < end)
  const heading = headings[at]
  const english = voice.lang === 'en' ? (heading ? voice.gloss(heading.text) : glossLine(voice, line)) : null
  const gloss = english !== null && (
    <p className="gloss" lang="en">
      {markChinese(english)}
    </p>
  )
  if (line.kind === 'heading1' || line.kind === 'heading2') {
    const Heading = line.kind === 'heading1' ? 'h2' : 'h3'
    return (
      <>
        <Heading id={`h-${at + 1}`}>
          <Pieces voice={voice} line={line} />
        </Heading>
        {gloss}
      </>
    )
  }
  return (
    <div className={`ln-${line.kind}`}>
      <p>
        <Pieces voice={voice} line={line} />
      </p>
      {gloss}
    </div>
  )
}

/** English of a line: of its sentences, or, in the layout's table, of its zone and directions. */
function glossLine(voice: Voice, line: Line): string | null {
  const zones = line.segments.flatMap((segment) => segment.begins).filter((item) => item.kind === 'zone')
  if (zones.length === 0) return voice.gloss(bareText(line))
  const rows = zones.flatMap((item) => voice.view.reading.layout[item.number - 1] ?? [])
  return rows
    .map((row) => {
      const directions = row.directions.map((direction) => voice.nameText(direction.text)).join(', ')
      return row.hostZone === null ? directions : `${voice.nameText(row.hostZone)}: ${directions}`
    })
    .join('; ')
}

function Pieces({ voice, line }: { voice: Voice; line: Line }) {
  return line.segments.map((segment) => <Piece key={segment.start} voice={voice} segment={segment} />)
}

function textOf(line: Line | undefined): string {
  return line?.segments.map((segment) => segment.text).join('') ?? ''
}

/** Without the bars of flattened tables. */
function bareText(line: Line | undefined): string {
  return textOf(line).replace(/\|/g, '').trim()
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

function Piece({ voice, segment }: { voice: Voice; segment: Segment }) {
  const text = segment.text.replace(/\s*\|\s*/g, '')
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
  if (text === '' && segment.begins.length + segment.ends.length === 0) return null
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
