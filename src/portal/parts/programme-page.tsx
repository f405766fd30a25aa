import type { ReactNode } from 'react'
import { Layout, renderDocument } from '../../ui/layout.tsx'
import { type Page, pathOf, type Voice } from '../voice.tsx'

interface ProgrammePageProps {
  readonly voice: Voice
  readonly page: Page
  readonly title: string
  /** What follows `?` and belongs to the page, kept when the language changes. */
  readonly query?: string
  readonly children: ReactNode
}

const PAGES: readonly { page: Page; zh: string; en: string }[] = [
  { page: 'home', zh: '首页', en: 'Home' },
  { page: 'notice', zh: '通知', en: 'Notice' },
  { page: 'zones', zh: '布局', en: 'Zones' },
  { page: 'parks', zh: '园区', en: 'Parks' },
  { page: 'directions', zh: '方向', en: 'Directions' },
  { page: 'tasks', zh: '任务', en: 'Tasks' },
  { page: 'open', zh: '未定', en: 'Open' },
]

/** A page of one programme, as a whole document: frame, where its text comes from, content, foot. */
export function renderProgrammePage({ voice, page, title, query = '', children }: ProgrammePageProps): string {
  const { view, lang } = voice
  const other = lang === 'zh' ? 'en' : 'zh'
  const name = `${view.name[lang]}${view.invented ? voice.say('（编造）', ' (made up)') : ''}`
  return renderDocument(
    <Layout
      lang={lang}
      title={`${title} · ${name}`}
      description={name}
      home={voice.path('home')}
      programme={name}
      nav={[
        ...PAGES.map((each) => ({
          href: voice.path(each.page),
          label: voice.say(each.zh, each.en),
          current: each.page === page,
        })),
        { href: voice.say('/compile', '/en/compile'), label: voice.say('编译', 'Compile'), current: false },
      ]}
      otherLang={`${pathOf(view.slug, other, page)}${query}`}
      ribbon={<Provenance voice={voice} />}
      footer={<Foot voice={voice} />}
    >
      {children}
    </Layout>,
  )
}

/** Says whose words the reader sees: restated, official, or made up. */
function Provenance({ voice }: { voice: Voice }) {
  const { view } = voice
  const number = view.reading.notice.documentNumber
  return (
    <>
      {view.invented ? (
        <>
          <b>{voice.say('编造', 'Made up')}</b>
          {voice.say(
            '：这座城市不存在，通知和其中的名称、数字都是编造的，用来演示。',
            ': this city does not exist; its notice and all its names and figures are invented, to show the product at work.',
          )}
        </>
      ) : view.textSource === 'restated' ? (
        <>
          <b>{voice.say('转述，非原文', 'Restated, not the official text')}</b>
          {voice.say(
            '：通知的文字由我们改写，名称和数字照录',
            ': the wording is ours; names and figures are those of ',
          )}
          {number ? voice.quote(number) : voice.say('原通知', 'the notice')}
          {voice.say('。', '.')}
        </>
      ) : (
        <Binding voice={voice} />
      )}
    </>
  )
}

function Binding({ voice }: { voice: Voice }) {
  const { binding, reading } = voice.view
  return (
    <>
      <b>{voice.say('原文', 'Official text')}</b>
      {reading.notice.documentNumber && (
        <>
          {voice.say('：', ': ')}
          {voice.quote(reading.notice.documentNumber)}
        </>
      )}
      {binding && (
        <>
          {voice.say('，', ', ')}
          <span className="n">{binding.boundAt.slice(0, 10)}</span>
          {voice.say(' 绑定。', ' bound. ')}
          {voice.say(
            `与审定事实核对 ${binding.compared} 项，${binding.differing.length === 0 ? '没有不同' : `${binding.differing.length} 项不同`}。`,
            `${binding.compared} reviewed facts compared, ${binding.differing.length === 0 ? 'none differ' : `${binding.differing.length} differ`}.`,
          )}
          {binding.differing.length > 0 && (
            <>
              {' '}
              {voice.say('不同的是：', 'These differ: ')}
              {voice.quote(binding.differing.join('；'))}
            </>
          )}
        </>
      )}
    </>
  )
}

function Foot({ voice }: { voice: Voice }) {
  const { notice } = voice.view.reading
  return (
    <>
      {notice.issuer && (
        <span>
          {voice.say('发文机关：', 'Issued by: ')}
          {voice.name(notice.issuer)}
        </span>
      )}
      <span>
        {voice.say(
          '示意图只表示大致方位，不是标准地图，不作划界依据',
          'The schematic shows rough direction only; it is no standard map and no evidence of boundaries',
        )}
      </span>
      <span>{voice.say('没有测量的不写数字', 'What is not measured carries no figure')}</span>
    </>
  )
}
