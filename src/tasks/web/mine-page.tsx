import { Asked, Empty } from '../../ui/desk/asked.tsx'
import { Go, useAnswer, useDesk } from '../../ui/desk/desk-context.tsx'
import { Card, PageHead } from '../../ui/desk/page-head.tsx'
import { addDays, countDays, sayDay } from '../../ui/desk/say-when.ts'
import type { Lang } from '../../ui/lang.ts'
import type { Todo } from '../tasks.schema.ts'
import { readTodo } from './asks.ts'
import { TaskLight, TaskTabs } from './parts.tsx'
import { readActName, sayAct } from './show-item-acts.ts'
import { tasksWords } from './tasks-words.ts'

type One = Todo['todo'][number]
const GROUPS = ['late', 'today', 'week', 'later', 'none'] as const

/** What have I to do about items, and by when? */
export function MinePage() {
  const { lang } = useDesk()
  const w = tasksWords[lang]
  const todo = useAnswer(readTodo, {})
  const late = todo.data?.todo.filter(({ by }) => by !== null && by < (todo.data?.today ?? '')).length ?? 0
  return (
    <>
      <PageHead
        path={[
          w.path,
          <Go key="tasks" to="/tasks">
            {w.tasks}
          </Go>,
          w.tabs.mine,
        ]}
        title={todo.data ? w.mineFinding(todo.data.todo.length, late) : w.tabs.mine}
      />
      <TaskTabs current="mine" />
      <Asked of={todo} whoMay={w.whoMay}>
        {({ today, todo: all }) =>
          all.length === 0 ? (
            <Card title={w.tabs.mine}>
              <Empty>{w.mineNone}</Empty>
            </Card>
          ) : (
            <div className="stack">
              {GROUPS.map((group) => {
                const those = all
                  .filter(({ by }) => tellGroup(by, today) === group)
                  .sort((a, b) => (a.by ?? '9999').localeCompare(b.by ?? '9999') || a.item.number - b.item.number)
                return those.length === 0 ? null : (
                  <Card key={group} title={w.when[group]} note={<span className="n">{those.length}</span>}>
                    <ul className="rows todo">
                      {those.map((one) => (
                        <TodoRow key={`${one.item.id} ${one.kind} ${one.unit.id}`} of={one} today={today} />
                      ))}
                    </ul>
                  </Card>
                )
              })}
            </div>
          )
        }
      </Asked>
    </>
  )
}

function tellGroup(by: string | null, today: string): (typeof GROUPS)[number] {
  if (by === null) return 'none'
  if (by < today) return 'late'
  if (by === today) return 'today'
  return by <= addDays(today, 7) ? 'week' : 'later'
}

/** 「今天」「周四」 within seven days, a date otherwise. */
function sayBy(by: string | null, today: string, lang: Lang): string {
  const w = tasksWords[lang]
  if (by === null) return w.when.none
  if (by === today) return w.todayShort
  const days = countDays(today, by)
  return days > 0 && days < 7 ? (w.weekdays[new Date(`${by}T00:00:00Z`).getUTCDay()] ?? '') : sayDay(by, lang)
}

function TodoRow({ of, today }: { readonly of: One; readonly today: string }) {
  const { lang } = useDesk()
  const w = tasksWords[lang]
  const { item, kind, by, reportDue, unit } = of
  const act = readActName(of.act)
  const isReport = reportDue !== null && reportDue === by
  return (
    <li>
      <span className="when n">{sayBy(by, today, lang)}</span>
      <span className="doing">{isReport ? w.reportDue : (w.duties[kind] ?? w.open)}</span>
      <div className="about">
        <Go to={`/tasks/items/${item.id}`}>{item.title}</Go>
        <span className="q">
          {lang === 'en' ? unit.nameEn : unit.name}
          {isReport && item.dueOn ? `　${w.dueOn(sayDay(item.dueOn, lang))}` : ''}
        </span>
      </div>
      <div className="row end">
        <TaskLight of={item} />
        <Go to={`/tasks/items/${item.id}`} {...(act === null ? {} : { query: { do: act } })} className="go-act">
          {act === null ? w.open : sayAct(act, lang)}
        </Go>
      </div>
    </li>
  )
}
