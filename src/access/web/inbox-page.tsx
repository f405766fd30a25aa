import { Button } from 'antd'
import { Asked, Empty } from '../../ui/desk/asked.tsx'
import { Go, useAct, useAnswer, useDesk, useQueryText } from '../../ui/desk/desk-context.tsx'
import { Card, PageHead } from '../../ui/desk/page-head.tsx'
import { Pages } from '../../ui/desk/pages.tsx'
import { sayMoment } from '../../ui/desk/say-when.ts'
import { findMessagePlace, type MessageKinds, sayMessage } from '../message-kinds.schema.ts'
import type { Messages } from '../people.schema.ts'
import { listMessages, markRead } from './asks.ts'
import { dutiesWords } from './duties-words.ts'
import { sayPerson } from './say-names.ts'

interface InboxProps {
  /** The words of every capability. */
  readonly kinds: MessageKinds
}

/** What was I told? */
export function InboxPage({ kinds }: InboxProps) {
  const { lang } = useDesk()
  const w = dutiesWords[lang]
  const [query] = useQueryText()
  const messages = useAnswer(listMessages, {}, { page: Number(query.page ?? 1) })
  return (
    <>
      <PageHead path={[w.path, w.inbox]} title={messages.data ? w.inboxFinding(messages.data.unread) : w.inbox} />
      <Card title={w.inbox}>
        <Asked of={messages}>
          {(answer) =>
            answer.messages.length === 0 ? (
              <Empty>{w.inboxNone}</Empty>
            ) : (
              <>
                <ul className="rows dated">
                  {answer.messages.map((message) => (
                    <MessageRow key={message.id} message={message} kinds={kinds} />
                  ))}
                </ul>
                <Pages total={answer.total} shown={answer.messages.length} page={answer.page} />
              </>
            )
          }
        </Asked>
      </Card>
    </>
  )
}

function MessageRow({ message, kinds }: InboxProps & { readonly message: Messages['messages'][number] }) {
  const { lang } = useDesk()
  const w = dutiesWords[lang]
  const read = useAct(markRead)
  const place = findMessagePlace(kinds, message)
  return (
    <li className={message.readAt ? '' : 'unread'}>
      <span className="when n">{sayMoment(message.sentAt, lang)}</span>
      <div>
        <b>
          {sayMessage(kinds, message, lang)}
          {message.readAt ? null : <span className="vh"> {w.unread}</span>}
        </b>
        <span className="q">{message.from ? sayPerson(message.from, lang) : w.system}</span>
      </div>
      <div className="row">
        {place === null ? null : (
          <Go to={place.to} {...(place.query ? { query: place.query } : {})}>
            {w.open}
          </Go>
        )}
        {message.readAt ? null : (
          <Button size="small" loading={read.isRunning} onClick={() => void read.run({ id: message.id })}>
            {w.markRead}
          </Button>
        )}
      </div>
    </li>
  )
}
