import {
  type AnyRouter,
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
} from '@tanstack/react-router'
import { Bars } from '../../ui/desk/asked.tsx'
import type { Lang } from '../../ui/lang.ts'
import { deskBase } from './address.ts'
import { CrashPage, HouseFrame, LostPage, StartPage } from './house-frame.tsx'
import { ProgrammeFrame } from './programme-frame.tsx'

const root = createRootRoute({ component: Outlet })

const house = createRoute({ getParentRoute: () => root, id: 'house', component: HouseFrame })
const housePages = [
  createRoute({ getParentRoute: () => house, path: '/', component: StartPage }),
  createRoute({
    getParentRoute: () => house,
    path: 'sign-in',
    component: lazyRouteComponent(() => import('../../access/web/sign-in-page.tsx'), 'SignInPage'),
  }),
]

const programme = createRoute({ getParentRoute: () => root, path: '$slug', component: ProgrammeFrame })
const programmePages = [
  createRoute({
    getParentRoute: () => programme,
    path: '/',
    component: lazyRouteComponent(() => import('../../access/web/duties-page.tsx'), 'DutiesPage'),
  }),
]

/** Every page of the desk by its address; each is fetched when it is first opened. */
export function createDeskRouter(lang: Lang): AnyRouter {
  return createRouter({
    routeTree: root.addChildren([house.addChildren(housePages), programme.addChildren(programmePages)]),
    basepath: deskBase(lang),
    // Plain text after the question mark, as people write it: `?q=1` is the text 1.
    parseSearch: (text) => Object.fromEntries(new URLSearchParams(text)),
    stringifySearch: (search) => {
      const text = new URLSearchParams(Object.entries(search).map(([name, value]) => [name, String(value)])).toString()
      return text ? `?${text}` : ''
    },
    defaultPreload: 'intent',
    defaultNotFoundComponent: LostPage,
    defaultErrorComponent: CrashPage,
    defaultPendingComponent: () => <Bars count={6} />,
    // The bars show themselves late enough of their own.
    defaultPendingMs: 0,
    defaultPendingMinMs: 0,
    scrollRestoration: true,
  })
}
