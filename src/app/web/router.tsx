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
const inHouse = { getParentRoute: () => house }
const housePages = [
  createRoute({ ...inHouse, path: '/', component: StartPage }),
  createRoute({
    ...inHouse,
    path: 'sign-in',
    component: lazyRouteComponent(() => import('../../access/web/sign-in-page.tsx'), 'SignInPage'),
  }),
  createRoute({
    ...inHouse,
    path: 'totp',
    component: lazyRouteComponent(() => import('../../access/web/totp-page.tsx'), 'TotpPage'),
  }),
  createRoute({
    ...inHouse,
    path: 'link',
    component: lazyRouteComponent(() => import('../../access/web/link-page.tsx'), 'LinkPage'),
  }),
  createRoute({
    ...inHouse,
    path: 'account',
    component: lazyRouteComponent(() => import('../../access/web/account-page.tsx'), 'AccountPage'),
  }),
]

const programme = createRoute({ getParentRoute: () => root, path: '$slug', component: ProgrammeFrame })
const inProgramme = { getParentRoute: () => programme }
const programmePages = [
  createRoute({
    ...inProgramme,
    path: '/',
    component: lazyRouteComponent(() => import('../../access/web/duties-page.tsx'), 'DutiesPage'),
  }),
  createRoute({
    ...inProgramme,
    path: 'inbox',
    component: lazyRouteComponent(() => import('./inbox.tsx'), 'Inbox'),
  }),
  createRoute({
    ...inProgramme,
    path: 'tasks',
    component: lazyRouteComponent(() => import('../../tasks/web/board-page.tsx'), 'BoardPage'),
  }),
  createRoute({
    ...inProgramme,
    path: 'tasks/plan',
    component: lazyRouteComponent(() => import('../../tasks/web/plan-page.tsx'), 'PlanTasksPage'),
  }),
  createRoute({
    ...inProgramme,
    path: 'tasks/mine',
    component: lazyRouteComponent(() => import('../../tasks/web/mine-page.tsx'), 'MinePage'),
  }),
  createRoute({
    ...inProgramme,
    path: 'tasks/calendar',
    component: lazyRouteComponent(() => import('../../tasks/web/calendar-page.tsx'), 'TaskCalendarPage'),
  }),
  createRoute({
    ...inProgramme,
    path: 'tasks/chase',
    component: lazyRouteComponent(() => import('../../tasks/web/chase-page.tsx'), 'ChasePage'),
  }),
  createRoute({
    ...inProgramme,
    path: 'tasks/meetings',
    component: lazyRouteComponent(() => import('../../tasks/web/meetings-page.tsx'), 'MeetingsPage'),
  }),
  createRoute({
    ...inProgramme,
    path: 'tasks/meetings/$id',
    component: lazyRouteComponent(() => import('../../tasks/web/meetings-one-page.tsx'), 'MeetingPage'),
  }),
  createRoute({
    ...inProgramme,
    path: 'tasks/annex',
    component: lazyRouteComponent(() => import('../../tasks/web/annex-page.tsx'), 'AnnexPage'),
  }),
  createRoute({
    ...inProgramme,
    path: 'tasks/items/$id',
    component: lazyRouteComponent(() => import('../../tasks/web/item-page.tsx'), 'ItemPage'),
  }),
  createRoute({
    ...inProgramme,
    path: 'reports',
    component: lazyRouteComponent(() => import('../../indicators/web/my-reports-page.tsx'), 'MyReportsPage'),
  }),
  createRoute({
    ...inProgramme,
    path: 'reports/all',
    component: lazyRouteComponent(() => import('../../indicators/web/reports-page.tsx'), 'ReportsPage'),
  }),
  createRoute({
    ...inProgramme,
    path: 'reports/completeness',
    component: lazyRouteComponent(() => import('../../indicators/web/completeness-page.tsx'), 'CompletenessPage'),
  }),
  createRoute({
    ...inProgramme,
    path: 'reports/$id',
    component: lazyRouteComponent(() => import('../../indicators/web/report-page.tsx'), 'ReportPage'),
  }),
  createRoute({
    ...inProgramme,
    path: 'indicators',
    component: lazyRouteComponent(() => import('../../indicators/web/series-page.tsx'), 'SeriesPage'),
  }),
  createRoute({
    ...inProgramme,
    path: 'indicators/compare',
    component: lazyRouteComponent(() => import('../../indicators/web/comparison-page.tsx'), 'ComparisonPage'),
  }),
  createRoute({
    ...inProgramme,
    path: 'indicators/imports',
    component: lazyRouteComponent(() => import('../../indicators/web/imports-page.tsx'), 'ImportsPage'),
  }),
  createRoute({
    ...inProgramme,
    path: 'indicators/catalogue',
    component: lazyRouteComponent(() => import('../../indicators/catalogue/web/catalogue-page.tsx'), 'CataloguePage'),
  }),
  createRoute({
    ...inProgramme,
    path: 'indicators/catalogue/$code',
    component: lazyRouteComponent(() => import('../../indicators/catalogue/web/indicator-page.tsx'), 'IndicatorPage'),
  }),
  createRoute({
    ...inProgramme,
    path: 'indicators/checks',
    component: lazyRouteComponent(() => import('../../indicators/catalogue/web/checks-page.tsx'), 'ChecksPage'),
  }),
  createRoute({
    ...inProgramme,
    path: 'indicators/forms',
    component: lazyRouteComponent(() => import('../../indicators/forms/web/forms-page.tsx'), 'FormsPage'),
  }),
  createRoute({
    ...inProgramme,
    path: 'indicators/forms/$id',
    component: lazyRouteComponent(() => import('../../indicators/forms/web/form-page.tsx'), 'FormPage'),
  }),
  createRoute({
    ...inProgramme,
    path: 'people',
    component: lazyRouteComponent(() => import('../../access/web/people-page.tsx'), 'PeoplePage'),
  }),
  createRoute({
    ...inProgramme,
    path: 'people/$id',
    component: lazyRouteComponent(() => import('../../access/web/person-page.tsx'), 'PersonPage'),
  }),
  createRoute({
    ...inProgramme,
    path: 'handovers',
    component: lazyRouteComponent(() => import('../../access/web/handovers-page.tsx'), 'HandoversPage'),
  }),
  createRoute({
    ...inProgramme,
    path: 'handovers/$id',
    component: lazyRouteComponent(() => import('../../access/web/handover-page.tsx'), 'HandoverPage'),
  }),
  createRoute({
    ...inProgramme,
    path: 'organisations',
    component: lazyRouteComponent(() => import('../../access/web/organisations-page.tsx'), 'OrganisationsPage'),
  }),
  createRoute({
    ...inProgramme,
    path: 'organisations/$id',
    component: lazyRouteComponent(() => import('../../access/web/organisation-page.tsx'), 'OrganisationPage'),
  }),
  createRoute({
    ...inProgramme,
    path: 'sign-in-rules',
    component: lazyRouteComponent(() => import('../../access/web/rules-page.tsx'), 'RulesPage'),
  }),
  createRoute({
    ...inProgramme,
    path: 'channels',
    component: lazyRouteComponent(() => import('../../access/web/channels-page.tsx'), 'ChannelsPage'),
  }),
  createRoute({
    ...inProgramme,
    path: 'record',
    component: lazyRouteComponent(() => import('../../audit/web/record-page.tsx'), 'RecordPage'),
  }),
  createRoute({
    ...inProgramme,
    path: 'record/$seq',
    component: lazyRouteComponent(() => import('../../audit/web/entry-page.tsx'), 'EntryPage'),
  }),
  createRoute({
    ...inProgramme,
    path: 'import',
    component: lazyRouteComponent(() => import('../../access/web/import-page.tsx'), 'ImportPage'),
  }),
  createRoute({
    ...inProgramme,
    path: 'calendar',
    component: lazyRouteComponent(() => import('../../calendar/web/calendar-page.tsx'), 'CalendarPage'),
  }),
  createRoute({
    ...inProgramme,
    path: 'plan',
    component: lazyRouteComponent(() => import('../../plans/desk/plan-page.tsx'), 'PlanPage'),
  }),
  createRoute({
    ...inProgramme,
    path: 'plan/compare',
    component: lazyRouteComponent(() => import('../../plans/desk/compare-page.tsx'), 'ComparePage'),
  }),
  createRoute({
    ...inProgramme,
    path: 'plan/drafts',
    component: lazyRouteComponent(() => import('../../plans/desk/drafts-page.tsx'), 'DraftsPage'),
  }),
  createRoute({
    ...inProgramme,
    path: 'plan/drafts/$id',
    component: lazyRouteComponent(() => import('../../plans/desk/draft-page.tsx'), 'DraftPage'),
  }),
  createRoute({
    ...inProgramme,
    path: 'parks',
    component: lazyRouteComponent(() => import('../../parks/web/parks-page.tsx'), 'ParksPage'),
  }),
  createRoute({
    ...inProgramme,
    path: 'parks/$id',
    component: lazyRouteComponent(() => import('../../parks/web/park-page.tsx'), 'ParkPage'),
  }),
  createRoute({
    ...inProgramme,
    path: 'enterprises',
    component: lazyRouteComponent(() => import('../../enterprises/web/register-page.tsx'), 'RegisterPage'),
  }),
  createRoute({
    ...inProgramme,
    path: 'enterprises/matches',
    component: lazyRouteComponent(() => import('../../enterprises/web/matches-page.tsx'), 'MatchesPage'),
  }),
  createRoute({
    ...inProgramme,
    path: 'enterprises/import',
    component: lazyRouteComponent(() => import('../../enterprises/imports/web/import-page.tsx'), 'RegisterImportPage'),
  }),
  createRoute({
    ...inProgramme,
    path: 'enterprises/counts',
    component: lazyRouteComponent(() => import('../../enterprises/counts/web/counts-page.tsx'), 'CountsPage'),
  }),
  createRoute({
    ...inProgramme,
    path: 'enterprises/titles',
    component: lazyRouteComponent(() => import('../../enterprises/titles/web/titles-page.tsx'), 'TitlesPage'),
  }),
  createRoute({
    ...inProgramme,
    path: 'enterprises/institutes',
    component: lazyRouteComponent(
      () => import('../../enterprises/institutes/web/institutes-page.tsx'),
      'InstitutesPage',
    ),
  }),
  createRoute({
    ...inProgramme,
    path: 'enterprises/$id',
    component: lazyRouteComponent(() => import('../../enterprises/web/enterprise-page.tsx'), 'EnterprisePage'),
  }),
  createRoute({
    ...inProgramme,
    path: 'profile',
    component: lazyRouteComponent(() => import('../../access/web/profile-page.tsx'), 'ProfilePage'),
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
