import { describe, expect, it } from 'vitest'
import { aReading } from './a-reading.ts'
import { countReading } from './count-reading.ts'
import { sayWarning } from './say-warning.ts'
import { type Lang, labelItem, words } from './words.ts'

const counts = countReading(aReading())

/** Every text of a language with its path; functions are called with plain samples. */
function listTexts(value: unknown, path: string): [string, string][] {
  if (typeof value === 'string') return [[path, value]]
  if (typeof value === 'function') {
    const sample =
      /finding|announce/.test(path) || path === 'layout.note'
        ? counts
        : path.endsWith('Pair') || path.endsWith('cell')
          ? 'named'
          : 3
    const named = /title$|Chosen|annexFrom|quote|ref$|show$|annex\.task/.test(path) ? 'X' : sample
    return [[path, String(value(named, path.endsWith('cell') ? 'F' : 2, 'named', 'D'))]]
  }
  return Object.entries(value ?? {}).flatMap(([key, inner]) => listTexts(inner, path ? `${path}.${key}` : key))
}

const texts: Record<Lang, [string, string][]> = { zh: listTexts(words.zh, ''), en: listTexts(words.en, '') }

describe('the words of the page', () => {
  it('are complete in both languages: the same places, none of them empty', () => {
    expect(texts.en.map(([path]) => path)).toEqual(texts.zh.map(([path]) => path))
    for (const [path, text] of [...texts.zh, ...texts.en]) expect(text.trim(), path).not.toBe('')
  })

  it('hold no Chinese in English, but the official name of the annex', () => {
    const chinese = texts.en.filter(([, text]) => /\p{Script=Han}/u.test(text.replaceAll('重点任务分解表', '')))
    expect(chinese).toEqual([])
  })

  it('hold no exclamation mark', () => {
    for (const [path, text] of [...texts.zh, ...texts.en]) expect(text, path).not.toMatch(/[!！]/)
  })

  it('say one thing in the singular in English', () => {
    expect(words.en.result.toSee(1)).toBe('1 point to check')
    expect(words.en.matrix.note(1, 1)).toContain('1 zone, 1 family of directions')
  })

  it('leave out of the finding what was not found', () => {
    const none = { ...counts, targets: 0, zones: 0, tasks: 0, owners: 0 }
    expect(words.zh.result.finding({ ...none, tasks: 7 })).toBe('读到\u00a07\u00a0项任务')
    expect(words.zh.result.finding(none)).toBe('没有读到目标、布局和任务')
    expect(words.en.result.finding({ ...none, targets: 1, tasks: 7 })).toBe('Found 1 target, 7 tasks')
  })
})

describe('labels of items', () => {
  it('are short and differ from kind to kind, in both languages', () => {
    for (const lang of ['zh', 'en'] as const) {
      const kinds = Object.entries(words[lang].kinds).filter(([kind]) => kind !== 'measure')
      expect(new Set(kinds.map(([, kind]) => kind.short)).size).toBe(kinds.length)
    }
    expect(labelItem({ kind: 'measure', number: '2.1' }, 'zh')).toBe('任2.1')
    expect(labelItem({ kind: 'target', number: '1' }, 'en')).toBe('T1')
  })
})

describe('warnings', () => {
  const warning = { code: 'parks_not_named', message: '文中没有点名。', span: [0, 0] as [number, number] }

  it('are the compiler’s own sentence in Chinese', () => {
    expect(sayWarning(warning, 'zh')).toEqual({ own: '文中没有点名。', quoted: null })
  })

  it('are an English sentence with the Chinese below it, also for a code the page does not know', () => {
    expect(sayWarning(warning, 'en').own).toMatch(/^A target counts parks/)
    const unknown = sayWarning({ ...warning, code: 'new_code' }, 'en')
    expect(unknown).toEqual({ own: 'Please check this place against the notice.', quoted: '文中没有点名。' })
  })
})
