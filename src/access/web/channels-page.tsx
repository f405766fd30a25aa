import { Button, Input } from 'antd'
import { useState } from 'react'
import { Asked, Empty, FailureLine } from '../../ui/desk/asked.tsx'
import { Confirm } from '../../ui/desk/confirm.tsx'
import { useAct, useAnswer, useDesk, useQueryText } from '../../ui/desk/desk-context.tsx'
import { Choice, Field, Panel } from '../../ui/desk/field.tsx'
import { Card, PageHead } from '../../ui/desk/page-head.tsx'
import { Pages } from '../../ui/desk/pages.tsx'
import { sayMoment } from '../../ui/desk/say-when.ts'
import { Secret } from '../../ui/desk/secret.tsx'
import { Light } from '../../ui/light.tsx'
import type { Channel, Deliveries } from '../channels.schema.ts'
import {
  addChannel,
  changeChannel,
  listChannels,
  listDeliveries,
  renewSecret,
  retryChannel,
  testChannel,
} from './asks.ts'
import { channelsWords } from './channels-words.ts'
import { PanelEnd } from './person-panels.tsx'

/** Which ways out of the desk are there, do they work, and what did not get through? */
export function ChannelsPage() {
  const { lang } = useDesk()
  const w = channelsWords[lang]
  const channels = useAnswer(listChannels, {})
  const [query] = useQueryText()
  const [editing, setEditing] = useState<Channel | 'new' | null>(null)
  const [secret, setSecret] = useState<string | null>(null)
  const shown = channels.data?.channels.find(({ id }) => id === query.id)
  const stuck = (channels.data?.channels ?? []).reduce((sum, { counts }) => sum + counts.failed + counts.givenUp, 0)
  const on = (channels.data?.channels ?? []).filter(({ isOn }) => isOn).length
  return (
    <>
      <PageHead
        path={[w.path, w.title]}
        title={channels.data ? w.finding(on, stuck) : w.title}
        facts={<span>{w.lead}</span>}
      />
      {editing ? (
        <ChannelPanel
          key={editing === 'new' ? 'new' : editing.id}
          channel={editing === 'new' ? null : editing}
          hasMail={channels.data?.hasMail ?? true}
          isMailThere={channels.data?.channels.some(({ kind }) => kind === 'email') ?? false}
          onDone={(made) => {
            setSecret(made)
            setEditing(null)
          }}
          onClose={() => setEditing(null)}
        />
      ) : null}
      {secret ? <Secret text={secret} note={w.secretOnce} /> : null}
      <div className="stack">
        <Card
          title={w.title}
          note={
            <Button
              size="small"
              onClick={() => {
                setEditing('new')
                setSecret(null)
                window.scrollTo({ top: 0 })
              }}
            >
              {w.add}
            </Button>
          }
        >
          <Asked of={channels}>
            {(answer) =>
              answer.channels.length === 0 ? (
                <Empty>{w.none}</Empty>
              ) : (
                <ul className="rows">
                  {answer.channels.map((channel) => (
                    <ChannelRow
                      key={channel.id}
                      channel={channel}
                      hasMail={answer.hasMail}
                      onChange={() => {
                        setEditing(channel)
                        setSecret(null)
                        window.scrollTo({ top: 0 })
                      }}
                      onSecret={setSecret}
                    />
                  ))}
                </ul>
              )
            }
          </Asked>
        </Card>
        {shown ? <DeliveriesCard channel={shown} /> : null}
      </div>
    </>
  )
}

interface RowProps {
  readonly channel: Channel
  readonly hasMail: boolean
  readonly onChange: () => void
  readonly onSecret: (secret: string | null) => void
}

function ChannelRow({ channel, hasMail, onChange, onSecret }: RowProps) {
  const { lang, say } = useDesk()
  const w = channelsWords[lang]
  const [, show] = useQueryText()
  const turn = useAct(changeChannel)
  const test = useAct(testChannel)
  const retry = useAct(retryChannel)
  const renew = useAct(renewSecret)
  const [isRenewing, setRenewing] = useState(false)
  const { id, counts } = channel
  const name = channel.name[lang]
  const isStuck = counts.failed + counts.givenUp > 0
  return (
    <li>
      <div>
        <b>{name}</b>
        <span>　{w.kind[channel.kind]}　</span>
        <Light colour={!channel.isOn ? 'grey' : isStuck ? 'yellow' : 'green'}>{channel.isOn ? w.isOn : w.isOff}</Light>
        {channel.url ? <span className="q breaks">{channel.url}</span> : null}
        <span className="q">
          {channel.byDefault ? w.byDefault : w.byChoice}
          {channel.withPhone ? `　${w.withPhone}` : ''}
        </span>
        <span className="q n wraps">
          {w.counts(counts.sent, counts.queued, counts.failed, counts.givenUp)}
          {'　'}
          {channel.lastSentAt ? w.lastSent(sayMoment(channel.lastSentAt, lang)) : w.neverSent}
        </span>
        {channel.kind === 'email' && !hasMail ? <span className="q">{w.noMail}</span> : null}
        <FailureLine failure={turn.failure ?? test.failure ?? retry.failure} />
      </div>
      <div className="row">
        <Button
          size="small"
          type={channel.isOn ? 'default' : 'primary'}
          loading={turn.isRunning}
          onClick={async () => {
            if (await turn.run({ id }, { isOn: !channel.isOn })) say(channel.isOn ? w.turnedOff : w.turnedOn)
          }}
        >
          {channel.isOn ? w.turnOff : w.turnOn}
          <span className="vh"> {name}</span>
        </Button>
        <Button
          size="small"
          loading={test.isRunning}
          onClick={async () => {
            if (!(await test.run({ id }))) return
            show({ id, state: '', page: '' })
            say(w.tested)
          }}
        >
          {w.test}
          <span className="vh"> {name}</span>
        </Button>
        {isStuck ? (
          <Button
            size="small"
            loading={retry.isRunning}
            onClick={async () => {
              const done = await retry.run({ id })
              if (done) say(w.retried(done.answer.again))
            }}
          >
            {w.retry}
            <span className="vh"> {name}</span>
          </Button>
        ) : null}
        <Button size="small" onClick={() => show({ id, state: '', page: '' })}>
          {w.show}
          <span className="vh"> {name}</span>
        </Button>
        <Button size="small" onClick={onChange}>
          {w.change}
          <span className="vh"> {name}</span>
        </Button>
        {channel.kind === 'webhook' ? (
          <Button size="small" onClick={() => setRenewing(true)}>
            {w.renew}
            <span className="vh"> {name}</span>
          </Button>
        ) : null}
      </div>
      {isRenewing ? (
        <Confirm
          title={w.renewTitle(name)}
          act={w.renew}
          doing={renew}
          onClose={() => setRenewing(false)}
          onAct={async () => {
            const done = await renew.run({ id })
            if (!done) return
            setRenewing(false)
            onSecret(done.answer.secret)
            say(w.renewed)
          }}
        >
          <p>{w.renewWhy}</p>
        </Confirm>
      ) : null}
    </li>
  )
}

interface PanelProps {
  /** Null: a new one. */
  readonly channel: Channel | null
  readonly hasMail: boolean
  readonly isMailThere: boolean
  readonly onDone: (secret: string | null) => void
  readonly onClose: () => void
}

function ChannelPanel({ channel, hasMail, isMailThere, onDone, onClose }: PanelProps) {
  const { lang, say } = useDesk()
  const w = channelsWords[lang]
  const add = useAct(addChannel)
  const change = useAct(changeChannel)
  const [isTried, setTried] = useState(false)
  const [kind, setKind] = useState<Channel['kind']>(channel?.kind ?? 'webhook')
  const [zh, setZh] = useState(channel?.name.zh ?? '')
  const [en, setEn] = useState(channel?.name.en ?? '')
  const [url, setUrl] = useState(channel?.url ?? '')
  const [byDefault, setByDefault] = useState(channel?.byDefault ?? true)
  const [withPhone, setWithPhone] = useState(channel?.withPhone ?? false)
  const isWebhook = kind === 'webhook'
  const isBadUrl = isWebhook && !(/^https?:\/\/[^/\s@]+(\/\S*)?$/.test(url.trim()) && URL.canParse(url.trim()))
  return (
    <Panel
      title={channel ? w.changeTitle(channel.name[lang]) : w.addTitle}
      onSubmit={async () => {
        setTried(true)
        if (!zh.trim() || !en.trim() || isBadUrl) return
        const name = { zh: zh.trim(), en: en.trim() }
        const webhook = { url: url.trim(), withPhone }
        const done = channel
          ? await change.run({ id: channel.id }, { name, byDefault, ...(isWebhook ? webhook : {}) })
          : await add.run(
              {},
              isWebhook ? { kind: 'webhook', name, byDefault, ...webhook } : { kind: 'email', name, byDefault },
            )
        if (!done) return
        say(channel ? w.changed : w.added)
        onDone(done.answer.secret)
      }}
    >
      {channel ? null : (
        <Field label={w.which} hint={isWebhook ? w.kindHint : hasMail ? undefined : w.noMail}>
          {(control) => (
            <Choice
              {...control}
              value={kind}
              onChange={(value) => setKind(value === 'email' ? 'email' : 'webhook')}
              options={(isMailThere ? (['webhook'] as const) : (['webhook', 'email'] as const)).map((value) => ({
                value,
                label: w.kind[value],
              }))}
            />
          )}
        </Field>
      )}
      <div className="two">
        <Field label={w.nameZh} error={isTried && !zh.trim() ? w.needName : undefined}>
          {(control) => <Input {...control} value={zh} onChange={(event) => setZh(event.target.value)} />}
        </Field>
        <Field label={w.nameEn} error={isTried && !en.trim() ? w.needName : undefined}>
          {(control) => <Input {...control} value={en} onChange={(event) => setEn(event.target.value)} />}
        </Field>
      </div>
      {isWebhook ? (
        <Field label={w.url} hint={w.urlHint} error={isTried && isBadUrl ? w.needUrl : undefined}>
          {(control) => (
            <Input {...control} inputMode="url" value={url} onChange={(event) => setUrl(event.target.value)} />
          )}
        </Field>
      ) : null}
      <fieldset className="checks">
        <legend>{w.use}</legend>
        <label>
          <input type="checkbox" checked={byDefault} onChange={(event) => setByDefault(event.target.checked)} />
          {w.byDefaultLabel}
        </label>
        {isWebhook ? (
          <label>
            <input type="checkbox" checked={withPhone} onChange={(event) => setWithPhone(event.target.checked)} />
            {w.withPhoneLabel}
          </label>
        ) : null}
      </fieldset>
      <PanelEnd doing={channel ? change : add} label={channel ? w.save : w.add} onClose={onClose} />
    </Panel>
  )
}

type Delivery = Deliveries['deliveries'][number]
const STATES = ['queued', 'failed', 'given_up', 'sent'] as const
const COLOURS = { queued: 'grey', failed: 'yellow', given_up: 'red', sent: 'green' } as const

function DeliveriesCard({ channel }: { readonly channel: Channel }) {
  const { lang } = useDesk()
  const w = channelsWords[lang]
  const [query, change] = useQueryText()
  const state = STATES.find((one) => one === query.state)
  const deliveries = useAnswer(
    listDeliveries,
    { id: channel.id },
    { page: Number(query.page ?? 1), ...(state ? { state } : {}) },
  )
  return (
    <Card title={w.deliveries(channel.name[lang])} note={w.deliveriesNote}>
      <div className="filters">
        <Field label={w.only}>
          {(control) => (
            <Choice
              {...control}
              value={state ?? ''}
              none={w.all}
              onChange={(value) => change({ state: value, page: '' })}
              options={STATES.map((value) => ({ value, label: w.state[value] }))}
            />
          )}
        </Field>
      </div>
      <Asked of={deliveries}>
        {(answer) =>
          answer.deliveries.length === 0 ? (
            <Empty>{w.noDeliveries}</Empty>
          ) : (
            <>
              <ul className="rows dated">
                {answer.deliveries.map((one) => (
                  <DeliveryRow key={one.id} delivery={one} />
                ))}
              </ul>
              <Pages total={answer.total} shown={answer.deliveries.length} page={answer.page} />
            </>
          )
        }
      </Asked>
    </Card>
  )
}

function DeliveryRow({ delivery }: { readonly delivery: Delivery }) {
  const { lang } = useDesk()
  const w = channelsWords[lang]
  const { error, status, tries, nextTryAt, endedAt } = delivery
  return (
    <li>
      <span className="when n">{sayMoment(delivery.madeAt, lang)}</span>
      <div>
        <Light colour={COLOURS[delivery.state]}>{w.state[delivery.state]}</Light>
        {error ? (
          <span>
            　{w.errors[error]}
            {status === null ? '' : w.status(status)}
          </span>
        ) : null}
        <span className="q n wraps">
          {tries > 0 ? w.tries(tries) : ''}
          {nextTryAt && tries > 0 ? `　${w.next(sayMoment(nextTryAt, lang))}` : ''}
          {endedAt ? `　${w.ended(sayMoment(endedAt, lang))}` : ''}
        </span>
        <span className="q breaks">{delivery.id}</span>
      </div>
    </li>
  )
}
