import { Button } from 'antd'
import { Asked, Empty } from '../../ui/desk/asked.tsx'
import { Go, useAct, useAnswer, useDesk, useQueryText } from '../../ui/desk/desk-context.tsx'
import { Card, PageHead } from '../../ui/desk/page-head.tsx'
import { Pages } from '../../ui/desk/pages.tsx'
import { sayMoment } from '../../ui/desk/say-when.ts'
import type { Messages } from '../people.schema.ts'
import { listMessages, markRead } from './asks.ts'
import { dutiesWords } from './duties-words.ts'
import { sayPerson } from './say-names.ts'

/** What was I told? */
export function InboxPage() {
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
                    <MessageRow key={message.id} message={message} />
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

function MessageRow({ message }: { readonly message: Messages['messages'][number] }) {
  const { lang } = useDesk()
  const w = dutiesWords[lang]
  const read = useAct(markRead)
  const to = placeOf(message.thing)
  const text = w.messages[message.kind] ?? w.otherMessage(message.kind)
  const about = saysTitle(message.params.title) ? message.params.title[lang] : null
  return (
    <li className={message.readAt ? '' : 'unread'}>
      <span className="when n">{sayMoment(message.sentAt, lang)}</span>
      <div>
        <b>
          {text}
          {message.readAt ? null : <span className="vh"> {w.unread}</span>}
        </b>
        <span className="q">
          {message.from ? sayPerson(message.from, lang) : w.system}
          {about ? `　${about}` : ''}
        </span>
      </div>
      <div className="row">
        {to === null ? null : (
          <Go to={to} {...(message.thing?.kind === 'import' ? { query: { id: message.thing.id } } : {})}>
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

/** Where the thing is seen that a message speaks of. */
function placeOf(thing: Messages['messages'][number]['thing']): string | null {
  switch (thing?.kind) {
    case 'handover':
      return `/handovers/${thing.id}`
    case 'mandate':
      return '/handovers'
    case 'duty':
      return ''
    case 'appointment':
      return '/profile'
    case 'import':
      return '/import'
    default:
      return null
  }
}

function saysTitle(title: unknown): title is { readonly zh: string; readonly en: string } {
  return typeof title === 'object' && title !== null && 'zh' in title && 'en' in title
}
