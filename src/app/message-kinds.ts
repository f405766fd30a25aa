import type { MessageKinds } from '../access/message-kinds.schema.ts'
import { accessMessages } from '../access/message-words.ts'
import { titleMessages } from '../enterprises/titles/message-words.ts'
import { reportMessages } from '../indicators/message-words.ts'
import { parkMessages } from '../parks/message-words.ts'
import { taskMessages } from '../tasks/message-words.ts'
import { roundMessages } from '../tasks/round-messages.ts'

/** The words of every capability's messages, for the inbox, the mail and the gateway. A capability adds its map here. */
export const messageKinds: MessageKinds = {
  ...accessMessages,
  ...taskMessages,
  ...roundMessages,
  ...titleMessages,
  ...reportMessages,
  ...parkMessages,
}
