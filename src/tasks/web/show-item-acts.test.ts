import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { itemWords } from './item-words.ts'
import { showItemActs } from './show-item-acts.ts'

const nothing = () => undefined

it('offers what leads on before what is done beside it, and no unkind act as the filled one', () => {
  const { acts } = showItemActs(
    [
      { act: 'tasks.amend', open: true, blocks: [] },
      { act: 'tasks.send_call', open: true, blocks: [] },
      { act: 'tasks.cancel', open: true, blocks: [] },
    ],
    'zh',
    nothing,
  )
  expect(acts.map(({ label }) => label)).toEqual(['发交办函', '修改', '撤销'])
  expect(acts.find(({ isOpen, isQuiet }) => isOpen && !isQuiet)?.act).toBe('send_call')
})

it('puts together what waits for another stage alone, and says which', () => {
  const { acts, elsewhere } = showItemActs(
    [
      { act: 'tasks.close', open: false, blocks: [{ code: 'not_in_this_state' }] },
      { act: 'tasks.report_done', open: false, blocks: [{ code: 'parts_are_open', count: 2 }] },
    ],
    'en',
    nothing,
  )
  expect(acts).toMatchObject([{ act: 'report_done', waits: ['2 supporting units have not reported their parts done'] }])
  expect(elsewhere).toEqual([{ act: 'close', label: 'Close', when: 'while “Checked”' }])
})

it('words every refusal that the table of acts gives', () => {
  const table = readFileSync(new URL('../item.acts.ts', import.meta.url), 'utf8')
  const codes = [...table.matchAll(/(?:block\(|code: )'(\w+)'/g)].map(([, code]) => code ?? '')
  expect(codes).toContain('parts_are_open')
  for (const lang of ['zh', 'en'] as const) {
    for (const code of codes) expect(itemWords[lang].blocks[code]?.(1), code).toBeTruthy()
  }
})
