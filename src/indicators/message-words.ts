import type { MessageKind, MessageKinds, MessageParams } from '../access/message-kinds.schema.ts'
import { findPeriod, writePeriod } from './observations/periods.ts'
import { frequencySchema } from './reports.schema.ts'

function readText(params: MessageParams, name: string): string {
  const value = params[name]
  return typeof value === 'string' ? value : ''
}

function sayPeriod(params: MessageParams): string {
  const frequency = frequencySchema.safeParse(params.frequency)
  const start = readText(params, 'start')
  return frequency.success && /^\d{4}-\d{2}-\d{2}/.test(start) ? writePeriod(findPeriod(frequency.data, start)) : ''
}

const words = (...parts: readonly string[]) => parts.filter((part) => part !== '').join(' ')

/** A message about a report: what happened, which park and form, and the reason or the day it comes with. */
function about(zh: string, en: string, more: 'reason' | 'dueOn' | null = null): MessageKind {
  const added = (params: MessageParams) => (more === null ? '' : readText(params, more))
  const due = more === 'dueOn'
  return {
    say: {
      zh: (params) => {
        const told = added(params)
        const what = words(readText(params, 'parkZh'), sayPeriod(params), readText(params, 'formZh'))
        return `${zh}：${what}${told === '' ? '' : due ? `（${told} 前）` : `（${told}）`}`
      },
      en: (params) => {
        const told = added(params)
        const what = words(readText(params, 'parkEn'), sayPeriod(params), readText(params, 'formEn'))
        return `${en}: ${what}${told === '' ? '' : due ? ` (by ${told})` : ` (${told})`}`
      },
    },
    place: ({ id }) => ({ to: `/reports/${id}` }),
  }
}

/** What people are told about reports. */
export const reportMessages: MessageKinds = {
  'indicators.open': about('有新的报表待填报', 'A report is to be filled in', 'dueOn'),
  'indicators.due_soon': about('报表即将到期，请及时报送', 'A report is due soon; hand it in', 'dueOn'),
  'indicators.overdue': about('报表已逾期，请尽快报送', 'A report is overdue; hand it in', 'dueOn'),
  'indicators.submit': about('报表已报送，等你审核', 'A report was handed in and waits for you'),
  'indicators.check': about('报表已经板块审核，等你审定', 'A report was checked and waits for your approval'),
  'indicators.approve': about('报表已审定', 'A report was approved'),
  'indicators.return': about(
    '报表被退回，请更正后重新报送',
    'A report was returned; correct it and hand it in again',
    'reason',
  ),
  'indicators.send_back': about('报表被退回板块，请重新审核', 'A report was sent back to be checked again', 'reason'),
  'indicators.ask_reopen': about('园区申请重开报表', 'A park asks to reopen a report', 'reason'),
  'indicators.refuse_reopen': about('重开申请未获同意', 'A report is not reopened', 'reason'),
  'indicators.reopen': about(
    '报表已重开，请更正后重新报送',
    'A report was reopened; correct it and hand it in again',
    'reason',
  ),
}
