import { useState } from 'react'
import { OrganisationPicker } from '../../access/web/index.ts'
import { Acts } from '../../ui/desk/acts.tsx'
import { Asked, Empty } from '../../ui/desk/asked.tsx'
import { Confirm } from '../../ui/desk/confirm.tsx'
import { Go, useAct, useAnswer, useDesk, useQueryText } from '../../ui/desk/desk-context.tsx'
import { Field } from '../../ui/desk/field.tsx'
import { Card, PageHead } from '../../ui/desk/page-head.tsx'
import { sayDay } from '../../ui/desk/say-when.ts'
import { Light } from '../../ui/light.tsx'
import type { Chase } from '../tasks.schema.ts'
import { chase, readChase } from './meetings-asks.ts'
import { meetingsWords } from './meetings-words.ts'
import { PaperLink, TaskTabs } from './parts.tsx'
import { tasksWords } from './tasks-words.ts'

/** Which units are late with what, and may I remind them all? */
export function ChasePage() {
  const { lang } = useDesk()
  const w = meetingsWords[lang]
  const t = tasksWords[lang]
  const [query, change] = useQueryText()
  const under = /^[0-9a-f-]{36}$/i.test(query.under ?? '') ? (query.under ?? '') : ''
  const late = useAnswer(readChase, {}, under === '' ? {} : { under })
  const [isAsking, setAsking] = useState(false)
  const act = late.data?.acts.find((one) => one.act === 'tasks.chase')
  const open = (late.data?.units ?? [])
    .map(({ parts }) => parts.filter(({ chasedToday }) => !chasedToday).length)
    .filter((count) => count > 0)
  const items = late.data?.units.reduce((sum, { parts }) => sum + parts.length, 0) ?? 0
  return (
    <>
      <PageHead
        path={[
          t.path,
          <Go key="tasks" to="/tasks">
            {t.tasks}
          </Go>,
          w.chase,
        ]}
        title={late.data ? w.chaseFinding(late.data.units.length, items) : w.chase}
        facts={<span>{w.chaseNote}</span>}
        {...(act
          ? {
              acts: (
                <Acts
                  acts={[
                    {
                      act: 'chase',
                      label: act.open ? w.chaseDo(open.length) : w.chaseNow,
                      isOpen: act.open,
                      waits: act.blocks.map(({ code }) => w.chaseBlocks[code] ?? code),
                      onDo: () => setAsking(true),
                    },
                  ]}
                />
              ),
            }
          : {})}
      />
      <TaskTabs current="chase" />
      {isAsking ? (
        <ChaseConfirm
          under={under}
          units={open.length}
          items={open.reduce((sum, count) => sum + count, 0)}
          onClose={() => setAsking(false)}
        />
      ) : null}
      <Card
        title={w.chase}
        note={
          items > 0 ? (
            <PaperLink path="chase.xlsx" query={under === '' ? {} : { under }}>
              {w.excel}
            </PaperLink>
          ) : null
        }
      >
        <div className="filters">
          <Field label={w.under}>
            {(control) => (
              <OrganisationPicker
                control={control}
                none={w.everywhere}
                value={under}
                onChange={(value) => change({ under: value })}
              />
            )}
          </Field>
        </div>
        <Asked of={late} whoMay={t.whoMay}>
          {({ units }) =>
            units.length === 0 ? (
              <Empty>{w.chaseFinding(0, 0)}</Empty>
            ) : (
              units.map((one) => <UnitList key={one.unit.id} of={one} />)
            )
          }
        </Asked>
      </Card>
    </>
  )
}

function UnitList({ of: { unit, parts } }: { readonly of: Chase['units'][number] }) {
  const { lang } = useDesk()
  const w = meetingsWords[lang]
  return (
    <section aria-label={lang === 'en' ? unit.nameEn : unit.name}>
      <h3>
        {lang === 'en' ? unit.nameEn : unit.name} <span className="q n">{w.parts(parts.length)}</span>
      </h3>
      <ul className="rows">
        {parts.map(({ item, as, dueOn, overdue, missing, reportedOn, chasedToday }) => (
          <li key={item.id}>
            <div>
              <Go to={`/tasks/items/${item.id}`}>{item.title}</Go>
              <span className="q n wraps">
                {[
                  w.number(item.number),
                  w.as[as],
                  w.due(sayDay(dueOn, lang)),
                  reportedOn === null ? w.notReported : w.lastReport(sayDay(reportedOn, lang)),
                  chasedToday ? w.chasedToday : '',
                ]
                  .filter(Boolean)
                  .join('　')}
              </span>
            </div>
            <Light colour={overdue ? 'red' : 'yellow'}>
              {[overdue ? w.overdue : '', missing ? w.missing : ''].filter(Boolean).join(lang === 'zh' ? '，' : ', ')}
            </Light>
          </li>
        ))}
      </ul>
    </section>
  )
}

interface ConfirmProps {
  readonly under: string
  readonly units: number
  readonly items: number
  readonly onClose: () => void
}

function ChaseConfirm({ under, units, items, onClose }: ConfirmProps) {
  const { lang, say } = useDesk()
  const w = meetingsWords[lang]
  const doing = useAct(chase)
  return (
    <Confirm
      title={w.chaseDo(units)}
      act={w.chaseNow}
      doing={doing}
      onClose={onClose}
      onAct={async () => {
        const done = await doing.run({}, { under: under === '' ? null : under })
        if (!done) return
        onClose()
        say(done.answer.items === 0 ? w.chasedNone : w.chased(done.answer.units, done.answer.items))
      }}
    >
      <p>{w.chaseConfirm(units, items)}</p>
    </Confirm>
  )
}
