import { existsSync } from 'node:fs'
import { transformSync } from 'esbuild'
import { describe, expect, it } from 'vitest'
import { buildStyles } from './styles.ts'

const { files, fonts } = buildStyles()
const css = files['courtyard.css'] ?? ''

/** The colours of one theme: the light ones, with the dark ones over them where asked. */
function readColours(dark: boolean): Map<string, string> {
  const [light = '', after = ''] = css.split('prefers-color-scheme: dark')
  const [over = ''] = after.split('\n}')
  const read = (part: string) => [...part.matchAll(/--([\w-]+): (#[0-9a-f]{3,6});/g)]
  const colours = new Map<string, string>()
  for (const [, name = '', value = ''] of [...read(light), ...(dark ? read(over) : [])]) colours.set(name, value)
  return colours
}

/** WCAG 2 relative luminance of `#rgb` or `#rrggbb`. */
function luminance(colour: string): number {
  const digits = colour.length === 4 ? [...colour.slice(1)].map((digit) => digit + digit).join('') : colour.slice(1)
  const [red = 0, green = 0, blue = 0] = [0, 2, 4].map((at) => {
    const channel = Number.parseInt(digits.slice(at, at + 2), 16) / 255
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b)
  return (light + 0.05) / (dark + 0.05)
}

describe.each([
  ['light', false],
  ['dark', true],
] as const)('the %s colours', (_theme, dark) => {
  const colours = readColours(dark)
  const get = (name: string) => colours.get(name) ?? ''

  it('let every text colour be read on every ground it stands on', () => {
    const texts = ['ink', 'ink2', 'ink3', 'primary', 'primary-hover']
    for (const text of [...texts, 'mechanism', 'supply', 'actors', 'ground', 'green', 'yellow', 'red', 'grey'])
      for (const ground of ['surface', 'bg'])
        expect(contrast(get(text), get(ground)), `${text} on ${ground}`).toBeGreaterThanOrEqual(4.5)
    for (const text of ['ink', 'ink2'])
      expect(contrast(get(text), get('mark')), `${text} on mark`).toBeGreaterThanOrEqual(4.5)
    expect(contrast(get('on-primary'), get('primary'))).toBeGreaterThanOrEqual(4.5)
    expect(contrast(get('water-ink'), get('water'))).toBeGreaterThanOrEqual(4.5)
  })

  it('let borders and lines that carry meaning be seen', () => {
    for (const line of ['primary', 'series-2', 'series-3', 'series-4'])
      expect(contrast(get(line), get('surface')), line).toBeGreaterThanOrEqual(3)
    expect(contrast(get('edge'), get('surface'))).toBeGreaterThanOrEqual(3)
    expect(contrast(get('edge'), get('bg'))).toBeGreaterThanOrEqual(3)
  })
})

describe('the styles', () => {
  it('hold the same dark values for who chose them as for a system that prefers them', () => {
    const chosen = new Map(
      [...(files['dark.css'] ?? '').matchAll(/--([\w-]+): (#[0-9a-f]{3,6});/g)].map(([, name, value]) => [name, value]),
    )
    const [, after = ''] = css.split('prefers-color-scheme: dark')
    const preferred = new Map(
      [...(after.split('\n}')[0] ?? '').matchAll(/--([\w-]+): (#[0-9a-f]{3,6});/g)].map(([, name, value]) => [
        name,
        value,
      ]),
    )
    expect(chosen.size).toBeGreaterThan(20)
    expect(chosen).toEqual(preferred)
  })

  it('are small: at most 22 kB', () => {
    expect(transformSync(css, { loader: 'css', minify: true }).code.length).toBeLessThanOrEqual(22_000)
  })

  it('ask nothing of another server', () => {
    for (const sheet of Object.values(files)) expect(sheet).not.toMatch(/https?:|@import/)
  })

  it('give every Chinese face that the system lacks from files that exist', () => {
    expect(fonts.length).toBeGreaterThan(150)
    for (const { from } of fonts) expect(existsSync(from), from).toBe(true)
    const linked = new Set(
      [...(files['fonts.css'] ?? '').matchAll(/url\(\/(fonts\/[^)]+)\)/g)].map((match) => match[1]),
    )
    expect(linked).toEqual(new Set(fonts.map(({ to }) => to)))
  })

  it('try the faces of the system before the network', () => {
    const sources = [...(files['fonts.css'] ?? '').matchAll(/src: ([^;]+);/g)].map((match) => match[1] ?? '')
    expect(sources.every((source) => source.startsWith('local(') && source.includes(',url('))).toBe(true)
  })
})
