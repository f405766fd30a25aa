import { type ReactNode, useEffect, useRef, useState, useSyncExternalStore } from 'react'
import { Go, useDesk } from '../../ui/desk/desk-context.tsx'
import { deskWords } from '../../ui/desk/words.ts'
import { LANG_TAG } from '../../ui/lang.ts'
import { Mark, WINGS, type Wing, WingGlyph } from '../../ui/mark.tsx'
import { inOtherLanguage } from './address.ts'
import { chooseTheme, chosenTheme, THEMES, watchTheme } from './theme-choice.ts'
import { shellWords } from './words.ts'

export interface Room {
  /** Under the programme; the first page of the wing is '' . */
  readonly to: string
  readonly label: string
  readonly isCurrent: boolean
  /** Where it is; the yard when left out. */
  readonly wing?: Wing
  /** How many things wait there. */
  readonly count?: number
  /** Leads out of the desk. */
  readonly href?: string
}

interface ShellProps {
  /** Beside the name of the house. */
  readonly programme?: string
  readonly isInvented?: boolean
  /** Who is asking, at the right of the first row; the pages of the house have none. */
  readonly who?: ReactNode
  /** Pages that work and that this person may open, of every wing; none on the pages of the house. */
  readonly rooms?: readonly Room[]
  /** What was just done. */
  readonly said: string | null
  readonly children: ReactNode
}

/** The frame of every page of the desk. */
export function Shell({ programme, isInvented = false, who, rooms = [], said, children }: ShellProps) {
  const { lang, slug, say } = useDesk()
  const w = shellWords[lang]
  const hasWings = rooms.length > 0
  const here = rooms.find(({ isCurrent }) => isCurrent)?.wing
  return (
    <>
      <a className="skip" href="#main">
        {w.skip}
      </a>
      <header className="top">
        <div className="wrap row">
          <Go to={slug ? `/${slug}` : '/'} house className="brand">
            <Mark />
            {w.house}
            {programme ? <small>{programme}</small> : null}
          </Go>
          {hasWings ? <Wings className="wings" rooms={rooms} here={here} /> : null}
          <span className="space" />
          {who}
          <Tongue />
          <ThemeButton />
        </div>
      </header>
      {hasWings ? (
        <nav className="sub" aria-label={w.pages}>
          <div className="wrap row">
            {rooms
              .filter(({ wing }) => wing === here)
              .map((room) =>
                room.href ? (
                  <a key={room.label} href={room.href}>
                    {room.label}
                  </a>
                ) : (
                  <Go key={room.label} to={room.to} current={room.isCurrent}>
                    {room.label}
                    {room.count ? <span className="count n">{room.count}</span> : null}
                  </Go>
                ),
              )}
          </div>
        </nav>
      ) : null}
      {isInvented ? (
        <aside className="rib" aria-label={deskWords[lang].invented}>
          <div className="wrap">
            <span className="tag">{deskWords[lang].invented}</span> {deskWords[lang].inventedWhy}
          </div>
        </aside>
      ) : null}
      <main className="wrap" id="main" tabIndex={-1}>
        <div role="status" aria-live="polite">
          {said ? (
            <p className="strip done">
              <span>{said}</span>
              <button type="button" className="plain" onClick={() => say(null)}>
                {deskWords[lang].close}
              </button>
            </p>
          ) : null}
        </div>
        {children}
      </main>
      <footer className="wrap">
        <div className="foot">{w.foot}</div>
      </footer>
      {hasWings ? <Wings className="wings-below" rooms={rooms} here={here} /> : null}
    </>
  )
}

interface WingsProps {
  readonly className: string
  readonly rooms: readonly Room[]
  /** The wing one is in; undefined: the yard. */
  readonly here: Wing | undefined
}

/** Always these five, always in this order. A wing none of whose pages work yet is named, and is no link. */
function Wings({ className, rooms, here }: WingsProps) {
  const { lang } = useDesk()
  const w = shellWords[lang]
  return (
    <nav className={className} aria-label={w.wings}>
      <Go to="" className="w-yard" current={here === undefined}>
        <WingGlyph wing="yard" size={16} />
        {w.wing.yard}
      </Go>
      {WINGS.map((wing) => {
        const first = rooms.find((room) => room.wing === wing)
        const shown = (
          <>
            <WingGlyph wing={wing} size={16} />
            {w.wing[wing]}
          </>
        )
        return first ? (
          <Go key={wing} to={first.to} className={`w-${wing}`} current={here === wing}>
            {shown}
          </Go>
        ) : (
          <span key={wing} className={`w-${wing}`} title={w.notYet}>
            {shown}
          </span>
        )
      })}
    </nav>
  )
}

/** With what stands after the hash: the key of a one-time link is there. */
function hereNow(): string {
  const { pathname, search, hash } = window.location
  return pathname + search + hash
}

function Tongue() {
  const { lang } = useDesk()
  const other = lang === 'zh' ? 'en' : 'zh'
  return (
    <a
      className="tongue"
      href={inOtherLanguage(hereNow())}
      lang={LANG_TAG[other]}
      hrefLang={LANG_TAG[other]}
      onClick={(event) => {
        // The address may have changed since this was drawn.
        event.currentTarget.href = inOtherLanguage(hereNow())
      }}
    >
      {shellWords[lang].otherLanguage}
    </a>
  )
}

const THEME_SHAPES = {
  system: 'M8 1.5a6.5 6.5 0 1 0 0 13zM8 1.5a6.5 6.5 0 0 1 0 13',
  light:
    'M8 4.5a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7M8 .5v2M8 13.5v2M.5 8h2M13.5 8h2M2.7 2.7l1.4 1.4M11.9 11.9l1.4 1.4M2.7 13.3l1.4-1.4M11.9 4.1l1.4-1.4',
  dark: 'M13.5 10A6 6 0 0 1 6 2.5a6 6 0 1 0 7.5 7.5z',
}

/** Light, dark, or as the system: one button that goes round. */
function ThemeButton() {
  const { lang } = useDesk()
  const w = shellWords[lang]
  const theme = useSyncExternalStore(watchTheme, chosenTheme)
  const next = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length] ?? 'system'
  return (
    <button
      type="button"
      className="theme"
      aria-label={w.nowTheme(w.themes[theme])}
      title={w.nowTheme(w.themes[theme])}
      onClick={() => chooseTheme(next)}
    >
      <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">
        <path className={theme} d={THEME_SHAPES[theme]} />
      </svg>
    </button>
  )
}

interface DisclosureProps {
  readonly label: ReactNode
  readonly name: string
  readonly children: (close: () => void) => ReactNode
}

/** A button that opens a small panel below it. Escape and a press elsewhere close it. */
export function Disclosure({ label, name, children }: DisclosureProps) {
  const [isOpen, setOpen] = useState(false)
  const whole = useRef<HTMLDivElement>(null)
  const button = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    if (!isOpen) return
    const onPress = (event: PointerEvent) => {
      if (event.target instanceof Node && !whole.current?.contains(event.target)) setOpen(false)
    }
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return
      setOpen(false)
      button.current?.focus()
    }
    document.addEventListener('pointerdown', onPress)
    document.addEventListener('keydown', onKey)
    return () => {
      document.removeEventListener('pointerdown', onPress)
      document.removeEventListener('keydown', onKey)
    }
  }, [isOpen])
  return (
    <div className="who" ref={whole}>
      <button ref={button} type="button" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        <span className="vh">{name}</span>
        {label}
      </button>
      {isOpen ? <div className="who-panel">{children(() => setOpen(false))}</div> : null}
    </div>
  )
}
