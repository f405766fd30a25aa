import { LANG_TAG, type Lang } from '../../ui/lang.ts'
import { Layout, renderDocument } from '../../ui/layout.tsx'
import { pathOf } from '../voice.tsx'
import type { ProgrammeEntry } from './programmes.tsx'

/** The page for an address that is no page, in both languages: who mistyped may read either. */
export function renderNotFound(lang: Lang, programmes: readonly ProgrammeEntry[]): string {
  const say = (zh: string, en: string) => (lang === 'zh' ? zh : en)
  const other: Lang = lang === 'zh' ? 'en' : 'zh'
  return renderDocument(
    <Layout
      lang={lang}
      title={say('没有这一页', 'No such page')}
      home={say('/', '/en')}
      nav={[{ href: say('/compile', '/en/compile'), label: say('编译', 'Compile'), current: false }]}
      otherLang={say('/en', '/')}
    >
      <div className="ph">
        <h1>{say('没有这一页', 'No such page')}</h1>
        <p className="lead">
          {say(
            '地址可能写错了，也可能这个方案还没有载入。',
            'The address may be mistyped, or this programme was not loaded.',
          )}
        </p>
        <p className="lead" lang={LANG_TAG[other]}>
          {lang === 'zh'
            ? 'No such page. The address may be mistyped, or this programme was not loaded.'
            : '没有这一页。地址可能写错了，也可能这个方案还没有载入。'}
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
      </ul>
    </Layout>,
  )
}
