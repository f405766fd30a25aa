import type { Heading } from '../../plans.schema.ts'
import type { Paragraph, PlanDocument } from '../document/document.ts'

interface Section {
  readonly heading?: string
  readonly level?: number
  readonly lines: readonly string[]
  readonly part?: Paragraph['part']
  readonly kind?: Paragraph['kind']
}

/** A made-up plan of the city of 云溪 for tests: its sections one after another, each line a paragraph. */
export function aPlan(...sections: readonly Section[]): PlanDocument {
  let text = ''
  const headings: Heading[] = []
  const paragraphs: Paragraph[] = []
  const add = (line: string): [number, number] => {
    const start = text.length
    text += `${line}\n`
    return [start, start + line.length]
  }
  for (const section of sections) {
    if (section.heading !== undefined) {
      const span = add(section.heading)
      headings.push({ level: section.level ?? 1, number: '一', text: section.heading, span })
    }
    for (const line of section.lines) {
      paragraphs.push({
        span: add(line),
        part: section.part ?? 'body',
        kind: section.kind ?? 'prose',
        heading: headings.length - 1,
      })
    }
  }
  return { text, headings, paragraphs, annexes: [] }
}

/** A plan of one section. */
export const aGoal = (...lines: readonly string[]) => aPlan({ heading: '主要目标', lines })
export const aTask = (...lines: readonly string[]) => aPlan({ heading: '重点任务', lines })
/** A notice of 2021 with one section. */
export const writtenIn2021 = (heading: string, ...lines: readonly string[]) =>
  aPlan({ part: 'cover', lines: ['云政发〔2021〕3号'] }, { heading, lines })
