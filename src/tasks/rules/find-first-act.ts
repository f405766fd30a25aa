import type { ItemAct } from '../item.acts.ts'

/** The act that a duty asks for first. A duty of a kind that no act ends leads to the item alone. */
export function findFirstAct(duty: string, isLead: boolean): ItemAct | null {
  switch (duty) {
    case 'tasks.sign':
      return isLead ? 'sign_receipt' : 'sign_copy'
    case 'tasks.work':
      return 'report_progress'
    case 'tasks.check_progress':
      return 'accept_progress'
    case 'tasks.check':
      return 'check'
    case 'tasks.close':
      return 'close'
    case 'tasks.extension':
      return 'grant_extension'
    case 'tasks.answer':
      return 'answer_notice'
    default:
      return null
  }
}
