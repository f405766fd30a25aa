import type { MessageKinds, MessageParams } from '../access/message-kinds.schema.ts'

/** What units are told by a round of reminders: how much, and what, as far as a sentence holds it. */
export const roundMessages: MessageKinds = {
  'tasks.chased': {
    say: {
      zh: (params) => `有 ${count(params)} 项逾期或未按期报送，请抓紧办理${list(params, '：', '、', ' 等')}`,
      en: (params) =>
        `${count(params) === 1 ? '1 item is' : `${count(params)} items are`} overdue or not reported on${list(params, ': ', '; ', ' and more')}`,
    },
    place: () => ({ to: '/tasks/mine' }),
  },
}

const NAMED = 3

function count(params: MessageParams): number {
  return typeof params.count === 'number' ? params.count : titles(params).length
}

function titles({ items }: MessageParams): string[] {
  if (!Array.isArray(items)) return []
  return items.flatMap((item: unknown) => {
    const title: unknown = typeof item === 'object' && item !== null ? Reflect.get(item, 'title') : null
    return typeof title === 'string' ? [title] : []
  })
}

function list(params: MessageParams, colon: string, comma: string, more: string): string {
  const named = titles(params).slice(0, NAMED)
  if (named.length === 0) return ''
  return `${colon}${named.join(comma)}${count(params) > named.length ? more : ''}`
}
