import { createElement } from 'react'
import { LANG_TAG, type Lang } from '../ui/lang.ts'
import {
  DARK_HREF,
  FONTS_HREF,
  Layout,
  type LayoutProps,
  type NavItem,
  renderDocument,
  STYLES_HREF,
} from '../ui/layout.tsx'

export interface CompilePageProps {
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
 * The compile page: the frame of every public page, and in it the scripts of the built template.
 *
 * @param template  what Vite built from src/app/web/compile.html, with `__CSP_NONCE__` where the nonce belongs
 * @throws {Error}  the template has no script: it was not built
 */
export function renderCompilePage(template: string, { nonce, lang, nav = [], home = '/' }: CompilePageProps): string {
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
  const assets = takeAssets(template, nonce)
  // A function, so that a $ in the assets means itself.
  return page.replace('</head>', () => `${assets}</head>`)
}

/**
 * The document behind every address of the desk: which page it is, is read from the address by the script.
 *
 * @throws {Error}  the template has no script: it was not built
 */
export function renderDesk(template: string, { nonce, lang }: { readonly nonce: string; readonly lang: Lang }): string {
  const [title, noScript] =
    lang === 'zh'
      ? ['工作台 · 四合园', '工作台要用脚本。公开的页面不用：']
      : ['Desk · Courtyard', 'The desk needs script. The public pages do not: ']
  const home = lang === 'zh' ? '/' : '/en'
  return `<!doctype html><html lang="${LANG_TAG[lang]}"><head><meta charset="utf-8">\
<meta name="viewport" content="width=device-width,initial-scale=1"><title>${title}</title>\
<meta name="robots" content="noindex"><link rel="stylesheet" href="${STYLES_HREF}"><link rel="stylesheet" href="${DARK_HREF}">\
<link rel="icon" href="/icon.svg" type="image/svg+xml">${takeAssets(template, nonce)}</head>\
<body><div id="desk"><noscript><p>${noScript}<a href="${home}">${home}</a></p></noscript></div>\
<link rel="stylesheet" href="${FONTS_HREF}"></body></html>`
}

/** Scripts and styles as the build wrote them into its template, with the nonce of this one answer. */
function takeAssets(template: string, nonce: string): string {
  const parts = template.match(/<script\b[^>]*>\s*<\/script>|<link\b[^>]*>|<meta\b[^>]*csp-nonce[^>]*>/g) ?? []
  if (!parts.some((part) => part.startsWith('<script'))) throw new Error('The desk has not been built: no script found')
  return parts.join('\n').replaceAll('__CSP_NONCE__', escapeAttribute(nonce))
}

function escapeAttribute(value: string): string {
  return value.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;')
}
