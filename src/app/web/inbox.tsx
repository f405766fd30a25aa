import { InboxPage } from '../../access/web/inbox-page.tsx'
import { messageKinds } from '../message-kinds.ts'

/** The inbox, with the words of every capability. */
export function Inbox() {
  return <InboxPage kinds={messageKinds} />
}
