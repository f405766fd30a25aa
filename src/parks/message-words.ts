import type { MessageKind, MessageKinds, MessageParams } from '../access/message-kinds.schema.ts'

function readText(params: MessageParams, name: string): string {
  const value = params[name]
  return typeof value === 'string' ? value : ''
}

/** A message about a park: what happened, which one, and why where a reason was given. */
function about(zh: string, en: string, givesReason = false): MessageKind {
  const why = (params: MessageParams) => (givesReason ? readText(params, 'why') : '')
  return {
    say: {
      zh: (params) => `${zh}：${readText(params, 'name')}${why(params) === '' ? '' : `（${why(params)}）`}`,
      en: (params) => `${en}: ${readText(params, 'nameEn')}${why(params) === '' ? '' : ` (${why(params)})`}`,
    },
    place: ({ id }) => ({ to: `/parks/${id}` }),
  }
}

/** What people are told about parks. */
export const parkMessages: MessageKinds = {
  'parks.declared': about('有园区申报，请审核', 'A park was declared; it waits for you'),
  'parks.confirmed': about('区县已审核园区申报，请办理', 'A district confirmed a park; it waits for you'),
  'parks.returned': about('园区申报被退回', 'A declared park was returned', true),
  'parks.withdrawn': about('园区申报已撤回', 'A declared park was withdrawn', true),
  'parks.planned': about('园区列入谋划', 'A park was listed as planned'),
  'parks.admitted': about('园区纳入培育', 'A park was admitted to cultivation'),
  'parks.recognised': about('园区已认定', 'A park was recognised'),
  'parks.removed': about('园区已摘牌', 'A park was taken off the list'),
}
