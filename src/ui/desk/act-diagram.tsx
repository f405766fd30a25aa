import { drawActs } from '../../platform/acts/draw-acts.ts'
import type { AnyLifeCycle } from '../../platform/acts/life-cycle.ts'
import { useDesk } from './desk-context.tsx'
import { deskWords } from './words.ts'

interface ActDiagramProps {
  readonly cycle: AnyLifeCycle
  /** Where the case stands. */
  readonly state: string
  /** Where it was before. */
  readonly passed: readonly string[]
  readonly name: string
}

const BOX = { width: 100, height: 34 }
const GAP = 74
const LINE = 15

/** A life cycle as its table of acts has it, with the place where a case stands; on a phone, and read aloud, as a list. */
export function ActDiagram({ cycle, state, passed, name }: ActDiagramProps) {
  const { lang } = useDesk()
  const w = deskWords[lang]
  const drawing = drawActs(cycle)
  const sayState = (each: string) => cycle.states[each]?.name[lang] ?? each
  const sayActs = (acts: readonly string[]) =>
    acts.map((act) => cycle.acts[act]?.name[lang] ?? act).join(lang === 'zh' ? '、' : ', ')
  const place = new Map(drawing.states.map((each) => [each.state, each]))
  const rowOf = (each: string) => place.get(each)?.row ?? 0

  const arcs = drawing.arrows
    .filter(({ from, to, kind }) => kind !== 'stay' && rowOf(from) === rowOf(to) && !isNext(place, from, to))
    .sort((a, b) => span(place, a) - span(place, b))
  // A label that fits the gap wraps under two lines; the tallest pushes the boxes down.
  const top = 26 + arcs.length * 30
  const stays = drawing.arrows.filter(({ kind }) => kind === 'stay')
  const stayLines = new Map(stays.map(({ from, acts }) => [from, wrap(sayActs(acts), BOX.width + GAP - 30)]))
  const below = Math.max(0, ...[...stayLines.values()].map((lines) => lines.length)) * LINE + 34
  const x = (each: string) => (place.get(each)?.column ?? 0) * (BOX.width + GAP) + 1
  const y = (each: string) => top + rowOf(each) * (BOX.height + below)
  const width = drawing.columns * (BOX.width + GAP) - GAP + 2
  const height = top + (drawing.rows - 1) * (BOX.height + below) + BOX.height + (drawing.rows === 1 ? below : 8)
  const down = drawing.arrows.filter(({ from, to }) => rowOf(from) !== rowOf(to))
  const downTo = [...new Set(down.map(({ to }) => to))]

  return (
    <>
      <svg className="act-diagram" viewBox={`0 0 ${width} ${height}`} role="img" aria-label={name}>
        <defs>
          <marker id="act-end" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">
            <path d="M0 .5L7.5 4 0 7.5z" />
          </marker>
        </defs>
        {drawing.arrows
          .filter(({ from, to, kind }) => kind !== 'stay' && rowOf(from) === rowOf(to) && isNext(place, from, to))
          .map(({ from, to, acts }) => {
            const [from_x, to_x, mid] = [x(from) + BOX.width, x(to), y(from) + BOX.height / 2]
            return (
              <g key={`${from} ${to}`}>
                <path className="way" d={`M${from_x} ${mid}H${to_x - 1}`} markerEnd="url(#act-end)" />
                <Lines
                  lines={wrap(sayActs(acts), GAP - 10)}
                  x={(from_x + to_x) / 2 - 3}
                  y={mid - 7}
                  anchor="middle"
                  upward
                />
              </g>
            )
          })}
        {arcs.map(({ from, to, acts }, at) => {
          const isBack = x(to) < x(from)
          const level = top - 22 - at * 30
          const [from_x, to_x] = [
            x(from) + BOX.width / 2 + (isBack ? 14 : -14),
            x(to) + BOX.width / 2 - (isBack ? 14 : 0),
          ]
          return (
            <g key={`${from} ${to}`}>
              <path
                className="way back"
                d={`M${from_x} ${y(from)}V${level}H${to_x}V${y(to) - 1}`}
                markerEnd="url(#act-end)"
              />
              <Lines lines={[sayActs(acts)]} x={(from_x + to_x) / 2} y={level - 5} anchor="middle" upward />
            </g>
          )
        })}
        {downTo.map((to) => {
          const ways = down.filter((each) => each.to === to)
          const bus = y(to) + BOX.height / 2
          const far = ways.filter(({ from }) => x(from) !== x(to))
          const last = Math.max(...far.map(({ from }) => x(from) + 14))
          const labels = [...new Set(ways.map(({ acts }) => sayActs(acts)))]
          return (
            <g key={to}>
              {far.some(({ from }) => x(from) > x(to)) ? (
                <path className="way back" d={`M${last} ${bus}H${x(to) + BOX.width + 2}`} markerEnd="url(#act-end)" />
              ) : null}
              {far
                .filter(({ from }) => x(from) < x(to))
                .map(({ from }) => (
                  <path
                    key={from}
                    className="way back"
                    d={`M${x(from) + 14} ${y(from) + BOX.height}V${bus}H${x(to) - 2}`}
                    markerEnd="url(#act-end)"
                  />
                ))}
              {far
                .filter(({ from }) => x(from) > x(to))
                .map(({ from }) => (
                  <path key={from} className="way back" d={`M${x(from) + 14} ${y(from) + BOX.height}V${bus}`} />
                ))}
              {ways
                .filter(({ from }) => x(from) === x(to))
                .map(({ from }) => (
                  <path
                    key={from}
                    className="way back"
                    d={`M${x(from) + 14} ${y(from) + BOX.height}V${y(to) - 2}`}
                    markerEnd="url(#act-end)"
                  />
                ))}
              <Lines lines={labels} x={x(to) + BOX.width + 14} y={bus - 6} anchor="start" upward />
            </g>
          )
        })}
        {[...stayLines].map(([from, lines]) => (
          <Lines key={from} lines={lines} x={x(from) + 22} y={y(from) + BOX.height + 18} anchor="start" isNote />
        ))}
        {drawing.states.map(({ state: each }) => (
          <g key={each} className={each === state ? 'box now' : passed.includes(each) ? 'box passed' : 'box'}>
            <rect x={x(each)} y={y(each)} width={BOX.width} height={BOX.height} rx="6" />
            <text x={x(each) + BOX.width / 2} y={y(each) + BOX.height / 2 + 4} textAnchor="middle">
              {sayState(each)}
            </text>
          </g>
        ))}
      </svg>
      <ol className="act-list" aria-label={name}>
        {drawing.states.map(({ state: each }) => (
          <li key={each} {...(each === state ? { 'aria-current': 'step' as const } : {})}>
            <b>
              {sayState(each)}
              {each === state ? <span className="tag gap">{w.now}</span> : null}
            </b>
            {drawing.arrows
              .filter(({ from }) => from === each)
              .sort((a, b) => Number(a.kind === 'stay') - Number(b.kind === 'stay'))
              .map(({ to, acts, kind }) => (
                <span key={to} className="q">
                  {kind === 'stay' ? w.staysHere(sayActs(acts)) : `${sayActs(acts)} → ${sayState(to)}`}
                </span>
              ))}
          </li>
        ))}
      </ol>
    </>
  )
}

type Places = ReadonlyMap<string, { readonly column: number; readonly row: number }>

function isNext(place: Places, from: string, to: string): boolean {
  return (place.get(to)?.column ?? 0) - (place.get(from)?.column ?? 0) === 1
}

function span(place: Places, { from, to }: { readonly from: string; readonly to: string }): number {
  return Math.abs((place.get(to)?.column ?? 0) - (place.get(from)?.column ?? 0))
}

interface LinesProps {
  readonly lines: readonly string[]
  readonly x: number
  /** Of the first line's foot; with `upward` of the last one's. */
  readonly y: number
  readonly anchor: 'start' | 'middle'
  readonly upward?: boolean
  readonly isNote?: boolean
}

function Lines({ lines, x, y, anchor, upward = false, isNote = false }: LinesProps) {
  const first = upward ? y - (lines.length - 1) * LINE : y
  return (
    <text textAnchor={anchor} {...(isNote ? { className: 'note' } : {})}>
      {lines.map((line, at) => (
        <tspan key={line} x={x} y={first + at * LINE}>
          {line}
        </tspan>
      ))}
    </text>
  )
}

/** Words in lines of about a width: SVG does not break them itself. A Chinese sign is as wide as the type is high. */
function wrap(text: string, width: number): string[] {
  const pieces = text.match(/[\u0020-\u024f]+?(?:\s|$)|[\u0021-\u024f]+|[^\u0020-\u024f]、?/g) ?? [text]
  const lines: string[] = []
  let line = ''
  for (const piece of pieces) {
    if (line !== '' && measure(line + piece.trimEnd()) > width) {
      lines.push(line.trimEnd())
      line = ''
    }
    line += piece
  }
  if (line.trim() !== '') lines.push(line.trimEnd())
  return lines
}

function measure(text: string): number {
  return [...text].reduce((sum, sign) => sum + (sign.charCodeAt(0) > 0x2e7f ? 12 : 6.3), 0)
}
