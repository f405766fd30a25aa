import { Button, Input } from 'antd'
import { useState } from 'react'
import { Asked, Empty, FailureLine } from '../../ui/desk/asked.tsx'
import { Confirm } from '../../ui/desk/confirm.tsx'
import { useAct, useAnswer, useDesk } from '../../ui/desk/desk-context.tsx'
import { Field } from '../../ui/desk/field.tsx'
import { Card } from '../../ui/desk/page-head.tsx'
import { sayMoment } from '../../ui/desk/say-when.ts'
import { Secret } from '../../ui/desk/secret.tsx'
import type { Feeds } from '../feed/feed.schema.ts'
import { makeFeed, readFeeds, revokeFeed } from './meetings-asks.ts'
import { meetingsWords } from './meetings-words.ts'

/** Where my own calendar reads these days from: addresses are made, shown once, and revoked. */
export function FeedCard() {
  const { lang, mandate } = useDesk()
  const w = meetingsWords[lang]
  const feeds = useAnswer(readFeeds, {})
  const make = useAct(makeFeed)
  const [name, setName] = useState('')
  const [isTried, setTried] = useState(false)
  const [made, setMade] = useState<string | null>(null)
  const [revoking, setRevoking] = useState<Feeds['feeds'][number] | null>(null)
  // Nobody makes one for another.
  if (mandate !== null) return null
  return (
    <Card title={w.feeds}>
      <p className="q">{w.feedsNote}</p>
      {made === null ? null : <Secret text={made} note={w.feedOnce} />}
      {revoking === null ? null : <RevokeConfirm of={revoking} onClose={() => setRevoking(null)} />}
      <Asked of={feeds} bars={2}>
        {({ feeds: all, most }) => (
          <>
            {all.length === 0 ? (
              <Empty>{w.noFeeds}</Empty>
            ) : (
              <ul className="rows">
                {all.map((feed) => (
                  <li key={feed.id}>
                    <div>
                      {feed.name}
                      <span className="q n">{w.feedMade(sayMoment(feed.madeAt, lang))}</span>
                    </div>
                    <Button
                      size="small"
                      aria-label={w.revokeOf(feed.name)}
                      onClick={() => {
                        setMade(null)
                        setRevoking(feed)
                      }}
                    >
                      {w.revoke}
                    </Button>
                  </li>
                ))}
              </ul>
            )}
            {all.length >= most ? (
              <p className="q">{w.feedsFull(most)}</p>
            ) : (
              <form
                className="filters"
                noValidate
                onSubmit={async (event) => {
                  event.preventDefault()
                  setTried(true)
                  if (name.trim() === '') return
                  const done = await make.run({}, { name })
                  if (!done) return
                  setMade(`${window.location.origin}${done.answer.path}${lang === 'en' ? '&lang=en' : ''}`)
                  setName('')
                  setTried(false)
                }}
              >
                <Field
                  label={w.feedName}
                  className="grow"
                  error={isTried && name.trim() === '' ? w.needFeedName : undefined}
                >
                  {(control) => (
                    <Input
                      {...control}
                      maxLength={80}
                      placeholder={w.feedNameHint}
                      value={name}
                      onChange={(event) => setName(event.target.value)}
                    />
                  )}
                </Field>
                <Button htmlType="submit" loading={make.isRunning}>
                  {w.makeFeed}
                </Button>
              </form>
            )}
          </>
        )}
      </Asked>
      <FailureLine failure={make.failure} />
    </Card>
  )
}

function RevokeConfirm({ of, onClose }: { readonly of: Feeds['feeds'][number]; readonly onClose: () => void }) {
  const { lang, say } = useDesk()
  const w = meetingsWords[lang]
  const revoke = useAct(revokeFeed)
  return (
    <Confirm
      title={w.revokeOf(of.name)}
      act={w.revoke}
      doing={revoke}
      onClose={onClose}
      onAct={async () => {
        if (!(await revoke.run({ id: of.id }))) return
        onClose()
        say(w.revoked)
      }}
    >
      <p>{w.revokeWarn}</p>
    </Confirm>
  )
}
