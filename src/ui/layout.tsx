import type { ReactNode } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { LANG_TAG, type Lang } from './lang.ts'
import { Mark } from './mark.tsx'

/** Where the server offers what `buildStyles` makes. */
export const STYLES_HREF = '/courtyard.css'
/** The dark values for who chose them on the desk. */
export const DARK_HREF = '/dark.css'
export const FONTS_HREF = '/fonts.css'
const ICON_HREF = '/icon.svg'

export interface NavItem {
  readonly href: string
  readonly label: string
  readonly current: boolean
}

export interface LayoutProps {
  readonly lang: Lang
  /** Of the browser's tab, before the name of the house. */
  readonly title: string
  /** One sentence for search engines and previews. */
  readonly description?: string
  readonly home: string
  /** Beside the name of the house. */
  readonly programme?: string
  /** Pages that work, and no others. */
  readonly nav: readonly NavItem[]
  /** The same page in the other language. */
  readonly otherLang: string
  /** A strip above the page that belongs to all of it. */
  readonly ribbon?: ReactNode
  readonly footer?: ReactNode
  readonly children: ReactNode
}

/** The frame of a public page: skip link, navigation, language switch, content, foot. No script, no inline style. */
export function Layout(props: LayoutProps) {
  const zh = props.lang === 'zh'
  const house = zh ? '四合园' : 'Courtyard'
  return (
    <html lang={LANG_TAG[props.lang]}>
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width,initial-scale=1" />
        <title>{`${props.title} · ${house}`}</title>
        {props.description && <meta name="description" content={props.description} />}
        <link rel="stylesheet" href={STYLES_HREF} />
        <link rel="icon" href={ICON_HREF} type="image/svg+xml" />
        <link rel="alternate" hrefLang={LANG_TAG[zh ? 'en' : 'zh']} href={props.otherLang} />
      </head>
      <body>
        <a className="skip" href="#main">
          {zh ? '跳到正文' : 'Skip to content'}
        </a>
        <header className="top">
          <div className="wrap row">
            <a className="brand" href={props.home}>
              <Mark />
              {house}
              {props.programme && <small>{props.programme}</small>}
            </a>
            <nav className="pub" aria-label={zh ? '主导航' : 'Main'}>
              {props.nav.map((item) => (
                <a key={item.href} href={item.href} aria-current={item.current ? 'page' : undefined}>
                  {item.label}
                </a>
              ))}
            </nav>
            <a className="door" href={zh ? '/desk' : '/en/desk'}>
              {zh ? '工作台' : 'Desk'}
            </a>
            <a
              className="tongue"
              href={props.otherLang}
              lang={LANG_TAG[zh ? 'en' : 'zh']}
              hrefLang={LANG_TAG[zh ? 'en' : 'zh']}
            >
              {zh ? 'English' : '中文'}
            </a>
          </div>
        </header>
        {props.ribbon && (
          <aside className="rib" aria-label={zh ? '文字的来源' : 'Where the text comes from'}>
            <div className="wrap">{props.ribbon}</div>
          </aside>
        )}
        <main className="wrap" id="main">
          {props.children}
        </main>
        {props.footer && (
          <footer className="wrap">
            <div className="foot">{props.footer}</div>
          </footer>
        )}
        {/* Last, so that no text waits for it: a machine with Chinese fonts never loads a face from it. */}
        <link rel="stylesheet" href={FONTS_HREF} />
      </body>
    </html>
  )
}

/** A whole document as text. */
export function renderDocument(page: ReactNode): string {
  return `<!doctype html>${renderToStaticMarkup(page)}`
}
