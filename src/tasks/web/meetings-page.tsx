import { Input } from 'antd'
import { useState } from 'react'
import { Acts } from '../../ui/desk/acts.tsx'
import { Asked, Empty } from '../../ui/desk/asked.tsx'
import { Go, useAct, useAnswer, useDesk, useGo } from '../../ui/desk/desk-context.tsx'
import { Drawer } from '../../ui/desk/drawer.tsx'
import { Choice, Field } from '../../ui/desk/field.tsx'
import { Card, PageHead } from '../../ui/desk/page-head.tsx'
import { sayDay, todayThere } from '../../ui/desk/say-when.ts'
import { Light } from '../../ui/light.tsx'
import type { MeetingKind } from '../meetings/meetings.schema.ts'
import { callMeeting, readMeetings } from './meetings-asks.ts'
import { meetingsWords } from './meetings-words.ts'
import { TaskTabs } from './parts.tsx'
import { tasksWords } from './tasks-words.ts'

/** Which meetings were held about items, and what came of them? */
export function MeetingsPage() {
  const { lang } = useDesk()
  const w = meetingsWords[lang]
  const t = tasksWords[lang]
  const meetings = useAnswer(readMeetings, {})
  const [isCalling, setCalling] = useState(false)
  const mayCall = meetings.data?.acts.some(({ act, open }) => act === 'tasks.call_meeting' && open) ?? false
  const open = meetings.data?.meetings.filter(({ settledAt }) => settledAt === null).length ?? 0
  return (
    <>
      <PageHead
        path={[
          t.path,
          <Go key="tasks" to="/tasks">
            {t.tasks}
          </Go>,
          w.title,
        ]}
        title={meetings.data ? w.finding(open, meetings.data.meetings.length) : w.title}
        {...(mayCall
          ? {
              acts: (
                <Acts
                  acts={[{ act: 'call', label: w.call, isOpen: true, waits: [], onDo: () => setCalling(true) }]}
                  note={<p className="q">{w.proposed(meetings.data?.proposed ?? 0)}</p>}
                />
              ),
            }
          : {})}
      />
      <TaskTabs current="meetings" />
      {isCalling ? <CallDrawer onClose={() => setCalling(false)} /> : null}
      <Card title={w.title}>
        <Asked of={meetings} whoMay={t.whoMay}>
          {({ meetings: all }) =>
            all.length === 0 ? (
              <Empty>{w.none}</Empty>
            ) : (
              <ul className="rows">
                {all.map(({ id, kind, title, heldOn, place, settledAt, items, decisions }) => (
                  <li key={id}>
                    <div>
                      <Go to={`/tasks/meetings/${id}`}>{title}</Go>
                      <span className="q n wraps">
                        {[sayDay(heldOn, lang), w.kinds[kind], place, w.items(items), w.decisions(decisions)]
                          .filter(Boolean)
                          .join('　')}
                      </span>
                    </div>
                    <Light colour={settledAt === null ? 'yellow' : 'green'}>
                      {settledAt === null ? w.open : w.settled}
                    </Light>
                  </li>
                ))}
              </ul>
            )
          }
        </Asked>
      </Card>
    </>
  )
}

function CallDrawer({ onClose }: { readonly onClose: () => void }) {
  const { lang, say } = useDesk()
  const w = meetingsWords[lang]
  const go = useGo()
  const call = useAct(callMeeting)
  const [isTried, setTried] = useState(false)
  const [kind, setKind] = useState<MeetingKind>('task_force')
  const [facts, setFacts] = useState<MeetingFacts>({ title: '', heldOn: todayThere(), place: '' })
  const wrong = judgeFacts(facts)
  return (
    <Drawer
      title={w.call}
      act={w.call}
      doing={call}
      wrong={isTried ? wrong : 0}
      onClose={onClose}
      onAct={async () => {
        setTried(true)
        if (wrong > 0) return
        const done = await call.run({}, { kind, ...facts })
        if (!done) return
        await go(`/tasks/meetings/${done.answer.id}`)
        say(w.called(done.answer.items))
      }}
    >
      <Field label={w.kind}>
        {(control) => (
          <Choice
            {...control}
            value={kind}
            onChange={(value) => setKind(value === 'joint' ? 'joint' : 'task_force')}
            options={(['task_force', 'joint'] as const).map((value) => ({ value, label: w.kinds[value] }))}
          />
        )}
      </Field>
      <MeetingFields facts={facts} isTried={isTried} onChange={(part) => setFacts({ ...facts, ...part })} />
    </Drawer>
  )
}

export interface MeetingFacts {
  readonly title: string
  readonly heldOn: string
  readonly place: string
}

/** How many fields are to be mended. */
export function judgeFacts({ title, heldOn }: MeetingFacts): number {
  return (title.trim() === '' ? 1 : 0) + (heldOn === '' ? 1 : 0)
}

interface MeetingFieldsProps {
  readonly facts: MeetingFacts
  readonly isTried: boolean
  readonly onChange: (part: Partial<MeetingFacts>) => void
}

/** Name, day and place of a meeting. */
export function MeetingFields({ facts, isTried, onChange }: MeetingFieldsProps) {
  const { lang } = useDesk()
  const w = meetingsWords[lang]
  return (
    <>
      <Field label={w.name} error={isTried && facts.title.trim() === '' ? w.need.name : undefined}>
        {(control) => (
          <Input
            {...control}
            maxLength={200}
            value={facts.title}
            onChange={(event) => onChange({ title: event.target.value })}
          />
        )}
      </Field>
      <div className="two">
        <Field label={w.heldOn} error={isTried && facts.heldOn === '' ? w.need.heldOn : undefined}>
          {(control) => (
            <Input
              {...control}
              type="date"
              value={facts.heldOn}
              onChange={(event) => onChange({ heldOn: event.target.value })}
            />
          )}
        </Field>
        <Field label={w.place} isOptional>
          {(control) => (
            <Input
              {...control}
              maxLength={200}
              value={facts.place}
              onChange={(event) => onChange({ place: event.target.value })}
            />
          )}
        </Field>
      </div>
    </>
  )
}
