import { useParams } from '@tanstack/react-router'
import { Button, Input } from 'antd'
import { useState } from 'react'
import { OrganisationPicker } from '../../access/web/index.ts'
import { Acts, RowActs } from '../../ui/desk/acts.tsx'
import { Asked, Empty, FailureLine } from '../../ui/desk/asked.tsx'
import { Confirm } from '../../ui/desk/confirm.tsx'
import { Go, useAct, useAnswer, useDesk } from '../../ui/desk/desk-context.tsx'
import { Drawer } from '../../ui/desk/drawer.tsx'
import { Field } from '../../ui/desk/field.tsx'
import { Card, PageHead } from '../../ui/desk/page-head.tsx'
import { sayDay, sayMoment } from '../../ui/desk/say-when.ts'
import { deskWords } from '../../ui/desk/words.ts'
import type { Lang } from '../../ui/lang.ts'
import { Light } from '../../ui/light.tsx'
import type { Meeting } from '../meetings/meetings.schema.ts'
import { actOnMeeting, readMeeting } from './meetings-asks.ts'
import { judgeFacts, MeetingFields } from './meetings-page.tsx'
import { meetingsWords } from './meetings-words.ts'
import { PaperLink, TaskTabs } from './parts.tsx'
import { sayPercent } from './say-light.ts'
import { tasksWords } from './tasks-words.ts'

type Editing = 'facts' | 'settle' | 'new_decision' | { readonly decision: number } | { readonly item: string } | null

/** What is a meeting about, what was decided, and what became of that? */
export function MeetingPage() {
  const { id = '' } = useParams({ strict: false })
  const { lang } = useDesk()
  const meeting = useAnswer(readMeeting, { id })
  return (
    <Asked of={meeting} isPage whoMay={meetingsWords[lang].whoMay} bars={8}>
      {(answer) => <Whole of={answer} />}
    </Asked>
  )
}

function Whole({ of }: { readonly of: Meeting }) {
  const { lang } = useDesk()
  const w = meetingsWords[lang]
  const t = tasksWords[lang]
  const [editing, setEditing] = useState<Editing>(null)
  const keeps = of.acts.some(({ act, open }) => act === 'tasks.keep_meeting' && open)
  const settle = of.acts.find(({ act }) => act === 'tasks.settle_minutes')
  const close = () => setEditing(null)
  return (
    <>
      <PageHead
        path={[
          t.path,
          <Go key="tasks" to="/tasks">
            {t.tasks}
          </Go>,
          <Go key="meetings" to="/tasks/meetings">
            {w.title}
          </Go>,
          of.title,
        ]}
        title={of.title}
        mark={
          <Light colour={of.settledAt === null ? 'yellow' : 'green'}>
            {of.settledAt === null ? w.open : w.settledOn(sayMoment(of.settledAt, lang))}
          </Light>
        }
        facts={<span>{[sayDay(of.heldOn, lang), w.kinds[of.kind], of.place].filter(Boolean).join('　')}</span>}
        {...(keeps
          ? {
              acts: (
                <Acts
                  acts={[
                    {
                      act: 'settle',
                      label: w.settle,
                      isOpen: settle?.open ?? false,
                      waits: (settle?.blocks ?? []).map(({ code, count = 0 }) => w.blocks[code]?.(count) ?? code),
                      onDo: () => setEditing('settle'),
                    },
                    {
                      act: 'amend',
                      label: w.amend,
                      isOpen: true,
                      isQuiet: true,
                      waits: [],
                      onDo: () => setEditing('facts'),
                    },
                  ]}
                />
              ),
            }
          : {})}
      />
      <TaskTabs current="meetings" />
      {editing === 'facts' ? <FactsDrawer of={of} onClose={close} /> : null}
      {editing === 'settle' ? <SettleConfirm of={of} onClose={close} /> : null}
      {editing === 'new_decision' ? <DecisionDrawer of={of} position={null} onClose={close} /> : null}
      {editing !== null && typeof editing === 'object' && 'decision' in editing ? (
        <DecisionDrawer of={of} position={editing.decision} onClose={close} />
      ) : null}
      {editing !== null && typeof editing === 'object' && 'item' in editing ? (
        <DiscussionDrawer of={of} item={editing.item} onClose={close} />
      ) : null}
      <div className="stack">
        <AgendaCard of={of} keeps={keeps} onDiscuss={(item) => setEditing({ item })} />
        {keeps ? <ProposedCard of={of} /> : null}
        <DecisionsCard
          of={of}
          keeps={keeps}
          onDecide={() => setEditing('new_decision')}
          onAmend={(decision) => setEditing({ decision })}
        />
        <MinutesCard of={of} keeps={keeps} />
        <Card title={w.papers}>
          <ul className="rows">
            {(['notice', 'minutes'] as const).map((paper) => (
              <li key={paper}>
                <span>{w[paper]}</span>
                <span className="row">
                  {(['pdf', 'docx'] as const).map((format) => (
                    <PaperLink
                      key={format}
                      path={`meetings/${of.id}/${paper}.${format}`}
                      name={`${w[paper]} ${w.formats[format]}`}
                    >
                      {w.formats[format]}
                    </PaperLink>
                  ))}
                </span>
              </li>
            ))}
          </ul>
        </Card>
      </div>
    </>
  )
}

interface PartProps {
  readonly of: Meeting
  readonly keeps: boolean
}

function sayItem(item: Meeting['agenda'][number]['item'], lang: Lang): string {
  const w = meetingsWords[lang]
  return [
    w.number(item.number),
    item.lead === null ? '' : lang === 'en' ? item.lead.nameEn : item.lead.name,
    item.dueOn === null ? '' : w.due(sayDay(item.dueOn, lang)),
    sayPercent(item.percent, deskWords[lang].missing),
  ]
    .filter(Boolean)
    .join('　')
}

function AgendaCard({ of, keeps, onDiscuss }: PartProps & { readonly onDiscuss: (item: string) => void }) {
  const { lang, say } = useDesk()
  const w = meetingsWords[lang]
  const t = tasksWords[lang]
  const act = useAct(actOnMeeting)
  const isWhole = of.acts.length > 0
  return (
    <Card title={w.agenda} note={<span className="n">{w.items(of.agenda.length)}</span>}>
      <FailureLine failure={act.failure} />
      {of.agenda.length === 0 ? (
        <Empty>{isWhole ? w.noAgenda : w.noAgendaSeen}</Empty>
      ) : (
        <ul className="rows">
          {of.agenda.map(({ item, light, level, discussion }) => (
            <li key={item.id}>
              <div>
                <Go to={`/tasks/items/${item.id}`}>{item.title}</Go>
                <span className="q n wraps">{sayItem(item, lang)}</span>
                <span className="q">
                  <Light colour={light}>
                    {w.placed}
                    {[t.lights[light], level === null ? '' : w.levels[level]]
                      .filter(Boolean)
                      .join(lang === 'zh' ? '，' : ', ')}
                  </Light>
                </span>
                {discussion === '' ? null : <p className="said-text">{discussion}</p>}
              </div>
              {keeps ? (
                <RowActs
                  acts={[
                    { act: 'discuss', label: w.discussion, isOpen: true, waits: [], onDo: () => onDiscuss(item.id) },
                    {
                      act: 'remove',
                      label: w.remove,
                      isOpen: true,
                      waits: [],
                      onDo: () =>
                        void act.run({ id: of.id }, { act: 'remove_item', item: item.id }).then((done) => {
                          if (done) say(w.amended)
                        }),
                    },
                  ]}
                />
              ) : null}
            </li>
          ))}
        </ul>
      )}
    </Card>
  )
}

function ProposedCard({ of }: { readonly of: Meeting }) {
  const { lang, say } = useDesk()
  const w = meetingsWords[lang]
  const t = tasksWords[lang]
  const act = useAct(actOnMeeting)
  return (
    <Card title={w.proposedTitle} note={w.proposedNote}>
      <FailureLine failure={act.failure} />
      {of.proposed.length === 0 ? (
        <Empty>{w.noProposed}</Empty>
      ) : (
        <ul className="rows">
          {of.proposed.map((item) => (
            <li key={item.id}>
              <div>
                <Go to={`/tasks/items/${item.id}`}>{item.title}</Go>
                <span className="q n wraps">{sayItem(item, lang)}</span>
              </div>
              <div className="row end">
                <Light colour={item.light}>
                  {[t.lights[item.light], item.level === null ? '' : w.levels[item.level]]
                    .filter(Boolean)
                    .join(lang === 'zh' ? '，' : ', ')}
                </Light>
                <Button
                  size="small"
                  aria-label={w.addOf(item.title)}
                  onClick={async () => {
                    if (await act.run({ id: of.id }, { act: 'add_item', item: item.id })) say(w.amended)
                  }}
                >
                  {w.add}
                </Button>
              </div>
            </li>
          ))}
        </ul>
      )}
    </Card>
  )
}

interface DecisionsProps extends PartProps {
  readonly onDecide: () => void
  readonly onAmend: (position: number) => void
}

function DecisionsCard({ of, keeps, onDecide, onAmend }: DecisionsProps) {
  const { lang, say } = useDesk()
  const w = meetingsWords[lang]
  const act = useAct(actOnMeeting)
  return (
    <Card
      title={w.decisionsTitle}
      note={
        keeps ? (
          <Button size="small" onClick={onDecide}>
            {w.decide}
          </Button>
        ) : null
      }
    >
      <FailureLine failure={act.failure} />
      {of.decisions.length === 0 ? (
        <Empty>{w.noDecisions}</Empty>
      ) : (
        <ol className="rows">
          {of.decisions.map(({ position, text, lead, dueOn, item }, at) => (
            <li key={position}>
              <div>
                <p className="said-text">{text}</p>
                <span className="q n wraps">
                  {[
                    lead === null ? '' : lang === 'en' ? lead.nameEn : lead.name,
                    dueOn === null ? '' : w.due(sayDay(dueOn, lang)),
                    keeps && (lead === null || dueOn === null) ? w.lacks : '',
                  ]
                    .filter(Boolean)
                    .join('　')}
                </span>
                {item === null ? null : <Go to={`/tasks/items/${item.id}`}>{w.becomes(item.number)}</Go>}
              </div>
              {keeps ? (
                <div className="row end">
                  <Button size="small" aria-label={w.amendOf(at + 1)} onClick={() => onAmend(position)}>
                    {w.amend}
                  </Button>
                  <Button
                    size="small"
                    aria-label={w.takeOutOf(at + 1)}
                    onClick={async () => {
                      if (await act.run({ id: of.id }, { act: 'remove_decision', position })) say(w.amended)
                    }}
                  >
                    {w.takeOut}
                  </Button>
                </div>
              ) : null}
            </li>
          ))}
        </ol>
      )}
    </Card>
  )
}

function MinutesCard({ of, keeps }: PartProps) {
  const { lang, say } = useDesk()
  const w = meetingsWords[lang]
  const act = useAct(actOnMeeting)
  const [text, setText] = useState(of.minutes ?? '')
  if (!keeps) {
    return (
      <Card title={w.minutes}>
        {of.minutes ? <p className="said-text">{of.minutes}</p> : <Empty>{w.noMinutes}</Empty>}
      </Card>
    )
  }
  return (
    <Card title={w.minutes}>
      <form
        noValidate
        onSubmit={async (event) => {
          event.preventDefault()
          if (await act.run({ id: of.id }, { act: 'write_minutes', minutes: text })) say(w.saved)
        }}
      >
        <Field label={w.minutes}>
          {(control) => (
            <Input.TextArea
              {...control}
              rows={8}
              maxLength={50_000}
              value={text}
              onChange={(event) => setText(event.target.value)}
            />
          )}
        </Field>
        <FailureLine failure={act.failure} />
        <p className="row">
          <Button htmlType="submit" loading={act.isRunning}>
            {w.save}
          </Button>
        </p>
      </form>
    </Card>
  )
}

interface FormProps {
  readonly of: Meeting
  readonly onClose: () => void
}

function FactsDrawer({ of, onClose }: FormProps) {
  const { lang, say } = useDesk()
  const w = meetingsWords[lang]
  const act = useAct(actOnMeeting)
  const [isTried, setTried] = useState(false)
  const [facts, setFacts] = useState({ title: of.title, heldOn: of.heldOn, place: of.place })
  const wrong = judgeFacts(facts)
  return (
    <Drawer
      title={w.amend}
      act={w.save}
      doing={act}
      wrong={isTried ? wrong : 0}
      onClose={onClose}
      onAct={async () => {
        setTried(true)
        if (wrong > 0 || !(await act.run({ id: of.id }, { act: 'amend', ...facts }))) return
        onClose()
        say(w.amended)
      }}
    >
      <MeetingFields facts={facts} isTried={isTried} onChange={(part) => setFacts({ ...facts, ...part })} />
    </Drawer>
  )
}

function DiscussionDrawer({ of, item, onClose }: FormProps & { readonly item: string }) {
  const { lang, say } = useDesk()
  const w = meetingsWords[lang]
  const act = useAct(actOnMeeting)
  const placed = of.agenda.find((one) => one.item.id === item)
  const [text, setText] = useState(placed?.discussion ?? '')
  return (
    <Drawer
      title={w.discussionOf(placed?.item.title ?? '')}
      act={w.save}
      doing={act}
      onClose={onClose}
      onAct={async () => {
        if (!(await act.run({ id: of.id }, { act: 'discuss', item, discussion: text }))) return
        onClose()
        say(w.saved)
      }}
    >
      <Field label={w.discussion}>
        {(control) => (
          <Input.TextArea
            {...control}
            rows={6}
            maxLength={10_000}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        )}
      </Field>
    </Drawer>
  )
}

function DecisionDrawer({ of, position, onClose }: FormProps & { readonly position: number | null }) {
  const { lang, say } = useDesk()
  const w = meetingsWords[lang]
  const act = useAct(actOnMeeting)
  const held = of.decisions.find((one) => one.position === position)
  const [isTried, setTried] = useState(false)
  const [text, setText] = useState(held?.text ?? '')
  const [lead, setLead] = useState(held?.lead?.id ?? '')
  const [dueOn, setDueOn] = useState(held?.dueOn ?? '')
  const isEmpty = text.trim() === ''
  return (
    <Drawer
      title={position === null ? w.decide : w.amendOf(of.decisions.findIndex((one) => one.position === position) + 1)}
      act={w.save}
      doing={act}
      wrong={isTried && isEmpty ? 1 : 0}
      onClose={onClose}
      onAct={async () => {
        setTried(true)
        if (isEmpty) return
        const decision = { text, lead: lead === '' ? null : lead, dueOn: dueOn === '' ? null : dueOn }
        const done = await act.run(
          { id: of.id },
          position === null ? { act: 'decide', ...decision } : { act: 'amend_decision', position, ...decision },
        )
        if (!done) return
        onClose()
        say(w.saved)
      }}
    >
      <Field label={w.text} error={isTried && isEmpty ? w.need.text : undefined}>
        {(control) => (
          <Input.TextArea
            {...control}
            rows={4}
            maxLength={5_000}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        )}
      </Field>
      <Field label={w.lead} hint={w.lacks}>
        {(control) => <OrganisationPicker control={control} none={w.leadLater} value={lead} onChange={setLead} />}
      </Field>
      <Field label={w.dueOn}>
        {(control) => (
          <Input {...control} type="date" value={dueOn} onChange={(event) => setDueOn(event.target.value)} />
        )}
      </Field>
    </Drawer>
  )
}

function SettleConfirm({ of, onClose }: FormProps) {
  const { lang, say } = useDesk()
  const w = meetingsWords[lang]
  const act = useAct(actOnMeeting)
  return (
    <Confirm
      title={w.settleTitle(of.title)}
      act={w.settle}
      doing={act}
      onClose={onClose}
      onAct={async () => {
        const done = await act.run({ id: of.id }, { act: 'settle' })
        if (!done) return
        onClose()
        say(w.settledDone(done.answer.items))
      }}
    >
      <p>{w.settleWarn(of.decisions.length)}</p>
    </Confirm>
  )
}
