import { type UseQueryResult, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate, useRouterState } from '@tanstack/react-router'
import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo } from 'react'
import type { Lang } from '../lang.ts'
import { ask } from './ask.ts'
import type { Failure } from './failure.ts'
import type { NamesIn, Route, Sent } from './route.ts'

/** Where one is: language, programme, on whose behalf. */
export interface Desk {
  readonly lang: Lang
  /** Of the programme; empty on the pages of the house (signing in, the account). */
  readonly slug: string
  /** The mandate one acts on, by its id; null when one acts for oneself. */
  readonly mandate: string | null
  /** Says once what was done: as a strip above the page, and to those who listen. Null takes it away. */
  readonly say: (text: string | null) => void
}

const DeskContext = createContext<Desk>({ lang: 'zh', slug: '', mandate: null, say: () => undefined })
export const DeskProvider = DeskContext.Provider

export function useDesk(): Desk {
  return useContext(DeskContext)
}

type Given<Path extends string> = Readonly<Record<Exclude<NamesIn<Path>, 'slug'>, string>>

/**
 * What the server answers to a question, kept up to date. The programme's slug is filled in.
 *
 * @param wanted  false: not asked (yet); once: asked once a visit, because asking leaves a mark in the record
 */
export function useAnswer<Path extends string, Answer, Query extends object>(
  route: Route<Path, Answer, { query: Query }>,
  params: Given<Path>,
  query?: Query,
  wanted: boolean | 'once' = true,
): UseQueryResult<Answer, Failure> {
  const { slug, mandate } = useDesk()
  return useQuery<Answer, Failure>({
    queryKey: [route.path, slug, params, query ?? null, mandate],
    queryFn: ({ signal }) =>
      ask<Path, Answer, Sent>(
        route,
        { slug, ...params } as unknown as Record<NamesIn<Path>, string>,
        { ...(query ? { query } : {}) },
        { signal, mandate },
      ),
    enabled: wanted !== false,
    ...(wanted === 'once' ? { staleTime: Number.POSITIVE_INFINITY, refetchOnWindowFocus: false } : {}),
  })
}

export interface Doing<Path extends string, Answer, Body extends object> {
  /** Does it. Null when it failed: `failure` then says why. */
  readonly run: (params: Given<Path>, body?: Body) => Promise<{ readonly answer: Answer } | null>
  readonly isRunning: boolean
  readonly failure: Failure | null
  readonly reset: () => void
}

/**
 * Does something on the server. Whatever the page shows is asked for again afterwards.
 *
 * @param after  leave: nothing is asked again, because what the page shows is about to go
 */
export function useAct<Path extends string, Answer, Body extends object>(
  route: Route<Path, Answer, { body: Body }>,
  after: 'ask_again' | 'leave' = 'ask_again',
): Doing<Path, Answer, Body> {
  const { slug, mandate } = useDesk()
  const known = useQueryClient()
  const { mutateAsync, isPending, error, reset } = useMutation<
    Answer,
    Failure,
    { readonly params: Given<Path>; readonly body: Body | undefined }
  >({
    mutationFn: ({ params, body }) =>
      ask<Path, Answer, Sent>(
        route,
        { slug, ...params } as unknown as Record<NamesIn<Path>, string>,
        body ? { body } : {},
        { mandate },
      ),
    onSuccess: () => (after === 'leave' ? undefined : known.invalidateQueries()),
  })
  const run = useCallback(
    (params: Given<Path>, body?: Body) =>
      mutateAsync({ params, body }).then(
        (answer) => ({ answer }),
        () => null,
      ),
    [mutateAsync],
  )
  return { run, isRunning: isPending, failure: error, reset }
}

interface GoProps {
  /** Under the programme, `/people`; with `house`, under the desk itself. */
  readonly to: string
  readonly query?: Readonly<Record<string, string>>
  readonly house?: boolean
  readonly className?: string
  readonly current?: boolean
  readonly children: ReactNode
}

/** A link to another page of the desk. */
export function Go({ to, query = {}, house = false, className, current, children }: GoProps) {
  const { slug } = useDesk()
  return (
    <Link
      to={house ? to : `/${slug}${to}`}
      search={query}
      {...(className ? { className } : {})}
      // A link into a wing is not the page one is on for every page below it.
      activeOptions={{ exact: true, includeSearch: false }}
      activeProps={{}}
      {...(current === undefined ? {} : { 'aria-current': current ? 'page' : undefined })}
    >
      {children}
    </Link>
  )
}

/** Goes to another page of the programme; done once one is there, so that what is said then is said there. */
export function useGo(): (to: string, query?: Readonly<Record<string, string>>) => Promise<void> {
  const { slug } = useDesk()
  const navigate = useNavigate()
  return useCallback((to, query = {}) => navigate({ to: `/${slug}${to}`, search: query }), [navigate, slug])
}

/** What stands after the question mark, and a way to change a part of it in place. Empty values are left out. */
export function useQueryText(): readonly [
  Readonly<Record<string, string>>,
  (change: Readonly<Record<string, string>>) => void,
] {
  const text = useRouterState({ select: ({ location }) => location.searchStr })
  const navigate = useNavigate()
  const query = useMemo(() => Object.fromEntries(new URLSearchParams(text)), [text])
  const change = useCallback(
    (part: Readonly<Record<string, string>>) => {
      const next = Object.fromEntries(Object.entries({ ...query, ...part }).filter(([, value]) => value !== ''))
      void navigate({ to: '.', search: next, replace: true })
    },
    [navigate, query],
  )
  return [query, change]
}

/** The name in the browser's tab. */
export function useTitle(title: string): void {
  const { lang } = useDesk()
  useEffect(() => {
    document.title = `${title} · ${lang === 'zh' ? '四合园' : 'Courtyard'}`
  }, [title, lang])
}
