import { Light } from '../../ui/light.tsx'
import { WingGlyph } from '../../ui/mark.tsx'
import { groupTasks, isCourtyard, type TaskGroup } from '../rules/group-tasks.ts'
import { anchorOf } from '../rules/mark-sentences.ts'
import { figure, unitWords, type Voice } from '../voice.tsx'
import { SourceLink } from './source-link.tsx'

/** The page laid out as the house: the targets in the yard, the four wings with their tasks round it. */
export function Courtyard({ voice }: { voice: Voice }) {
  const groups = groupTasks(voice.view)
  const courtyard = isCourtyard(groups)
  return (
    <div className={courtyard ? 'yard' : 'yard yard-plain'}>
      <Targets voice={voice} />
      {groups.map((group) => (
        <Wing key={group.heading ?? ''} voice={voice} group={group} />
      ))}
    </div>
  )
}

/** So many targets stand as large figures; more are a list. */
const FEW = 4

function Targets({ voice }: { voice: Voice }) {
  const { targets } = voice.view.reading
  const years = new Set(targets.map((target) => target.year))
  const year = years.size === 1 ? (targets[0]?.year ?? null) : null
  return (
    <section className={targets.length > FEW ? 'center many' : 'center'}>
      <h2>{year === null ? voice.say('目标', 'Targets') : voice.say(`到 ${year} 年`, `By ${year}`)}</h2>
      {targets.length === 0 && (
        <p className="m">{voice.say('方案没有写带数字的目标。', 'The plan gives no target with a figure.')}</p>
      )}
      {targets.map((target, index) => (
        <div className="tg" id={anchorOf('target', index)} key={anchorOf('target', index)}>
          <p className="tn">
            <span className="big n">{figure(target.value)}</span> <span className="un">{unitWords(voice, target)}</span>
          </p>
          <div>
            <p className="ts">{voice.name(target.subject)}</p>
            {year === null && target.year !== null && (
              <p className="q n">{voice.say(`到 ${target.year} 年`, `By ${target.year}`)}</p>
            )}
            <p className="tf">
              <Light colour="grey">{voice.say('尚未测量', 'Not measured yet')}</Light>
              <SourceLink voice={voice} kind="target" index={index} of={voice.nameText(target.subject)} />
            </p>
          </div>
        </div>
      ))}
    </section>
  )
}

function Wing({ voice, group }: { voice: Voice; group: TaskGroup }) {
  const wing = group.wing
  return (
    <section className={`wing ${wing ? `wing-${wing} w-${wing}` : 'w-yard'}`}>
      <h2>
        {wing && <WingGlyph wing={wing} />}
        <span>{group.heading === null ? voice.say('其他任务', 'Other tasks') : voice.name(group.heading)}</span>
        <span className="q n">{voice.lang === 'zh' ? group.number : ''}</span>
      </h2>
      <ul>
        {group.tasks.map(({ task, index }) => (
          <li key={task.number}>
            <span className="no n">{task.number}</span>
            <div>
              <a href={voice.path('notice', anchorOf('task', index))}>{voice.name(task.title)}</a>
              {task.measures.length > 0 && (
                <span className="q">
                  {voice.say(`${task.measures.length} 项举措`, measuresInEnglish(task.measures.length))}
                </span>
              )}
            </div>
          </li>
        ))}
      </ul>
    </section>
  )
}

function measuresInEnglish(n: number): string {
  return n === 1 ? '1 measure' : `${n} measures`
}
