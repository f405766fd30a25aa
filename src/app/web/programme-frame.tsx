import { useQueryClient } from '@tanstack/react-query'
import { Outlet, useNavigate, useParams, useRouterState } from '@tanstack/react-router'
import { useEffect, useMemo, useState } from 'react'
import type { Me } from '../../access/people.schema.ts'
import type { Session } from '../../access/sign-in/sign-in.schema.ts'
import { readMe, readSession, signOut } from '../../access/web/asks.ts'
import { listStanding } from '../../access/web/list-standing.ts'
import { useRoles } from '../../access/web/role-names.ts'
import { sayName, sayPerson } from '../../access/web/say-names.ts'
import { Asked, Empty } from '../../ui/desk/asked.tsx'
import { DeskProvider, Go, useAct, useAnswer, useDesk } from '../../ui/desk/desk-context.tsx'
import { forgetAllKept } from '../../ui/desk/kept.ts'
import { ThingPlacesProvider } from '../../ui/desk/thing-places.ts'
import type { Lang } from '../../ui/lang.ts'
import { Disclosure, type Room, Shell } from './shell.tsx'
import { findThingPlace } from './thing-places.ts'
import { shellWords } from './words.ts'

/** Everything under a programme: who is asking, for whom, and the frame round the page. */
export function ProgrammeFrame() {
  const { lang, say } = useDesk()
  const { slug = '' } = useParams({ strict: false })
  const session = useAnswer(readSession, {})
  const programme = session.data?.programmes.find((each) => each.slug === slug)
  const [mandate, setMandate] = useState(() => keptMandate(slug))
  const desk = useMemo(() => ({ lang, slug, mandate, say }), [lang, slug, mandate, say])
  if (!session.data || !programme)
    return (
      <Shell said={null}>
        <div className="head">
          <Asked of={session} isPage>
            {() => (
              <Empty
                act={
                  <Go to="/" house>
                    {shellWords[lang].toStart}
                  </Go>
                }
              >
                {shellWords[lang].notMember}
              </Empty>
            )}
          </Asked>
        </div>
      </Shell>
    )
  return (
    <DeskProvider value={desk}>
      <Member
        session={session.data}
        programme={programme}
        onMandate={(id) => {
          keepMandate(slug, id)
          setMandate(id)
        }}
      />
    </DeskProvider>
  )
}

interface MemberProps {
  readonly session: Session
  readonly programme: Session['programmes'][number]
  readonly onMandate: (id: string | null) => void
}

function Member({ session, programme, onMandate }: MemberProps) {
  const { lang, slug, mandate } = useDesk()
  const me = useAnswer(readMe, {})
  const path = useRouterState({ select: ({ location }) => location.pathname })
  const [said, setSaid] = useState<string | null>(null)
  const desk = useDesk()
  const inner = useMemo(() => ({ ...desk, say: setSaid }), [desk])
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was said belongs to the page it was said on
  useEffect(() => setSaid(null), [path])
  const lost = mandate !== null && me.error !== null && me.error.kind !== 'offline' && me.error.kind !== 'broken'
  useEffect(() => {
    // A mandate that ended is no reason to be locked out of one's own desk.
    if (lost) onMandate(null)
  }, [lost, onMandate])
  const rooms = me.data ? listRooms(me.data, { lang, slug, path }) : []
  return (
    <DeskProvider value={inner}>
      <Shell
        programme={programme.name[lang]}
        isInvented={programme.invented}
        rooms={rooms}
        said={said}
        who={me.data ? <WhoAmI me={me.data} session={session} onMandate={onMandate} /> : null}
      >
        <ThingPlacesProvider value={findThingPlace}>
          <Asked of={me} isPage>
            {() => <Outlet />}
          </Asked>
        </ThingPlacesProvider>
      </Shell>
    </DeskProvider>
  )
}

/** Pages of their own below the register. */
const ACTORS_PAGES = ['/enterprises/titles', '/enterprises/institutes', '/enterprises/counts']

function listRooms(me: Me, { lang, slug, path }: { lang: Lang; slug: string; path: string }): Room[] {
  const w = shellWords[lang].page
  const under = path.slice(`/${slug}`.length)
  const may = (right: string) => me.rights[right] !== undefined
  const room = (to: string, label: string, also: readonly string[] = []): Room => ({
    to,
    label,
    isCurrent: to === '' ? under === '' || under === '/' : [to, ...also].some((each) => under.startsWith(each)),
  })
  return [
    room('', w.duties),
    { ...room('/inbox', w.inbox), count: me.unreadMessages },
    room('/plan', w.plans),
    ...(may('tasks.see') ? [room('/tasks', w.tasks)] : []),
    ...(may('indicators.see') ? [room('/reports', w.reports), room('/indicators', w.indicators)] : []),
    ...(may('organisations.see') ? [room('/organisations', w.organisations)] : []),
    ...(may('people.see') ? [room('/people', w.people, ['/import'])] : []),
    room('/handovers', w.handovers, ['/mandates']),
    room('/calendar', w.calendar),
    ...(may('record.read') ? [room('/record', w.record)] : []),
    ...(may('sign_in.rules') ? [room('/sign-in-rules', w.rules)] : []),
    ...(may('channels.manage') ? [room('/channels', w.channels)] : []),
    {
      ...room('/enterprises', w.enterprises),
      isCurrent: under.startsWith('/enterprises') && !ACTORS_PAGES.some((page) => under.startsWith(page)),
      wing: 'actors',
    },
    { ...room('/enterprises/titles', w.titles), wing: 'actors' },
    { ...room('/enterprises/institutes', w.institutes), wing: 'actors' },
    { ...room('/enterprises/counts', w.counts), wing: 'actors' },
    { ...room('/parks', w.parks), wing: 'ground' },
    { to: '', label: w.plan, isCurrent: false, href: lang === 'en' ? `/en/${slug}` : `/${slug}` },
  ]
}

interface WhoProps {
  readonly me: Me
  readonly session: Session
  readonly onMandate: (id: string | null) => void
}

/** Who I am and for whom; behind it the other programmes, whom I may act for, my profile, and the way out. */
function WhoAmI({ me, session, onMandate }: WhoProps) {
  const { lang, slug, mandate } = useDesk()
  const w = shellWords[lang]
  const leave = useAct(signOut, 'leave')
  const known = useQueryClient()
  const navigate = useNavigate()
  const { sayRole } = useRoles()
  const usable = me.mandates.filter(({ state, deputy }) => state === 'holds' && deputy.id === me.person.id)
  const held = me.actingFor ?? listStanding(me.appointments)[0]
  const name = sayPerson(me.person, lang)
  const second = held ? `${sayName(held.organisation.name, lang)} · ${sayRole(held.role)}` : w.noRole
  return (
    <Disclosure
      name={w.account}
      label={
        <>
          <b>{me.actingFor ? `${name} · ${w.actsFor(sayPerson(me.actingFor.person, lang))}` : name}</b>
          <small>{second}</small>
        </>
      }
    >
      {(close) => (
        <>
          {usable.length > 0 ? (
            <fieldset>
              <legend>{w.actingFor}</legend>
              <label>
                <input
                  type="radio"
                  name="acting"
                  checked={mandate === null}
                  onChange={() => {
                    onMandate(null)
                    close()
                  }}
                />
                {w.asMyself}
              </label>
              {usable.map((each) => (
                <label key={each.id}>
                  <input
                    type="radio"
                    name="acting"
                    checked={mandate === each.id}
                    onChange={() => {
                      onMandate(each.id)
                      close()
                    }}
                  />
                  {w.actsFor(sayPerson(each.giver, lang))}
                  <span className="q">{sayRole(each.role)}</span>
                </label>
              ))}
            </fieldset>
          ) : null}
          {session.programmes.length > 1 ? (
            <ul aria-label={w.programme}>
              {session.programmes.map((each) => (
                <li key={each.slug}>
                  <Go to={`/${each.slug}`} house current={each.slug === slug}>
                    {each.name[lang]}
                  </Go>
                </li>
              ))}
            </ul>
          ) : null}
          <ul>
            <li>
              <Go to="/profile">{w.profile}</Go>
            </li>
            <li>
              <button
                type="button"
                className="plain"
                onClick={async () => {
                  await leave.run({})
                  forgetAllKept()
                  keepMandate(slug, null)
                  await navigate({ to: '/sign-in' })
                  // Nothing of what was seen stays for whoever comes next.
                  known.removeQueries({ type: 'inactive' })
                }}
              >
                {w.signOut}
              </button>
            </li>
          </ul>
        </>
      )}
    </Disclosure>
  )
}

const key = (slug: string) => `courtyard.mandate.${slug}`

/** For this tab only: another tab may act for another. */
function keptMandate(slug: string): string | null {
  try {
    return window.sessionStorage.getItem(key(slug))
  } catch {
    return null
  }
}

function keepMandate(slug: string, id: string | null): void {
  try {
    if (id === null) window.sessionStorage.removeItem(key(slug))
    else window.sessionStorage.setItem(key(slug), id)
  } catch {
    // It then lasts until the page is loaded again.
  }
}
