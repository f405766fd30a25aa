import { type MessageKind, type MessageKinds, type MessageParams, saying } from './message-kinds.schema.ts'

const toHandovers = () => ({ to: '/handovers' })
const toHandover: MessageKind['place'] = ({ id }) => ({ to: `/handovers/${id}` })
const toProfile = () => ({ to: '/profile' })

/** What people are told about themselves. */
export const accessMessages: MessageKinds = {
  'people.appointed': { say: saying('你有了新的任职', 'You have a new appointment'), place: toProfile },
  'people.appointment_ended': {
    say: saying('你的一项任职结束了', 'One of your appointments has ended'),
    place: toProfile,
  },
  'people.mandate_given': {
    say: saying('有人委托你代行岗位，等你答复', 'Someone asks you to act for them; they wait for your answer'),
    place: toHandovers,
  },
  'people.mandate_accepted': { say: saying('你的委托已被接受', 'Your mandate was accepted'), place: toHandovers },
  'people.mandate_declined': { say: saying('你的委托未被接受', 'Your mandate was declined'), place: toHandovers },
  'people.mandate_ended': { say: saying('一份委托终止了', 'A mandate was ended'), place: toHandovers },
  'people.handover_drawn_up': {
    say: saying('有一份交接单等你签署', 'A handover waits for your signature'),
    place: toHandover,
  },
  'people.handover_signed': { say: saying('交接单有一方签署了', 'One side signed a handover'), place: toHandover },
  'people.handover_done': {
    say: saying('交接完成，待办已转移', 'A handover is complete; its duties have moved'),
    place: toHandover,
  },
  'people.handover_withdrawn': { say: saying('交接单撤回了', 'A handover was withdrawn'), place: toHandover },
  'duties.assigned': {
    say: {
      zh: (params) => withTitle('有人交给你一件待办', '：', readTitle(params, 'zh')),
      en: (params) => withTitle('Someone assigned you a duty', ': ', readTitle(params, 'en')),
    },
    place: () => ({ to: '' }),
  },
  'imports.roles_to_grant': {
    say: saying('导入的表里写了任职，等你任命', 'An imported sheet speaks of appointments; they wait for you'),
    place: ({ id }) => ({ to: '/import', query: { id } }),
  },
  'channels.tested': {
    say: saying('这是一条测试消息：渠道可用', 'This is a test message: the channel works'),
    place: () => ({ to: '/channels' }),
  },
}

function readTitle({ title }: MessageParams, lang: 'zh' | 'en'): string {
  if (typeof title !== 'object' || title === null) return ''
  const said: unknown = Reflect.get(title, lang)
  return typeof said === 'string' ? said : ''
}

function withTitle(sentence: string, colon: string, title: string): string {
  return title === '' ? sentence : `${sentence}${colon}${title}`
}
