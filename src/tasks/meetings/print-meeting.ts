import { type OfficialPaper, type PaperBlock, sayPaperDay, toParagraphs } from '../../platform/print/index.ts'
import { sayDay } from '../../platform/say-day.ts'
import type { Issuer } from '../read-papers.ts'
import type { Meeting } from './meetings.schema.ts'

const KINDS = { task_force: '专班会议', joint: '联席会议' } as const
const LIGHTS = { green: '绿灯', yellow: '黄灯', red: '红灯', grey: '未评' } as const
const LEVELS = { blue: '蓝色提醒', orange: '橙色预警', red: '红色督办' } as const

const paragraph = (text: string): PaperBlock => ({ kind: 'paragraph', text })
const heading = (text: string): PaperBlock => ({ kind: 'heading', text })
const mark = ({ invented }: Issuer) => (invented ? '编造的城市，仅供演示 · made up' : null)

/** Units whose items come up, each once, in the order of the agenda. */
const listUnits = (meeting: Meeting) => [...new Set(meeting.agenda.flatMap(({ item }) => item.lead?.name ?? []))]

/** The notice of a meeting (会议通知), to the units whose items come up. Source: GB/T 9704-2012 §10.1. */
export function toNotice(meeting: Meeting, office: string, issuer: Issuer): OfficialPaper {
  const { agenda, place, title } = meeting
  const units = listUnits(meeting)
  return {
    layout: 'letter',
    day: sayDay(new Date(meeting.calledAt)),
    mark: mark(issuer),
    office,
    number: null,
    title: `关于召开${title}的通知`,
    to: units.length > 0 ? units.join('、') : '各有关单位',
    body: [
      paragraph(`定于${sayPaperDay(meeting.heldOn)}召开${title}（${KINDS[meeting.kind]}）。现将有关事项通知如下。`),
      heading('一、时间地点'),
      paragraph(`${sayPaperDay(meeting.heldOn)}${place === '' ? '' : `，${place}`}。`),
      heading('二、会议议题'),
      ...(agenda.length === 0
        ? [paragraph('另行通知。')]
        : [
            {
              kind: 'table' as const,
              heads: ['督办号', '事项', '牵头单位', '完成时限', '灯色'],
              widths: [1, 4.5, 2, 1.8, 1.7],
              rows: agenda.map(({ item, light, level }) => [
                String(item.number),
                item.title,
                item.lead?.name ?? '',
                item.dueOn ?? '',
                [LIGHTS[light], level === null ? '' : LEVELS[level]].filter(Boolean).join('，'),
              ]),
            },
          ]),
      heading('三、有关要求'),
      paragraph('请各有关单位负责同志参加，并准备所牵头事项的进展、滞后原因、存在问题和下一步措施。'),
    ],
    sign: { name: office, day: sayPaperDay(sayDay(new Date(meeting.calledAt))) },
    slip: null,
    translation: null,
  }
}

/** The minutes of a meeting (纪要). Before they are settled they say that they are a draft. Source: GB/T 9704-2012 §10.3. */
export function toMinutes(meeting: Meeting, office: string, issuer: Issuer): OfficialPaper {
  const { agenda, decisions, minutes, settledAt } = meeting
  const day = settledAt === null ? meeting.today : sayDay(new Date(settledAt))
  return {
    layout: 'minutes',
    day,
    mark: [mark(issuer), settledAt === null ? '草稿' : null].filter((one) => one !== null).join('　') || null,
    office: `${KINDS[meeting.kind]}纪要`,
    number: null,
    title: meeting.title,
    to: null,
    body: [
      paragraph(
        `${sayPaperDay(meeting.heldOn)}${meeting.place === '' ? '' : `，在${meeting.place}`}召开${meeting.title}，研究${agenda.length}项督办事项。纪要如下。`,
      ),
      ...toParagraphs(minutes ?? ''),
      ...(agenda.length === 0
        ? []
        : [
            heading('研究事项'),
            ...agenda.flatMap(({ item, discussion }) => [
              paragraph(`（督办第${item.number}号）${item.title}${item.lead === null ? '' : `（${item.lead.name}）`}`),
              ...toParagraphs(discussion),
            ]),
          ]),
      ...(decisions.length === 0
        ? []
        : [
            heading('议定事项'),
            {
              kind: 'table' as const,
              heads: ['序号', '议定事项', '牵头单位', '完成时限', '督办号'],
              widths: [0.8, 5, 2, 1.8, 1],
              rows: decisions.map(({ text, lead, dueOn, item }, i) => [
                String(i + 1),
                text,
                lead?.name ?? '',
                dueOn ?? '',
                item === null ? '' : String(item.number),
              ]),
            },
          ]),
    ],
    sign: { name: office, day: sayPaperDay(day) },
    slip: null,
    translation: null,
  }
}
