import type { MessageKind, MessageKinds, MessageParams } from '../access/message-kinds.schema.ts'

/** A message about an item: what happened, which item, and the figures it comes with. */
function about(
  zh: string,
  en: string,
  more: (params: MessageParams) => { readonly zh: string; readonly en: string } = () => ({ zh: '', en: '' }),
): MessageKind {
  return {
    say: {
      zh: (params) => `${zh}：${nameItem(params)}${between('（', more(params).zh, '）')}`,
      en: (params) => `${en}: ${nameItem(params)}${between(' (', more(params).en, ')')}`,
    },
    place: ({ id }) => ({ to: `/tasks/items/${id}` }),
  }
}

function between(before: string, text: string, after: string): string {
  return text === '' ? '' : before + text + after
}

function readText(params: MessageParams, name: string): string {
  const value = params[name]
  return typeof value === 'string' ? value : ''
}

function nameItem(params: MessageParams): string {
  return readText(params, 'title')
}

function reason(params: MessageParams): { readonly zh: string; readonly en: string } {
  const why = readText(params, 'reason')
  return { zh: why, en: why }
}

function answerDue(params: MessageParams): { readonly zh: string; readonly en: string } {
  const day = readText(params, 'answerDue')
  return day === '' ? { zh: '', en: '' } : { zh: `${day} 前`, en: `by ${day}` }
}

const LEVELS: Readonly<Record<string, readonly [zh: string, en: string]>> = {
  blue: ['蓝色提醒', 'blue notice'],
  orange: ['橙色预警', 'orange notice'],
  red: ['红色督办', 'red notice'],
}

function level(params: MessageParams): { readonly zh: string; readonly en: string } {
  const [zh, en] = LEVELS[readText(params, 'level')] ?? ['', '']
  const due = answerDue(params)
  return {
    zh: [zh, due.zh && `${due.zh}回复`].filter(Boolean).join('，'),
    en: [en, due.en && `answer ${due.en}`].filter(Boolean).join(', '),
  }
}

function until(name: string): (params: MessageParams) => { readonly zh: string; readonly en: string } {
  return (params) => {
    const day = readText(params, name)
    return day === '' ? { zh: '', en: '' } : { zh: `到 ${day}`, en: `until ${day}` }
  }
}

const CLOCKS: Readonly<Record<string, readonly [zh: string, en: string]>> = {
  receipt: ['签收', 'receipt'],
  check: ['核查', 'check'],
  extension: ['延期答复', 'answer on more time'],
  notice: ['回复通知', 'answer to a notice'],
}

/** Which clock moved, from when to when, and the document by which it did. */
function movedClock(params: MessageParams): { readonly zh: string; readonly en: string } {
  const [zh, en] = CLOCKS[readText(params, 'clock')] ?? ['', '']
  const [before, after] = [readText(params, 'before'), readText(params, 'after')]
  if (before === '' || after === '') return { zh: '', en: '' }
  const why = readText(params, 'reason')
  return {
    zh: [`${zh}期限由 ${before} 改为 ${after}`, why && `依据${why}`].filter(Boolean).join('，'),
    en: [`${en}: ${after} instead of ${before}`, why && `by ${why}`].filter(Boolean).join(', '),
  }
}

/** What people are told about items of supervision. */
export const taskMessages: MessageKinds = {
  'tasks.called': about('收到交办函，请签收', 'A call letter came; sign for it', answerDue),
  'tasks.progress_returned': about('报送的进展被退回', 'Your report was returned', reason),
  'tasks.part_finished': about('配合单位报完成', 'A supporting unit reported its part done'),
  'tasks.reported': about('报完成，等你核查', 'Reported done; it waits for your check', answerDue),
  'tasks.returned': about('事项被退回，请补充办理', 'An item was returned; carry on', reason),
  'tasks.closed': about('事项已销号', 'An item was closed'),
  'tasks.reopened': about('事项已重开，请继续办理', 'An item was reopened; take it up again', reason),
  'tasks.extension_asked': about(
    '申请延期，等你答复',
    'More time is asked; it waits for your answer',
    until('dueWanted'),
  ),
  'tasks.extension_granted': about('同意延期', 'More time was granted', until('dueGranted')),
  'tasks.extension_refused': about('不同意延期', 'More time was refused', reason),
  'tasks.urged': about('收到催办', 'A reminder came', reason),
  'tasks.notice': about('收到预警通知，请回复', 'A notice came; answer it', level),
  'tasks.notice_below': about('下级单位收到预警通知', 'A unit below you was sent a notice', level),
  'tasks.notice_answered': about('预警通知已回复', 'A notice was answered'),
  'tasks.clock_moved': about('工作日历更正，时限重算', 'The calendar was corrected; a time limit moved', movedClock),
  'tasks.light_set': about('灯色被调整', 'The light of an item was set', until('until')),
  'tasks.cancelled': about('事项已撤销', 'An item was cancelled', reason),
}
