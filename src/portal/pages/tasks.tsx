import type { ProgrammeView } from '../../plans/programme.schema.ts'
import type { Lang } from '../../ui/lang.ts'
import { Light } from '../../ui/light.tsx'
import { WingGlyph } from '../../ui/mark.tsx'
import { Gloss } from '../parts/gloss.tsx'
import { renderProgrammePage } from '../parts/programme-page.tsx'
import { SourceLink } from '../parts/source-link.tsx'
import { groupTasks, type TaskGroup } from '../rules/group-tasks.ts'
import { anchorOf } from '../rules/mark-sentences.ts'
import { findOpenMatters } from '../rules/what-is-open.ts'
import { count, shown, type Voice, voiceOf } from '../voice.tsx'

/** What is to be done, who leads it, until when? For anyone who waits for a task or answers for one. */
export function renderTasks(view: ProgrammeView, lang: Lang): string {
  const voice = voiceOf(view, lang)
  const groups = groupTasks(view)
  const title = titleOf(voice)
  return renderProgrammePage({
    voice,
    page: 'tasks',
    title,
    children: (
      <>
        <div className="ph">
          <p className="eyb">{voice.say('重点任务', 'Key tasks')}</p>
          <h1>{shown(voice, title)}</h1>
          <AnnexSentence voice={voice} />
        </div>
        <Owners voice={voice} />
        {groups.map((group) => (
          <Group key={group.heading ?? ''} voice={voice} group={group} />
        ))}
      </>
    ),
  })
}

function titleOf(voice: Voice): string {
  const open = findOpenMatters(voice.view)
  const total = voice.view.reading.tasks.length
  const owner = open.tasksWithoutOwner.length
  const date = open.tasksWithoutDate.length
  if (total > 0 && owner === total && date === total)
    return voice.say(
      `${total} 项任务，都没有写明牵头单位和时限`,
      `${count(total, 'task', 'tasks')}, none with a lead or a date`,
    )
  if (total === 0) return voice.say('方案里没有读到任务', 'No task was read in the plan')
  if (owner + date === 0)
    return voice.say(
      `${total} 项任务，牵头单位和时限都已写明`,
      `${count(total, 'task', 'tasks')}, each with a lead and a date`,
    )
  const zh = [owner > 0 && `${owner} 项没有牵头单位`, date > 0 && `${date} 项没有时限`].filter(
    (words) => words !== false,
  )
  const en = [owner > 0 && `${owner} without a lead`, date > 0 && `${date} without a date`].filter(
    (words) => words !== false,
  )
  return voice.say(`${total} 项任务，${zh.join('，')}`, `${count(total, 'task', 'tasks')}: ${en.join(', ')}`)
}

function AnnexSentence({ voice }: { voice: Voice }) {
  const absent = findOpenMatters(voice.view).annexAbsent
  if (absent.length === 0) return null
  return (
    <p className="lead">
      {voice.say('牵头单位和时限应在附件', 'Leads and dates should stand in the annex, ')}
      {absent.map((title, index) => (
        <span key={title}>
          {index > 0 && voice.say('、', ', ')}
          {voice.say('《', '“')}
          {voice.name(title)}
          {voice.say('》', '”')}
        </span>
      ))}
      {voice.say('里，附件没有随文公开。', '; it did not come with the text.')}
    </p>
  )
}

/** Who answers for the whole, where the plan says so outside a single task. */
function Owners({ voice }: { voice: Voice }) {
  const { responsible, tasks } = voice.view.reading
  const titles = new Set(tasks.map((task) => task.title))
  const outside = responsible
    .map((owner, index) => ({ owner, index }))
    .filter(({ owner }) => owner.heading === null || !titles.has(owner.heading))
  if (outside.length === 0) return null
  return (
    <section className="card owners">
      <h2>{voice.say('写明的责任', 'Who is named')}</h2>
      <ul>
        {outside.map(({ owner, index }) => {
          const units = owner.units.length > 0 ? owner.units : owner.lead
          return (
            <li key={anchorOf('owner', index)} id={anchorOf('owner', index)}>
              <span>
                {units.map((unit, order) => (
                  <span key={unit}>
                    {order > 0 && voice.say('、', ', ')}
                    <b className="b">{voice.name(unit)}</b>
                    {owner.lead.includes(unit) && voice.say('（牵头）', ' (lead)')}
                  </span>
                ))}
              </span>
              <span className="q">
                {owner.heading === null ? voice.say('全文', 'whole plan') : voice.name(owner.heading)}
              </span>
              <SourceLink
                voice={voice}
                kind="owner"
                index={index}
                of={units.map((unit) => voice.nameText(unit)).join(voice.say('、', ', '))}
              />
            </li>
          )
        })}
      </ul>
    </section>
  )
}

function Group({ voice, group }: { voice: Voice; group: TaskGroup }) {
  return (
    <section className={`tgroup w-${group.wing ?? 'yard'}`}>
      <h2>
        {group.wing && <WingGlyph wing={group.wing} />}
        {group.heading === null ? voice.say('其他任务', 'Other tasks') : voice.name(group.heading)}
        <span className="q n">{voice.lang === 'zh' ? group.number : count(group.tasks.length, 'task', 'tasks')}</span>
      </h2>
      <ol className="tasks">
        {group.tasks.map(({ task, index }) => (
          <li className="card" id={anchorOf('task', index)} key={anchorOf('task', index)}>
            <div>
              <h3>
                <span className="no n">{task.number}</span>
                <span>
                  {voice.name(task.title)}{' '}
                  <SourceLink voice={voice} kind="task" index={index} of={voice.nameText(task.title)} />
                </span>
              </h3>
              <p className="who">
                {voice.view.reading.responsible.map(
                  (owner, order) =>
                    owner.heading === task.title && (
                      <span key={anchorOf('owner', order)} id={anchorOf('owner', order)}>
                        {voice.say('责任', 'Owners')}{' '}
                        <SourceLink voice={voice} kind="owner" index={order} of={voice.nameText(task.title)} />
                      </span>
                    ),
                )}
                {task.lead.length > 0 ? (
                  <span>
                    {voice.say('牵头：', 'Lead: ')}
                    {task.lead.map((unit, order) => (
                      <span key={unit}>
                        {order > 0 && voice.say('、', ', ')}
                        {voice.name(unit)}
                      </span>
                    ))}
                  </span>
                ) : (
                  <Light colour="grey">{voice.say('牵头单位未写明', 'No lead given')}</Light>
                )}
                {task.support.length > 0 && (
                  <span>
                    {voice.say('配合：', 'With: ')}
                    {task.support.map((unit, order) => (
                      <span key={unit}>
                        {order > 0 && voice.say('、', ', ')}
                        {voice.name(unit)}
                      </span>
                    ))}
                  </span>
                )}
                {task.due === null ? (
                  <Light colour="grey">{voice.say('时限未写明', 'No date given')}</Light>
                ) : (
                  <span>
                    {voice.say('时限：', 'Due: ')}
                    {voice.quote(task.due)}
                  </span>
                )}
                <Light colour="grey">{voice.say('进展尚未测量', 'Progress not measured yet')}</Light>
              </p>
            </div>
            {task.measures.length > 0 && (
              <ol className="meas">
                {task.measures.map((measure, position) => (
                  <li key={`${measure.span[0]}-${measure.span[1]}`}>
                    <a className="song" href={voice.path('notice', `${anchorOf('task', index)}-${position + 1}`)}>
                      {voice.quote(measure.text)}
                    </a>
                    <Gloss voice={voice} text={measure.text} />
                  </li>
                ))}
              </ol>
            )}
          </li>
        ))}
      </ol>
    </section>
  )
}
