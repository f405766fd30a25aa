import { Button, Input } from 'antd'
import { Fragment, type ReactNode, useState } from 'react'
import { OrganisationPicker } from '../../access/web/index.ts'
import { Acts } from '../../ui/desk/acts.tsx'
import { Asked, Empty } from '../../ui/desk/asked.tsx'
import { Go, useAnswer, useDesk, useGo, useQueryText } from '../../ui/desk/desk-context.tsx'
import { Choice, Field } from '../../ui/desk/field.tsx'
import { Card, PageHead } from '../../ui/desk/page-head.tsx'
import { Pages } from '../../ui/desk/pages.tsx'
import { addDays, sayDay, sayMoment, todayThere } from '../../ui/desk/say-when.ts'
import { deskWords } from '../../ui/desk/words.ts'
import type { Lang } from '../../ui/lang.ts'
import { Light, type LightColour } from '../../ui/light.tsx'
import { type ItemState, itemActs } from '../item.acts.ts'
import type { Board, ItemLine } from '../tasks.schema.ts'
import { type BoardAsked, readBoard } from './asks.ts'
import { ItemFormDrawer } from './item-form.tsx'
import { STATES } from './item-words.ts'
import { CourseBar, PaperLink, sayLeft, TaskLight, TaskTabs } from './parts.tsx'
import { sayPercent, sayShare } from './say-light.ts'
import { tasksWords } from './tasks-words.ts'

const LIGHTS: readonly LightColour[] = ['red', 'yellow', 'green', 'grey']
const DUE_DAYS = { today: 0, week: 8, month: 31, quarter: 91 } as const
type DueChoice = keyof typeof DUE_DAYS

/** What the address asks for; what it does not know is left out. */
function readAsked(query: Readonly<Record<string, string>>): BoardAsked {
  const { q, lead, state, due, light, late, planItem, under } = query
  const isUuid = (text: string | undefined): text is string => /^[0-9a-f-]{36}$/i.test(text ?? '')
  return {
    ...(q ? { q } : {}),
    ...(isUuid(lead) ? { lead } : {}),
    ...(isUuid(planItem) ? { planItem } : {}),
    ...(isUuid(under) ? { under } : {}),
    ...(state === 'all' ? { standing: 'all' } : {}),
    ...(STATES.includes(state as ItemState) ? { state: state as ItemState } : {}),
    ...(due && due in DUE_DAYS ? { dueBefore: addDays(todayThere(), DUE_DAYS[due as DueChoice]) } : {}),
    ...(LIGHTS.includes(light as LightColour) ? { light: light as LightColour } : {}),
    ...(late === 'yes' ? { late } : {}),
    order: query.group === 'heading' ? 'heading' : 'light',
    page: Number(query.page ?? 1) || 1,
  }
}

/** How do all items stand, and which need looking at? */
export function BoardPage() {
  const { lang } = useDesk()
  const w = tasksWords[lang]
  const [query, change] = useQueryText()
  const asked = readAsked(query)
  const { light, late, ...beside } = asked
  const board = useAnswer(readBoard, {}, asked)
  // What there is by light, whichever of them is looked at.
  const whole = useAnswer(readBoard, {}, light || late ? { ...beside, page: 1 } : asked)
  const isDrafting = query.draft !== undefined
  const go = useGo()
  const may = (wanted: string) => board.data?.acts.some(({ act, open }) => act === wanted && open) ?? false
  const mayDraft = may('tasks.draft')
  return (
    <>
      <PageHead
        path={[w.path, w.tasks]}
        title={whole.data ? sayFinding(whole.data, asked, lang) : w.tasks}
        {...(mayDraft
          ? {
              acts: (
                <Acts
                  acts={[
                    { act: 'draft', label: w.draft, isOpen: true, waits: [], onDo: () => change({ draft: 'new' }) },
                    ...(may('tasks.import_annex')
                      ? [
                          {
                            act: 'import_annex',
                            label: w.importAnnex,
                            isOpen: true,
                            waits: [],
                            onDo: () => void go('/tasks/annex'),
                          },
                        ]
                      : []),
                  ]}
                />
              ),
            }
          : {})}
      />
      <TaskTabs current="board" />
      {isDrafting && mayDraft ? (
        <ItemFormDrawer
          item={null}
          {...(query.draft === 'new' ? {} : { planItem: query.draft ?? '' })}
          onClose={() => change({ draft: '' })}
        />
      ) : null}
      <Card title={w.tabs.board} note={board.data && board.data.total > 0 ? <TakeAway asked={asked} /> : null}>
        {board.error?.kind === 'denied' ? null : (
          <>
            {whole.data ? <Chips of={whole.data} /> : null}
            <Filters />
          </>
        )}
        <Asked of={board} whoMay={w.whoMay} bars={8}>
          {(answer) => <BoardList of={answer} asked={asked} />}
        </Asked>
      </Card>
    </>
  )
}

function sayFinding(board: Board, asked: BoardAsked, lang: Lang): string {
  const w = tasksWords[lang]
  const { order, page, standing, light, late, ...narrowed } = asked
  if (board.total === 0 && Object.keys(narrowed).length > 0) return w.foundNone
  return asked.standing === 'all' || asked.state
    ? w.foundAll(board.total, board.late)
    : w.finding(board.total, board.lights.red ?? 0, board.late)
}

/** What is found, as a ledger in the form of the plan's annex. */
function TakeAway({ asked }: { readonly asked: BoardAsked }) {
  const { lang } = useDesk()
  const w = tasksWords[lang]
  const { page, order, ...found } = asked
  const query = Object.fromEntries(Object.entries(found).map(([name, value]) => [name, String(value)]))
  return (
    <span className="row">
      {w.ledger}
      {(['xlsx', 'docx', 'pdf'] as const).map((format) => (
        <PaperLink key={format} path={`ledger.${format}`} query={query} name={`${w.ledger} ${w.formats[format]}`}>
          {w.formats[format]}
        </PaperLink>
      ))}
    </span>
  )
}

/** How many there are by light; each is the way to its list. */
function Chips({ of }: { readonly of: Board }) {
  const { lang } = useDesk()
  const w = tasksWords[lang]
  const [query, change] = useQueryText()
  const { light = '', late = '' } = query
  const chip = (key: string, label: ReactNode, count: number, isPressed: boolean, to: Record<string, string>) => (
    <button
      key={key}
      type="button"
      aria-pressed={isPressed}
      onClick={() => change({ light: '', late: '', page: '', ...to })}
    >
      {label}
      <span className="n">{count}</span>
    </button>
  )
  const { percent, checkedPercent, reportedShare, evidenceShare, shares } = of.progress
  return (
    <div className="lead-line">
      <div className="chips">
        {chip('all', w.all, of.total, light === '' && late === '', {})}
        {LIGHTS.map((each) =>
          chip(each, <Light colour={each}>{w.lights[each]}</Light>, of.lights[each] ?? 0, light === each, {
            light: each,
          }),
        )}
        {chip('late', w.late, of.late, late === 'yes', { late: 'yes' })}
      </div>
      {shares > 0 ? (
        <span className="q">
          {percent === null
            ? w.wholeNone
            : `${w.whole(sayPercent(percent, ''), sayPercent(checkedPercent, deskWords[lang].missing))}${lang === 'zh' ? '；' : '; '}${w.reportedShare(sayShare(reportedShare))}${lang === 'zh' ? '，' : ', '}${w.evidence(sayShare(evidenceShare))}`}
        </span>
      ) : null}
    </div>
  )
}

function Filters() {
  const { lang } = useDesk()
  const w = tasksWords[lang]
  const [query, change] = useQueryText()
  const [text, setText] = useState(query.q ?? '')
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      {/* On a phone the list comes first. */}
      <p className="phone-only filter-line">
        <Button aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {w.filter}
        </Button>
      </p>
      <form
        className={isOpen ? 'filters' : 'filters wide-only'}
        onSubmit={(event) => {
          event.preventDefault()
          change({ q: text.trim(), page: '' })
        }}
      >
        <Field label={w.search} className="grow">
          {(control) => (
            <Input
              {...control}
              allowClear
              maxLength={100}
              placeholder={w.searchHint}
              value={text}
              onChange={(event) => {
                setText(event.target.value)
                if (event.target.value === '') change({ q: '', page: '' })
              }}
            />
          )}
        </Field>
        <Field label={w.lead}>
          {(control) => (
            <OrganisationPicker
              control={control}
              none={w.anyLead}
              value={query.lead ?? ''}
              onChange={(lead) => change({ lead, page: '' })}
            />
          )}
        </Field>
        <Field label={w.state}>
          {(control) => (
            <Choice
              {...control}
              value={query.state ?? ''}
              onChange={(state) => change({ state, page: '' })}
              none={w.anyOpen}
              options={[
                ...STATES.map((state) => ({ value: state, label: itemActs.states[state].name[lang] })),
                { value: 'all', label: w.anyState },
              ]}
            />
          )}
        </Field>
        <Field label={w.due}>
          {(control) => (
            <Choice
              {...control}
              value={query.due ?? ''}
              onChange={(due) => change({ due, page: '' })}
              none={w.anyDue}
              options={(Object.keys(DUE_DAYS) as DueChoice[]).map((due) => ({ value: due, label: w.dueBefore[due] }))}
            />
          )}
        </Field>
        <Field label={w.group}>
          {(control) => (
            <Choice
              {...control}
              value={query.group === 'heading' ? 'heading' : 'light'}
              onChange={(group) => change({ group: group === 'heading' ? group : '', page: '' })}
              options={[
                { value: 'light', label: w.byLight },
                { value: 'heading', label: w.byHeading },
              ]}
            />
          )}
        </Field>
        <Button htmlType="submit">{deskWords[lang].search}</Button>
      </form>
    </>
  )
}

function BoardList({ of, asked }: { readonly of: Board; readonly asked: BoardAsked }) {
  const { lang } = useDesk()
  const w = tasksWords[lang]
  const [, change] = useQueryText()
  const { order, page = 1, standing, ...narrowed } = asked
  const isFiltered = Object.keys(narrowed).length > 0
  const total = asked.light ? (of.lights[asked.light] ?? 0) : of.total
  const clear = (
    <button
      type="button"
      className="plain gap"
      onClick={() =>
        change({ q: '', lead: '', state: '', due: '', light: '', late: '', planItem: '', under: '', page: '' })
      }
    >
      {deskWords[lang].clear}
    </button>
  )
  return (
    <>
      {isFiltered && of.items.length > 0 ? (
        <p className="filter-line">
          {sayFilter(of, asked, lang)}
          {clear}
        </p>
      ) : null}
      <BoardTable items={of.items} today={of.today} by={order === 'heading' ? 'heading' : 'light'} />
      {of.items.length === 0 ? (
        <Empty act={isFiltered ? clear : null}>{isFiltered ? w.noneFound : w.none}</Empty>
      ) : (
        <Pages total={total} shown={of.items.length} page={Number(page)} size={of.pageSize} />
      )}
    </>
  )
}

/** 「滞后，30 天以内：符合条件的 7 项」 */
function sayFilter(of: Board, asked: BoardAsked, lang: Lang): string {
  const w = tasksWords[lang]
  const lead = asked.lead ? of.items.find((item) => item.lead?.id === asked.lead)?.lead : null
  const comma = lang === 'zh' ? '，' : ', '
  const due = (Object.keys(DUE_DAYS) as DueChoice[]).find(
    (each) => asked.dueBefore === addDays(todayThere(), DUE_DAYS[each]),
  )
  const said = [
    asked.q ? `“${asked.q}”` : null,
    asked.light ? w.lights[asked.light] : null,
    asked.late ? w.late : null,
    lead ? (lang === 'en' ? lead.nameEn : lead.name) : null,
    asked.state ? itemActs.states[asked.state].name[lang] : null,
    due ? `${w.due} ${w.dueBefore[due]}` : null,
    asked.planItem ? w.task : null,
  ].filter((part) => part !== null)
  return [said.join(comma), w.found(of.total)].filter(Boolean).join(lang === 'zh' ? '：' : ': ')
}

function BoardTable({
  items,
  today,
  by,
}: {
  readonly items: readonly ItemLine[]
  readonly today: string
  readonly by: 'light' | 'heading'
}) {
  const { lang } = useDesk()
  const w = tasksWords[lang]
  const groupOf = (item: ItemLine) => (by === 'light' ? w.lights[item.light] : (item.heading ?? w.noHeading))
  return (
    <table className="board">
      <thead>
        <tr>
          <th scope="col" className="c-item">
            {w.item}
          </th>
          <th scope="col" className="c-lead wide-only">
            {w.lead}
          </th>
          <th scope="col" className="c-light wide-only">
            {w.light}
          </th>
          <th scope="col" className="c-progress wide-only">
            {w.progress}
            <span className="q">{w.progressUnit}</span>
          </th>
          <th scope="col" className="c-due wide-only">
            {w.due}
          </th>
          <th scope="col" className="wide-only">
            {w.lastReport}
          </th>
        </tr>
      </thead>
      <tbody>
        {items.map((item, at) => {
          const group = groupOf(item)
          const before = items[at - 1]
          return (
            <Fragment key={item.id}>
              {before && groupOf(before) === group ? null : (
                <tr className="group">
                  <th scope="colgroup" colSpan={6}>
                    {by === 'light' ? <Light colour={item.light}>{group}</Light> : group}
                  </th>
                </tr>
              )}
              <BoardRow of={item} today={today} />
            </Fragment>
          )
        })}
      </tbody>
    </table>
  )
}

function BoardRow({ of, today }: { readonly of: ItemLine; readonly today: string }) {
  const { lang } = useDesk()
  const w = tasksWords[lang]
  const lead = of.lead ? (lang === 'en' ? of.lead.nameEn : of.lead.name) : deskWords[lang].missing
  const left = sayLeft(of, lang, today)
  return (
    <tr>
      <td>
        <span className="n m">{of.number}</span> <Go to={`/tasks/items/${of.id}`}>{of.title}</Go>
        <span className="q wide-only">{itemActs.states[of.state].name[lang]}</span>
        <span className="q phone-only">
          {lead} · {itemActs.states[of.state].name[lang]}
        </span>
        <span className="phone-only">
          <span className="title-lights">
            <TaskLight of={of} />
            {of.level ? <span className="q">{w.levels[of.level]}</span> : null}
            <span className="q n wraps">
              {of.dueOn ? sayDay(of.dueOn, lang) : w.noDay}
              {left ? ` · ${left}` : ''}
            </span>
          </span>
          <CourseBar of={of} />
        </span>
      </td>
      <td className="wide-only">{lead}</td>
      <td className="wide-only">
        <TaskLight of={of} />
        {of.level ? <span className="q">{w.levels[of.level]}</span> : null}
      </td>
      <td className="wide-only">
        <CourseBar of={of} />
      </td>
      <td className="wide-only">
        <span className="n">{of.dueOn ? sayDay(of.dueOn, lang) : <span className="m">{w.noDay}</span>}</span>
        {left ? <span className="q">{left}</span> : null}
        {of.lateSince && !left.includes(w.overdue(0)) && (of.dueOn ?? '') >= today ? (
          <span className="q">{w.wasLate}</span>
        ) : null}
      </td>
      <td className="wide-only n">
        {of.lastReportAt ? sayMoment(of.lastReportAt, lang) : <span className="m">{deskWords[lang].missing}</span>}
      </td>
    </tr>
  )
}
