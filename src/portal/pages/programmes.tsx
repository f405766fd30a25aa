import type { ProgrammeView } from '../../plans/programme.schema.ts'
import type { Lang } from '../../ui/lang.ts'
import { Layout, renderDocument } from '../../ui/layout.tsx'
import { pathOf } from '../voice.tsx'

export type ProgrammeEntry = Pick<ProgrammeView, 'slug' | 'city' | 'name' | 'invented'>

/** Which programmes can be read here? Only shown when there is not exactly one. */
export function renderProgrammes(programmes: readonly ProgrammeEntry[], lang: Lang): string {
  const say = (zh: string, en: string) => (lang === 'zh' ? zh : en)
  const title =
    programmes.length === 0
      ? say('还没有载入方案', 'No programme is loaded yet')
      : say(`${programmes.length} 个方案`, `${programmes.length} programmes`)
  return renderDocument(
    <Layout
      lang={lang}
      title={title}
      home={say('/', '/en')}
      nav={[{ href: say('/compile', '/en/compile'), label: say('编译', 'Compile'), current: false }]}
      otherLang={say('/en', '/')}
    >
      <div className="ph">
        <h1>{title}</h1>
        <p>
          {say(
            '把城市公开的园区行动方案读成可查、可办的项目：目标、布局、任务、责任，句句有出处。',
            'Published action plans for innovation parks, read into programmes that can be checked and run: targets, layout, tasks and owners, each tied to its sentence.',
          )}
        </p>
      </div>
      <ul className="card rows">
        {programmes.map((programme) => (
          <li key={programme.slug}>
            <a href={pathOf(programme.slug, lang, 'home')}>{programme.name[lang]}</a>
            {programme.invented && <span className="tag">{say('编造', 'Made up')}</span>}
          </li>
        ))}
        <li>
          <a href={say('/compile', '/en/compile')}>{say('编译一份通知', 'Compile a notice')}</a>
        </li>
        <li>
          <a href={say('/desk', '/en/desk')}>{say('进入工作台', 'Enter the desk')}</a>
        </li>
      </ul>
    </Layout>,
  )
}
