import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { readHarmless, sayHarmless } from './say-harmless.ts'

it.each(['=1+1', '+1', '-1', '@x', '\tx', '\rx', '＝x', "'=x", "''@x"])(
  'is no formula in a spreadsheet: %j',
  (text) => {
    expect(sayHarmless(text)).toBe(`"'${text}"`)
    expect(readHarmless(`'${text}`)).toBe(text)
  },
)

it('leaves other texts as they are', () => {
  expect(['云溪', "'云溪", '1-2'].map(sayHarmless)).toEqual(['"云溪"', `"'云溪"`, '"1-2"'])
})

it('is read back as it was, whatever it was', () => {
  const letters = fc.constantFrom("'", '=', '+', '-', '@', '\t', '\r', '\n', '＝', '"', ',', '云', '1')
  const texts = fc.oneof(
    fc.string(),
    fc.array(letters).map((some) => some.join('')),
  )
  fc.assert(
    fc.property(texts, (text) => {
      const [[cell] = []] = parse(`${sayHarmless(text)},end`) as string[][]
      expect(readHarmless(cell ?? '')).toBe(text)
    }),
  )
})
