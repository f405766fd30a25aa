import type { ProgrammeView } from '../../plans/programme.schema.ts'
import type { Lang } from '../../ui/lang.ts'
import { Courtyard } from '../parts/courtyard.tsx'
import { listFindings } from '../parts/findings.tsx'
import { renderProgrammePage } from '../parts/programme-page.tsx'
import { Schematic } from '../parts/schematic.tsx'
import { zoneCounts } from '../parts/zone-counts.ts'
import { chooseZones } from '../rules/choose-zones.ts'
import { shortenPlanTitle } from '../rules/plan-name.ts'
import { count, type Voice, voiceOf } from '../voice.tsx'

/** What does the city set out to do, where, and what does its plan leave open? For anyone. */
export function renderHome(view: ProgrammeView, lang: Lang): string {
  const voice = voiceOf(view, lang)
  const { notice } = view.reading
  const full = notice.planTitle ?? notice.title
  const title = full === null ? view.name[lang] : voice.nameText(shortenPlanTitle(full))
  const findings = listFindings(voice)
  const zones = zoneCounts(view)
  return renderProgrammePage({
    voice,
    page: 'home',
    title,
    children: (
      <>
        <div className="hero">
          <div>
            <p className="eyb">
              {notice.documentNumber && <span className="n">{voice.quote(notice.documentNumber)}</span>}
              {notice.publishedOn && (
                <span className="n">{voice.say(`${notice.publishedOn} 发布`, `Published ${notice.publishedOn}`)}</span>
              )}
              {notice.validity && <span>{voice.name(notice.validity)}</span>}
            </p>
            <h1>{full === null ? view.name[lang] : voice.name(shortenPlanTitle(full))}</h1>
          </div>
          <p className="lead">{contentWords(voice)}</p>
        </div>
        <Courtyard voice={voice} />
        {zones.zones > 0 && (
          <section className="sec">
            <div className="sh">
              <h2>{voice.say('空间布局', 'Where')}</h2>
              <span className="q">
                {voice.say(
                  `${zones.districts} 个板块，${zones.zones} 处开发园区、功能区，${zones.directions} 个主攻方向`,
                  `${count(zones.districts, 'district', 'districts')}, ${count(zones.zones, 'host zone', 'host zones')}, ${count(zones.directions, 'direction', 'directions')}`,
                )}
              </span>
              <a className="end" href={voice.path('zones')}>
                {voice.say('按方向查看', 'Look by direction')}
              </a>
            </div>
            <Schematic voice={voice} chosen={chooseZones(view, null)} heading="h3" listBelow={false} />
          </section>
        )}
        {findings.length > 0 && (
          <section className="sec">
            <div className="sh">
              <h2>{voice.say('方案没有写明的', 'What the plan leaves open')}</h2>
              <a className="end" href={voice.path('open')}>
                {voice.say('逐条查看', 'See each')}
              </a>
            </div>
            <ul className="finds">
              {findings.map((finding) => (
                <li key={`${finding.anchor}${finding.plain}`}>
                  <h3>
                    <a href={voice.path('open', finding.anchor)}>{finding.title}</a>
                  </h3>
                  {finding.detail && <p className="q">{finding.detail}</p>}
                </li>
              ))}
            </ul>
          </section>
        )}
      </>
    ),
  })
}

/** What the plan gives, counted; what it has none of is not mentioned. */
function contentWords(voice: Voice): string {
  const { targets, tasks } = voice.view.reading
  const { zones, directions } = zoneCounts(voice.view)
  const zh = [
    targets.length > 0 && `${targets.length} 个目标`,
    zones > 0 && `${zones} 处开发园区和功能区的 ${directions} 个主攻方向`,
    tasks.length > 0 && `${tasks.length} 项任务`,
  ].filter((words) => words !== false)
  const en = [
    targets.length > 0 && count(targets.length, 'target', 'targets'),
    zones > 0 && `${count(directions, 'direction', 'directions')} for ${count(zones, 'host zone', 'host zones')}`,
    tasks.length > 0 && count(tasks.length, 'task', 'tasks'),
  ].filter((words) => words !== false)
  if (zh.length === 0)
    return voice.say('方案里没有读到目标、布局和任务。', 'No target, layout or task was read in the plan.')
  const last = en.at(-1) ?? ''
  const before = en.slice(0, -1).join(', ')
  return voice.say(
    `方案写明 ${zh.join('、')}。没有写明的，也列在这里。`,
    `The plan sets ${before === '' ? last : `${before} and ${last}`}. What it leaves open is listed here too.`,
  )
}
