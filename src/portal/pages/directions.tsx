import { Fragment } from 'react'
import type { ProgrammeView } from '../../plans/programme.schema.ts'
import type { Lang } from '../../ui/lang.ts'
import { outrightWords } from '../parts/findings.tsx'
import { renderProgrammePage } from '../parts/programme-page.tsx'
import { arrangeFamilies, type FamilyColumn } from '../rules/families-by-zone.ts'
import { anchorOf } from '../rules/mark-sentences.ts'
import { count, DirectionWords, shown, type Voice, voiceOf } from '../voice.tsx'

/** Do the zones differ, or do they all set out for the same? For whoever weighs the layout. */
export function renderDirections(view: ProgrammeView, lang: Lang): string {
  const voice = voiceOf(view, lang)
  const columns = arrangeFamilies(view.differentiation)
  const shared = columns.filter((column) => column.cells.size > 1)
  const alone = columns.filter((column) => column.cells.size === 1)
  const title = titleOf(voice, columns)
  return renderProgrammePage({
    voice,
    page: 'directions',
    title,
    children: (
      <>
        <div className="ph">
          <p className="eyb">{voice.say('差异布局', 'How the layout differs')}</p>
          <h1>{shown(voice, title)}</h1>
          <p className="lead">
            {voice.say(
              '门类由词表归并，一个方向可以归入几个门类。只看方案的文字，不看实际产业。',
              'Families are word lists; a direction may belong to several. This reads the words of the plan, not the industry on the ground.',
            )}
          </p>
        </div>
        {shared.length > 0 && <Matrix voice={voice} columns={shared} />}
        {shared.length > 0 && <FamilyList voice={voice} columns={shared} />}
        {alone.length > 0 && <LoneFamilies voice={voice} columns={alone} />}
        <Unmatched voice={voice} />
      </>
    ),
  })
}

function titleOf(voice: Voice, columns: readonly FamilyColumn[]): string {
  const total = voice.view.reading.layout.length
  const most = columns[0]
  if (!most) return voice.say('没有方向归入门类', 'No direction belongs to a family')
  const half = columns.filter((column) => column.cells.size * 2 > total).length
  const name = inSentence(most.family.name[voice.lang])
  if (half > 0)
    return voice.say(
      `${half} 个门类出现在过半的园区；最多的是${name}，${total} 处中有 ${most.cells.size} 处`,
      `${count(half, 'family stands', 'families stand')} in more than half of the zones; ${name} in ${most.cells.size} of ${total}`,
    )
  return voice.say(
    `没有一个门类过半；最多的是${name}，${total} 处中有 ${most.cells.size} 处`,
    `No family is in more than half of the zones; the widest, ${name}, is in ${most.cells.size} of ${total}`,
  )
}

/** A family's name within a sentence: small at its start, unless it is an abbreviation. */
function inSentence(name: string): string {
  return /^[A-Z][a-z]/.test(name) ? name.charAt(0).toLowerCase() + name.slice(1) : name
}

function Matrix({ voice, columns }: { voice: Voice; columns: readonly FamilyColumn[] }) {
  const { layout } = voice.view.reading
  return (
    <section className="card matrix-card">
      <div className="hd">
        <h2>{voice.say('哪一处有哪个门类', 'Which zone has which family')}</h2>
        <p className="q end legend">
          <span>
            <i className="dot" />
            {voice.say('直接写明', 'Named outright')}
          </span>
          <span>
            <i className="dot ring" />
            {voice.say('只在括号里', 'Only inside brackets')}
          </span>
        </p>
      </div>
      <table className="matrix">
        <thead>
          <tr>
            <th scope="col">{voice.say('开发园区、功能区', 'Host zone')}</th>
            {columns.map(({ family, cells }) => (
              <th scope="col" key={family.key}>
                <a href={`#f-${family.key}`}>{family.name[voice.lang]}</a>
                <span className="n">{cells.size}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {layout.map((row, index) => (
            <tr key={anchorOf('zone', index)}>
              <th scope="row">
                <a href={voice.path('zones', anchorOf('zone', index))}>{voice.name(row.hostZone ?? row.district)}</a>
              </th>
              {columns.map(({ family, cells }) => {
                const cell = cells.get(index)
                return (
                  <td key={family.key}>
                    {cell && (
                      <>
                        <i
                          role="img"
                          className={cell.where === 'named' ? 'dot' : 'dot ring'}
                          aria-label={
                            cell.where === 'named'
                              ? voice.say('直接写明', 'outright')
                              : voice.say('括号里', 'in brackets')
                          }
                        />
                        {voice.lang === 'zh' && <span className="w">{cell.hits[0]?.word}</span>}
                      </>
                    )}
                  </td>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

function FamilyList({ voice, columns }: { voice: Voice; columns: readonly FamilyColumn[] }) {
  return (
    <section className="sec">
      <div className="sh">
        <h2>{voice.say('逐个门类', 'Family by family')}</h2>
      </div>
      <div className="fams">
        {columns.map(({ family, cells, named, within }) => (
          <section className="card" id={`f-${family.key}`} key={family.key}>
            <div className="hd">
              <h3>{family.name[voice.lang]}</h3>
              <span className="q">
                {voice.say(
                  `${cells.size} 处${outrightWords(voice, named, within)}`,
                  `${count(cells.size, 'zone', 'zones')}${outrightWords(voice, named, within)}`,
                )}
              </span>
            </div>
            <ul className="fz">
              {[...cells].map(([row, cell]) => (
                <li key={anchorOf('zone', row)}>
                  <i className={cell.where === 'named' ? 'dot' : 'dot ring'} />
                  <span>
                    <ZoneDirections voice={voice} row={row} cell={cell} />
                  </span>
                </li>
              ))}
            </ul>
            <p className="q">
              {voice.say('词表和来源：', 'Words and source: ')}
              {voice.quote(`${family.words.join('、')}。${family.source}`)}
            </p>
          </section>
        ))}
      </div>
    </section>
  )
}

/** Families that only one zone has: what makes that zone different. */
function LoneFamilies({ voice, columns }: { voice: Voice; columns: readonly FamilyColumn[] }) {
  return (
    <section className="sec">
      <div className="sh">
        <h2>
          {voice.say(
            `只有一处有的门类：${columns.length} 个`,
            `${count(columns.length, 'family', 'families')} in one zone only`,
          )}
        </h2>
      </div>
      <ul className="fz card">
        {columns.map(({ family, cells }) =>
          [...cells].map(([row, cell]) => (
            <li key={family.key} id={`f-${family.key}`}>
              <i className={cell.where === 'named' ? 'dot' : 'dot ring'} />
              <span>
                <b className="b">{family.name[voice.lang]}</b>
                {voice.say('：', ': ')}
                <ZoneDirections voice={voice} row={row} cell={cell} />
              </span>
            </li>
          )),
        )}
      </ul>
    </section>
  )
}

type Cell = FamilyColumn['cells'] extends ReadonlyMap<number, infer Value> ? Value : never

/** A zone, linked to its sentence, and its directions that belong to the family, the matching words lit. */
function ZoneDirections({ voice, row, cell }: { voice: Voice; row: number; cell: Cell }) {
  const zone = voice.view.reading.layout[row]
  if (!zone) return null
  return (
    <>
      <a href={voice.path('notice', anchorOf('zone', row))}>{voice.name(zone.hostZone ?? zone.district)}</a>{' '}
      {[...new Set(cell.hits.map((hit) => hit.direction))].map((position, order) => {
        const direction = zone.directions[position]
        const words = cell.hits.filter((hit) => hit.direction === position).map((hit) => hit.word)
        return (
          direction && (
            <Fragment key={direction.text}>
              {order > 0 && voice.say('、', ', ')}
              <DirectionWords voice={voice} direction={direction} lit={words} />
            </Fragment>
          )
        )
      })}
    </>
  )
}

function Unmatched({ voice }: { voice: Voice }) {
  const { reading, differentiation } = voice.view
  if (differentiation.unmatched.length === 0) return null
  return (
    <section className="sec" id="unmatched">
      <div className="sh">
        <h2>
          {voice.say(
            `${differentiation.unmatched.length} 个方向不归任何门类`,
            `${count(differentiation.unmatched.length, 'direction belongs', 'directions belong')} to no family`,
          )}
        </h2>
      </div>
      <ul className="fz card">
        {differentiation.unmatched.map(([row, position]) => {
          const zone = reading.layout[row]
          const direction = zone?.directions[position]
          if (!zone || !direction) return null
          return (
            <li key={`${row}/${position}`}>
              <span>
                <DirectionWords voice={voice} direction={direction} />{' '}
                <a href={voice.path('notice', anchorOf('zone', row))}>{voice.name(zone.hostZone ?? zone.district)}</a>
              </span>
            </li>
          )
        })}
      </ul>
    </section>
  )
}
