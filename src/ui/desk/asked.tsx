import type { UseQueryResult } from '@tanstack/react-query'
import { Button } from 'antd'
import type { ReactNode } from 'react'
import { Light } from '../light.tsx'
import { useDesk } from './desk-context.tsx'
import type { Failure } from './failure.ts'
import { sayMoment } from './say-when.ts'
import { deskWords } from './words.ts'

interface AskedProps<Answer> {
  readonly of: UseQueryResult<Answer, Failure>
  /** How many grey bars stand for the content while it is on its way. */
  readonly bars?: number
  /** Who may, where the page can say it better than in general. */
  readonly whoMay?: string
  /** The answer is the whole page: what stands in its place is the page's heading. */
  readonly isPage?: boolean
  readonly children: (answer: Answer) => ReactNode
}

/** An answer, or what stands in its place: grey bars, a refusal, a failure. An old answer stays when a new one fails. */
export function Asked<Answer>({ of, bars = 5, whoMay, isPage = false, children }: AskedProps<Answer>) {
  const { lang } = useDesk()
  const w = deskWords[lang]
  if (of.data === undefined) {
    if (of.error)
      return (
        <FailureCard
          failure={of.error}
          isPage={isPage}
          onAgain={() => void of.refetch()}
          {...(whoMay === undefined ? {} : { whoMay })}
        />
      )
    return <Bars count={bars} />
  }
  return (
    <>
      {of.error ? (
        <p className="strip" role="status">
          <Light colour="yellow">{w.stale(sayMoment(new Date(of.dataUpdatedAt).toISOString(), lang))}</Light>
          <Button size="small" onClick={() => void of.refetch()}>
            {w.again}
          </Button>
        </p>
      ) : null}
      {children(of.data)}
    </>
  )
}

/** Stands for content of about this height. It shows itself only after a moment. */
export function Bars({ count }: { readonly count: number }) {
  const { lang } = useDesk()
  const bars = Array.from({ length: count }, (_, at) => at)
  return (
    <div className="bars" role="status">
      <span className="vh">{deskWords[lang].loading}</span>
      {bars.map((at) => (
        <span key={at} className="bar" aria-hidden="true" />
      ))}
    </div>
  )
}

interface FailureCardProps {
  readonly failure: Failure
  readonly whoMay?: string
  readonly isPage?: boolean
  readonly onAgain?: () => void
}

/** In place of content: what happened, what to do, the number to quote. */
export function FailureCard({ failure, whoMay, isPage = false, onAgain }: FailureCardProps) {
  const { lang } = useDesk()
  const w = deskWords[lang]
  const { title, more } = sayFailure(failure, lang, whoMay)
  const Heading = isPage ? 'h1' : 'h2'
  return (
    <section className="card state" role={failure.kind === 'denied' ? undefined : 'alert'}>
      <Heading>
        <Light colour={failure.kind === 'broken' ? 'red' : 'grey'}>{title}</Light>
      </Heading>
      <p>{more}</p>
      {failure.mayPass && onAgain ? (
        <p className="row">
          <Button type="primary" onClick={onAgain}>
            {w.again}
          </Button>
          {failure.requestId ? <span className="q n">{w.quote(failure.requestId)}</span> : null}
        </p>
      ) : null}
    </section>
  )
}

/** Under a form or beside a button: why it was not done. Nothing that was typed is lost. */
export function FailureLine({ failure }: { readonly failure: Failure | null }) {
  const { lang } = useDesk()
  if (!failure) return null
  // On a page, denied means the page; here it means the act, and the server says which part of it.
  const { title, more } = sayFailure(failure.kind === 'denied' ? asRefused(failure) : failure, lang)
  return (
    <div className="failed" role="alert">
      <Light colour={failure.kind === 'broken' ? 'red' : 'yellow'}>{title}</Light>
      <span>{more}</span>
      {failure.kind === 'broken' && failure.requestId ? (
        <span className="q n">{deskWords[lang].quote(failure.requestId)}</span>
      ) : null}
    </div>
  )
}

function asRefused({ title }: Failure): Pick<Failure, 'kind' | 'title' | 'waitSeconds'> {
  return { kind: 'refused', title, waitSeconds: null }
}

function sayFailure(
  failure: Pick<Failure, 'kind' | 'title' | 'waitSeconds'>,
  lang: 'zh' | 'en',
  whoMay?: string,
): { title: string; more: string } {
  const w = deskWords[lang]
  const said = failure.title?.[lang] ?? ''
  switch (failure.kind) {
    case 'offline':
      return { title: w.offlineTitle, more: w.offline }
    case 'denied':
      return { title: w.denied, more: whoMay ?? w.deniedHow }
    case 'not_found':
      return { title: said || w.notFound, more: w.notFoundHow }
    case 'too_many':
      return { title: said || w.tooMany, more: failure.waitSeconds === null ? w.again : w.wait(failure.waitSeconds) }
    case 'broken':
      return { title: w.brokenTitle, more: said || w.broken }
    default:
      return { title: w.notDoneTitle, more: said || w.broken }
  }
}

interface EmptyProps {
  readonly children: ReactNode
  /** The one act that ends the emptiness. */
  readonly act?: ReactNode
}

/** Nothing is there: one sentence, and one act where there is one. */
export function Empty({ children, act }: EmptyProps) {
  return (
    <div className="empty">
      <p>{children}</p>
      {act}
    </div>
  )
}
