import { describe, expect, it } from 'vitest'
import { noAnswer, readFailure } from './failure.ts'

const problem = (code: string) =>
  JSON.stringify({ code, title: '不行。', titleEn: 'No.', requestId: '7F3K', type: 'about:blank' })
const none = () => null

describe('a failed ask', () => {
  it.each([
    [401, 'not_signed_in', 'signed_out'],
    [403, 'not_allowed', 'denied'],
    [404, 'no_such_person', 'not_found'],
    [409, 'has_left', 'refused'],
    [422, 'too_long', 'refused'],
    [429, 'too_many_requests', 'too_many'],
    [500, 'unexpected', 'broken'],
    [503, 'try_again', 'broken'],
  ] as const)('with %i %s is %s, in the words of the server', (status, code, kind) => {
    const failure = readFailure(status, problem(code), none)
    expect([failure.kind, failure.code, failure.requestId]).toEqual([kind, code, '7F3K'])
    expect(failure.title).toEqual({ zh: '不行。', en: 'No.' })
  })

  it.each(['', '<html>502</html>', '"text"', 'null', '[]'])(
    'whose answer is no problem document keeps its status and has no sentence: %s',
    (text) => {
      const failure = readFailure(502, text, (name) => (name === 'x-request-id' ? '9A' : null))
      expect([failure.kind, failure.code, failure.title, failure.requestId]).toEqual([
        'broken',
        'no_problem',
        null,
        '9A',
      ])
    },
  )

  it('tells how long to wait, where the server does', () => {
    const wait = (value: string | null) => readFailure(429, problem('too_many_requests'), () => value).waitSeconds
    expect([wait('12.2'), wait('soon'), wait(null)]).toEqual([13, null, null])
  })

  it('may pass by itself when nobody answered or the server failed, and not when it was refused', () => {
    expect(noAnswer().mayPass).toBe(true)
    expect(readFailure(500, '', none).mayPass).toBe(true)
    expect(readFailure(409, problem('has_left'), none).mayPass).toBe(false)
  })
})
