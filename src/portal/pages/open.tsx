import type { ReactNode } from 'react'
import type { ProgrammeView } from '../../plans/programme.schema.ts'
import type { Lang } from '../../ui/lang.ts'
import { Light } from '../../ui/light.tsx'
import { listFindings, sentenceCase, termWords } from '../parts/findings.tsx'
import { Gloss } from '../parts/gloss.tsx'
import { renderProgrammePage } from '../parts/programme-page.tsx'
import { SourceLink } from '../parts/source-link.tsx'
import { wordWarning } from '../parts/warning-words.ts'
import { countPlaces, type TermPlaces } from '../rules/find-term-places.ts'
import { anchorOf } from '../rules/mark-sentences.ts'
import { findOpenMatters } from '../rules/what-is-open.ts'
import { count, DirectionWords, shown, targetInWords, type Voice, voiceOf } from '../voice.tsx'

/** What does the plan not say, that its authors may never have seen? For whoever has to run it. */
export function renderOpen(view: ProgrammeView, lang: Lang): string {
  const voice = voiceOf(view, lang)
  const open = findOpenMatters(view)
  const findings = listFindings(voice)
  const title = titleOf(voice)
  const titleFor = (anchor: string) => findings.find((finding) => finding.anchor === anchor)?.title ?? null
  return renderProgrammePage({
    voice,
    page: 'open',
    title,
    children: (
      <>
        <div className="ph">
          <p className="eyb">{voice.say('方案没有写明的', 'What the plan leaves open')}</p>
          <h1>{shown(voice, title)}</h1>
          <p className="lead">
            {voice.say(
              '以下都从通知的文字算出，每一条都能回到那一句。没有写明不等于没有安排，只是通知里读不到。',
              'All of this is computed from the words of the notice, and each item leads back to its sentence. Not written does not mean not arranged: it cannot be read here.',
            )}
          </p>
        </div>
        <div className="opens">
          {open.promised.length > 0 && (
            <Section anchor="parks" title={titleFor('parks')}>
              <ul className="rows wraps">
                {open.promised.map(({ target, index }) => (
                  <li key={anchorOf('target', index)}>
                    <span>
                      {voice.name(target.subject)}
                      {voice.say('：', ': ')}
                      <span className="n">{targetInWords(voice, target)}</span>
                      {target.year !== null && voice.say(`，到 ${target.year} 年`, `, by ${target.year}`)}
                    </span>
                    <Light colour="grey">{voice.say('名单：无', 'List: none')}</Light>
                    <SourceLink voice={voice} kind="target" index={index} of={voice.nameText(target.subject)} />
                  </li>
                ))}
              </ul>
              {view.reading.layout.length > 0 && (
                <p className="q">
                  {voice.say(
                    `布局表列的是 ${view.reading.layout.length} 处开发园区、功能区，特色园区在它们里面另行申报认定。`,
                    `The layout lists ${count(view.reading.layout.length, 'host zone', 'host zones')}; parks are to be declared and recognised inside them.`,
                  )}
                </p>
              )}
            </Section>
          )}
          {(open.tasksWithoutOwner.length > 0 || open.tasksWithoutDate.length > 0) && (
            <Section anchor="owners" title={titleFor('owners')}>
              <OwnerGaps voice={voice} />
            </Section>
          )}
          {open.splitTerms.length > 0 && (
            <Section anchor="terms" title={titleFor('terms')}>
              {open.splitTerms.map((term, index) => (
                <Term key={term.term} voice={voice} places={term} told={index === 0} />
              ))}
            </Section>
          )}
          {open.nearNames.length > 0 && (
            <Section anchor="near" title={titleFor('near')}>
              <NearNames voice={voice} />
            </Section>
          )}
          {open.uncovered.length > 0 && (
            <Section anchor="uncovered" title={titleFor('uncovered')}>
              <ol className="rows">
                {open.uncovered.map((sentence, index) => (
                  <li key={anchorOf('uncovered', index)} id={anchorOf('uncovered', index)}>
                    <span className="no n">{index + 1}</span>
                    <span>
                      <span className="song">{voice.quote(sentence.text)}</span>
                      <Gloss voice={voice} text={sentence.text} />
                    </span>
                    <SourceLink
                      voice={voice}
                      kind="uncovered"
                      index={index}
                      of={voice.say(`第 ${index + 1} 句`, `sentence ${index + 1}`)}
                    />
                  </li>
                ))}
              </ol>
            </Section>
          )}
          {open.warnings.length > 0 && (
            <Section anchor="warnings" title={titleFor('warnings')}>
              <ol className="rows">
                {open.warnings.map((warning, index) => (
                  <li key={anchorOf('warning', index)} id={anchorOf('warning', index)}>
                    <span className="no n">{index + 1}</span>
                    <span>
                      <Light colour="yellow">{voice.say('请看', 'Look')}</Light> {wordWarning(voice, warning)}
                    </span>
                    <SourceLink
                      voice={voice}
                      kind="warning"
                      index={index}
                      of={voice.say(`第 ${index + 1} 处`, `place ${index + 1}`)}
                    />
                  </li>
                ))}
              </ol>
            </Section>
          )}
        </div>
      </>
    ),
  })
}

function titleOf(voice: Voice): string {
  const open = findOpenMatters(voice.view)
  const tasks = voice.view.reading.tasks.length
  const nobody = tasks > 0 && open.tasksWithoutOwner.length === tasks && open.tasksWithoutDate.length === tasks
  if (open.promised.length > 0 && nobody)
    return voice.say(
      '方案没有点名一个园区，也没有写明谁来做、何时做完',
      'The plan names no park, and does not say who does what by when',
    )
  return listFindings(voice)[0]?.plain ?? voice.say('方案没有留下未定的事项', 'The plan leaves nothing open')
}

function Section({ anchor, title, children }: { anchor: string; title: ReactNode; children: ReactNode }) {
  return (
    <section className="card" id={anchor}>
      <h2 className="hd">{title}</h2>
      {children}
    </section>
  )
}

function OwnerGaps({ voice }: { voice: Voice }) {
  const open = findOpenMatters(voice.view)
  const { tasks, responsible } = voice.view.reading
  const without = new Set([...open.tasksWithoutOwner, ...open.tasksWithoutDate])
  return (
    <>
      {open.annexAbsent.length > 0 && (
        <p className="m">
          {voice.say('通知列了附件', 'The notice names an annex, ')}
          {open.annexAbsent.map((title, index) => (
            <span key={title}>
              {index > 0 && voice.say('、', ', ')}
              {voice.say('《', '“')}
              {voice.name(title)}
              {voice.say('》', '”')}
            </span>
          ))}
          {voice.say('，没有随文公开。', ', which did not come with the text. ')}
          {responsible.length > 0 && voice.say('全文只写明：', 'The whole text names only: ')}
          {responsible.map((owner, index) => (
            <span key={anchorOf('owner', index)}>
              {index > 0 && voice.say('、', ', ')}
              <a href={voice.path('notice', anchorOf('owner', index))}>
                {shown(voice, owner.units.map((unit) => voice.nameText(unit)).join(voice.say('、', ', ')))}
              </a>
            </span>
          ))}
          {responsible.length > 0 && voice.say('。', '.')}
        </p>
      )}
      <ol className="rows two">
        {tasks.map(
          (task, index) =>
            without.has(index) && (
              <li key={anchorOf('task', index)}>
                <span className="no n">{task.number}</span>
                <a href={voice.path('tasks', anchorOf('task', index))}>{voice.name(task.title)}</a>
                <SourceLink voice={voice} kind="task" index={index} of={voice.nameText(task.title)} />
              </li>
            ),
        )}
      </ol>
    </>
  )
}

/** `told`: the heading above has said already in how many places. */
function Term({ voice, places, told }: { voice: Voice; places: TermPlaces; told: boolean }) {
  const { layout } = voice.view.reading
  const rows = [
    ...places.named.map((row) => ({ row, where: 'named' as const })),
    ...places.within.map((row) => ({ row, where: 'within' as const })),
  ]
  return (
    <div className="term">
      <h3>
        <a href={`${voice.path('zones')}?direction=${encodeURIComponent(places.term)}`}>
          {shown(voice, voice.lang === 'en' ? sentenceCase(voice.nameText(places.term)) : voice.nameText(places.term))}
        </a>
        {!told && (
          <span className="q">{termWords(voice, countPlaces(places), places.named.length, places.within.length)}</span>
        )}
      </h3>
      <ul className="rows">
        {rows.map(({ row, where }) => {
          const zone = layout[row]
          if (!zone) return null
          const name = zone.hostZone ?? zone.district
          return (
            <li key={anchorOf('zone', row)}>
              <i className={where === 'named' ? 'dot' : 'dot ring'} />
              <span>
                <b className="b">{voice.name(name)}</b>
                {voice.say('：', ': ')}
                {zone.directions
                  .filter((direction) => direction.text.includes(places.term))
                  .map((direction, index) => (
                    <span className="m" key={direction.text}>
                      {index > 0 && voice.say('、', ', ')}
                      <DirectionWords voice={voice} direction={direction} lit={[places.term]} />
                    </span>
                  ))}{' '}
                <span className="vh">
                  {where === 'named'
                    ? voice.say('（直接写明）', '(named outright)')
                    : voice.say('（只在括号里）', '(only inside brackets)')}
                </span>
              </span>
              <SourceLink voice={voice} kind="zone" index={row} of={voice.nameText(name)} />
            </li>
          )
        })}
      </ul>
    </div>
  )
}

function NearNames({ voice }: { voice: Voice }) {
  const { layout } = voice.view.reading
  const open = findOpenMatters(voice.view)
  return (
    <ul className="rows wraps">
      {open.nearNames.map(({ left, right }) => (
        <li key={`${left.join('/')}-${right.join('/')}`}>
          {[left, right].map(([row, position], side) => {
            const zone = layout[row]
            const direction = zone?.directions[position]
            if (!zone || !direction) return null
            return (
              <span key={`${row}/${position}`} className="pair">
                {side === 1 && <span className="q">{voice.say('与', 'beside')} </span>}
                <b className="song">{voice.quote(direction.name)}</b>
                <span className="m">{voice.lang === 'en' && shown(voice, voice.gloss(direction.name) ?? '')}</span>{' '}
                <a className="src" href={voice.path('notice', anchorOf('zone', row))}>
                  {voice.name(zone.hostZone ?? zone.district)}
                </a>
              </span>
            )
          })}
        </li>
      ))}
    </ul>
  )
}
