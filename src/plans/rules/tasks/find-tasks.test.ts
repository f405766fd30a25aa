import { describe, expect, it } from 'vitest'
import { readDocument } from '../document/read-document.ts'
import { findOwners } from '../owners/find-owners.ts'
import { normalise } from '../text/normalise.ts'
import { findTasks } from './find-tasks.ts'

const raw = normalise(`一、总体要求
（一）指导思想。坚持创新引领。
二、重点任务
（一）健全机制
1.建立协同机制。建立联席会议制度。各县区要加强协同，推动资源共享。（市科技局牵头，市财政局配合）
2.强化支持。设立专项基金；鼓励银行放贷。
三、保障措施
（一）加强领导。成立专班。`)
const document = readDocument(raw)
const tasks = findTasks(document, findOwners(document))

describe('the tasks of a plan', () => {
  it('are its lowest headings, outside aims and upkeep', () => {
    expect(tasks.map((task) => [task.number, task.title, task.group])).toEqual([
      ['1', '建立协同机制', '健全机制'],
      ['2', '强化支持', '健全机制'],
    ])
  })

  it('hold the words from the heading to the next one', () => {
    for (const task of tasks) expect(raw.slice(...task.span)).toBe(task.text)
    expect(tasks[1]?.text).toBe('2.强化支持。设立专项基金；鼓励银行放贷。')
  })

  it('have one measure for each sentence, with its verb', () => {
    expect(tasks.map((task) => task.measures.map((measure) => [measure.verb, measure.text]))).toEqual([
      [
        ['建立', '建立联席会议制度。'],
        ['加强', '各县区要加强协同，推动资源共享。'],
      ],
      [
        ['设立', '设立专项基金'],
        ['鼓励', '鼓励银行放贷。'],
      ],
    ])
  })

  it('take their owners from the bracket inside them', () => {
    expect(tasks.map((task) => [task.lead, task.support])).toEqual([
      [['市科技局'], ['市财政局']],
      [[], []],
    ])
  })
})
