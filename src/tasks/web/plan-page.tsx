import { Fragment } from 'react'
import { Asked, Empty } from '../../ui/desk/asked.tsx'
import { Go, useAnswer, useDesk } from '../../ui/desk/desk-context.tsx'
import { Card, PageHead } from '../../ui/desk/page-head.tsx'
import { deskWords } from '../../ui/desk/words.ts'
import { Light, type LightColour } from '../../ui/light.tsx'
import { WINGS, type Wing, WingGlyph } from '../../ui/mark.tsx'
import type { PlanTasks } from '../tasks.schema.ts'
import { readBoard, readPlanTasks } from './asks.ts'
import { CourseBar, TaskTabs } from './parts.tsx'
import { sayShare } from './say-light.ts'
import { tasksWords } from './tasks-words.ts'

const LIGHTS: readonly LightColour[] = ['red', 'yellow', 'green', 'grey']

/** Which of the plan's tasks are with somebody, and how far have they come? */
export function PlanTasksPage() {
  const { lang } = useDesk()
  const w = tasksWords[lang]
  const plan = useAnswer(readPlanTasks, {})
  const board = useAnswer(readBoard, {}, { page: 1 })
  const mayImport = board.data?.acts.some(({ act, open }) => act === 'tasks.import_annex' && open) ?? false
  return (
    <>
      <PageHead
        path={[
          w.path,
          <Go key="tasks" to="/tasks">
            {w.tasks}
          </Go>,
          w.tabs.plan,
        ]}
        title={plan.data ? w.planFinding(plan.data.tasks.length, plan.data.withoutOwner) : w.tabs.plan}
      />
      <TaskTabs current="plan" />
      <Card
        title={w.tabs.plan}
        note={mayImport && (plan.data?.withoutOwner ?? 0) > 0 ? <Go to="/tasks/annex">{w.importAnnex}</Go> : null}
      >
        <Asked of={plan} whoMay={w.whoMay} bars={8}>
          {(answer) => (answer.tasks.length === 0 ? <Empty>{w.noPlan}</Empty> : <PlanTable of={answer} />)}
        </Asked>
      </Card>
    </>
  )
}

function PlanTable({ of }: { readonly of: PlanTasks }) {
  const { lang } = useDesk()
  const w = tasksWords[lang]
  const board = useAnswer(readBoard, {}, { page: 1 })
  const mayDraft = board.data?.acts.some(({ act, open }) => act === 'tasks.draft' && open) ?? false
  return (
    <table className="board">
      <thead>
        <tr>
          <th scope="col" className="c-item">
            {w.task}
          </th>
          <th scope="col" className="wide-only">
            {w.planLead}
          </th>
          <th scope="col">{w.items}</th>
          <th scope="col" className="c-progress wide-only">
            {w.progress}
          </th>
        </tr>
      </thead>
      <tbody>
        {of.tasks.map((task, at) => (
          <Fragment key={task.planItem}>
            {of.tasks[at - 1]?.heading === task.heading && at > 0 ? null : (
              <tr className="group">
                <th scope="colgroup" colSpan={4}>
                  <span className="row">
                    {isWing(task.wing) ? <WingGlyph wing={task.wing} size={16} /> : null}
                    <span lang="zh-CN">{task.heading ?? w.noHeading}</span>
                  </span>
                </th>
              </tr>
            )}
            <PlanRow of={task} mayDraft={mayDraft} />
          </Fragment>
        ))}
      </tbody>
    </table>
  )
}

function PlanRow({ of, mayDraft }: { readonly of: PlanTasks['tasks'][number]; readonly mayDraft: boolean }) {
  const { lang } = useDesk()
  const w = tasksWords[lang]
  const { percent, checkedPercent, evidenceShare, reportedShare } = of.progress
  return (
    <tr>
      <td>
        <span className="n m">{of.number}</span> <span lang="zh-CN">{of.title}</span>
      </td>
      <td className="wide-only" lang={of.lead.length > 0 ? 'zh-CN' : lang}>
        {of.lead.length > 0 ? of.lead.join('、') : <span className="m">{w.planLeadNone}</span>}
      </td>
      <td>
        {of.hasOwner ? null : <Light colour="grey">{w.noOwner}</Light>}
        {of.items === 0 ? (
          mayDraft && (
            <Go to="/tasks" query={{ draft: of.planItem }} className="under q">
              {w.draft}
            </Go>
          )
        ) : (
          <>
            <Go to="/tasks" query={{ planItem: of.planItem, state: 'all' }}>
              <span className="n">{w.openItems(of.open, of.items)}</span>
            </Go>
            <div className="title-lights">
              {LIGHTS.filter((light) => (of.lights[light] ?? 0) > 0).map((light) => (
                <Light key={light} colour={light}>
                  {w.lights[light]} {of.lights[light]}
                </Light>
              ))}
            </div>
          </>
        )}
      </td>
      <td className="wide-only">
        {of.items === 0 ? (
          <span className="m">{deskWords[lang].missing}</span>
        ) : (
          <>
            <CourseBar of={{ percent, checkedPercent, plannedPercent: null }} />
            <span className="q">
              {w.reportedShare(sayShare(reportedShare))}
              {lang === 'zh' ? '，' : ', '}
              {w.evidence(sayShare(evidenceShare))}
            </span>
          </>
        )}
      </td>
    </tr>
  )
}

function isWing(wing: string | null): wing is Wing {
  return WINGS.includes(wing as Wing)
}
