import { readdirSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { wordWarningInEnglish } from './word-warning.ts'

it('has an English sentence for every warning that the compiler can give', () => {
  const folder = new URL('./', import.meta.url)
  const sources = readdirSync(folder, { encoding: 'utf8', recursive: true }).filter(
    (name) => name.endsWith('.ts') && !name.includes('.test.'),
  )
  const codes = sources.flatMap((name) =>
    [...readFileSync(new URL(name, folder), 'utf8').matchAll(/\bcode: '([a-z_]+)'/g)].map(([, code = '']) => code),
  )
  expect(codes.length).toBeGreaterThan(10)
  expect(codes.filter((code) => wordWarningInEnglish(code) === null)).toEqual([])
})
