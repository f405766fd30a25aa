import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { findPackageRoot } from '../../platform/package-root.ts'
import { factsSchema } from '../facts.schema.ts'
import { compareFacts } from './compare-facts.ts'
import { compilePlan } from './compile.ts'
import { stateFacts } from './state-facts.ts'

describe.each(['nantong-2024', 'yunze-2023'])('the facts stated of %s', (slug) => {
  const read = (name: string) => readFileSync(path.join(findPackageRoot(), 'programmes', slug, name), 'utf8')
  const reading = compilePlan(read('notice.txt'))
  const stated = stateFacts(reading)

  it('are of the shape of facts, and differ in nothing from what they were stated of', () => {
    expect(factsSchema.parse(JSON.parse(JSON.stringify(stated)))).toEqual(JSON.parse(JSON.stringify(stated)))
    expect(compareFacts(stated, reading).differing).toEqual([])
    expect(compareFacts(stated, compilePlan(reading.text)).differing).toEqual([])
  })

  it('hold every fact that a person reviewed', () => {
    const reviewed = factsSchema.parse(JSON.parse(read('facts.json')))
    expect(JSON.parse(JSON.stringify(stated))).toMatchObject(JSON.parse(JSON.stringify(reviewed)))
  })

  it('tell a text in which one figure is another', () => {
    const figure = reading.targets[0]?.value
    const other = compilePlan(reading.text.replace(String(figure), '9731'))
    expect(compareFacts(stated, other).differing).toEqual([expect.stringContaining('9731')])
  })
})
