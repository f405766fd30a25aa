import { Outlet, useNavigate } from '@tanstack/react-router'
import { useEffect, useMemo, useState } from 'react'
import { readSession } from '../../access/web/asks.ts'
import { Asked } from '../../ui/desk/asked.tsx'
import { DeskProvider, Go, useAnswer, useDesk, useTitle } from '../../ui/desk/desk-context.tsx'
import { Shell } from './shell.tsx'
import { shellWords } from './words.ts'

/** Pages of the house: signing in, one-time links, the account. They belong to no programme. */
export function HouseFrame() {
  const desk = useDesk()
  const [said, setSaid] = useState<string | null>(null)
  const inner = useMemo(() => ({ ...desk, slug: '', mandate: null, say: setSaid }), [desk])
  return (
    <DeskProvider value={inner}>
      <Shell said={said}>
        <Outlet />
      </Shell>
    </DeskProvider>
  )
}

/** Which programme? Who belongs to one only is taken there without being asked. */
export function StartPage() {
  const { lang } = useDesk()
  const w = shellWords[lang]
  const session = useAnswer(readSession, {})
  useTitle(w.choose)
  return (
    <Asked of={session} isPage>
      {({ programmes, passwordExpired }) => {
        if (passwordExpired) return <TakeTo address="/account" />
        const [first] = programmes
        if (first && programmes.length === 1) return <TakeTo address={`/${first.slug}`} />
        if (!first)
          return (
            <div className="head">
              <h1>{w.noneTitle}</h1>
              <p className="lead">{w.none}</p>
              <p className="lead">
                <Go to="/account" house>
                  {w.account}
                </Go>
              </p>
            </div>
          )
        return (
          <>
            <div className="head">
              <h1>{w.choose}</h1>
              <p className="lead">{w.chooseLead}</p>
            </div>
            <ul className="cards">
              {programmes.map((each) => (
                <li key={each.slug} className="card">
                  <Go to={`/${each.slug}`} house>
                    {each.name[lang]}
                  </Go>
                  <p className="q">{lang === 'en' ? (each.person.nameEn ?? each.person.name) : each.person.name}</p>
                </li>
              ))}
            </ul>
          </>
        )
      }}
    </Asked>
  )
}

function TakeTo({ address }: { readonly address: string }) {
  const navigate = useNavigate()
  useEffect(() => {
    void navigate({ to: address, replace: true })
  }, [navigate, address])
  return null
}

/** An address of the desk behind which there is nothing. */
export function LostPage() {
  const { lang } = useDesk()
  const w = shellWords[lang]
  useTitle(w.lostTitle)
  return (
    <div className="head">
      <h1>{w.lostTitle}</h1>
      <p className="lead">{w.lost}</p>
      <p className="lead">
        <Go to="/" house>
          {w.toStart}
        </Go>
      </p>
    </div>
  )
}

/** A page that threw: a bug of ours, or a part of the page that could not be fetched. */
export function CrashPage() {
  const { lang } = useDesk()
  const w = shellWords[lang]
  useTitle(w.crashTitle)
  return (
    <div className="head" role="alert">
      <h1>{w.crashTitle}</h1>
      <p className="lead">{w.crash}</p>
      <p className="lead">
        <button type="button" className="plain" onClick={() => window.location.reload()}>
          {w.reload}
        </button>
      </p>
    </div>
  )
}
