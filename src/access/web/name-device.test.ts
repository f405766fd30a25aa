import { expect, it } from 'vitest'
import { nameDevice } from './name-device.ts'

it.each([
  ['Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/120.0 Safari/537.36 Edg/120.0', 'Edge · Windows'],
  ['Mozilla/5.0 (X11; Linux x86_64; rv:115.0) Gecko/20100101 Firefox/115.0', 'Firefox · Linux'],
  ['Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/120.0 Mobile Safari/537.36', 'Chrome · Android'],
  ['Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Version/17.0 Mobile Safari/604.1', 'Safari · iPhone'],
])('names the device of %s', (userAgent, name) => {
  expect(nameDevice(userAgent)).toBe(name)
})

it('names nothing that does not tell', () => {
  expect([nameDevice(null), nameDevice(''), nameDevice('lightMyRequest')]).toEqual([null, null, null])
})
