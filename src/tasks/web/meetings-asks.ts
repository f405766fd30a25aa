import type { z } from 'zod'
import { does, reads } from '../../ui/desk/route.ts'
import type { Feeds, madeFeedSchema, newFeedSchema } from '../feed/feed.schema.ts'
import type {
  calledSchema,
  Meeting,
  Meetings,
  meetingActSchema,
  meetingDoneSchema,
  newMeetingSchema,
} from '../meetings/meetings.schema.ts'
import type { Chase, chasedSchema, newChaseSchema } from '../tasks.schema.ts'

/** What the pages of meetings, of rounds of reminders and of calendar addresses ask of the server. */
const ONE = '/api/programmes/:slug/tasks'
export const readMeetings = reads<Meetings>()(`${ONE}/meetings`)
export const readMeeting = reads<Meeting>()(`${ONE}/meetings/:id`)
export const callMeeting = does<z.infer<typeof calledSchema>, z.input<typeof newMeetingSchema>>()(
  'POST',
  `${ONE}/meetings`,
)
export type MeetingActBody = z.input<typeof meetingActSchema>
export const actOnMeeting = does<z.infer<typeof meetingDoneSchema>, MeetingActBody>()(
  'POST',
  `${ONE}/meetings/:id/acts`,
)
export const readChase = reads<Chase, { under?: string }>()(`${ONE}/chase`)
export const chase = does<z.infer<typeof chasedSchema>, z.input<typeof newChaseSchema>>()('POST', `${ONE}/chase`)
export const readFeeds = reads<Feeds>()(`${ONE}/feeds`)
export const makeFeed = does<z.infer<typeof madeFeedSchema>, z.input<typeof newFeedSchema>>()('POST', `${ONE}/feeds`)
export const revokeFeed = does()('DELETE', `${ONE}/feeds/:id`)
