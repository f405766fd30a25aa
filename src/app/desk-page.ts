import { createElement } from 'react'
import type { Lang } from '../ui/lang.ts'
import { Layout, type LayoutProps, type NavItem, renderDocument } from '../ui/layout.tsx'

export interface DeskPageProps {
  /** Of this answer's content security policy: base64, as it stands in the header. */
  readonly nonce: string
  readonly lang: Lang
  /** The same navigation as the public pages'. */
  readonly nav?: readonly NavItem[]
  readonly home?: string
}

const words = {
  zh: {
    title: '编译一份通知',
    description: '放入一份行动方案，读出目标、布局、任务和责任单位，每一条都对着原文的那一句。',
    noScript: '这一页要用脚本读文件。也可以在命令行读：courtyard compile 文件名',
    kept: '文件读完即弃，不保存。',
  },
  en: {
    title: 'Compile a notice',
    description: 'Drop in an action plan: its targets, zones, tasks and responsible units, each tied to its sentence.',
    noScript: 'This page needs script to read a file. The command line can do it too: courtyard compile FILE',
    kept: 'Files are read and discarded; nothing is kept.',
  },
} satisfies Record<Lang, Record<string, string>>

/**
 * The page on which the desk starts: the frame of every public page, and in it the scripts of the built template.
 *
 * @param template  what Vite built from src/app/web/index.html, with `__CSP_NONCE__` where the nonce belongs
 * @throws {Error}  the template has no script: it was not built
 */
export function renderDeskPage(template: string, { nonce, lang, nav = [], home = '/' }: DeskPageProps): string {
  const parts = template.match(/<script\b[^>]*>\s*<\/script>|<link\b[^>]*>|<meta\b[^>]*csp-nonce[^>]*>/g) ?? []
  if (!parts.some((part) => part.startsWith('<script'))) throw new Error('The desk has not been built: no script found')
  const says = words[lang]
  const frame: LayoutProps = {
    lang,
    title: says.title,
    description: says.description,
    home: home === '/' && lang === 'en' ? '/en' : home,
    nav,
    otherLang: lang === 'zh' ? '/en/compile' : '/compile',
    footer: createElement('span', null, says.kept),
    children: createElement(
      'div',
      { id: 'desk' },
      createElement('noscript', null, createElement('p', { className: 'ph' }, says.noScript)),
    ),
  }
  const page = renderDocument(createElement(Layout, frame))
  const assets = parts.join('\n').replaceAll('__CSP_NONCE__', escapeAttribute(nonce))
  // A function, so that a $ in the assets means itself.
  return page.replace('</head>', () => `${assets}</head>`)
}

function escapeAttribute(value: string): string {
  return value.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;')
}
