import { describe, expect, it } from 'vitest'
import { aDifferentiation, aReading } from './a-reading.ts'
import { interpretAnswer } from './compile-answer.ts'

describe('the reply of the server', () => {
  it('is the reading', () => {
    const answer = { reading: aReading(), differentiation: aDifferentiation(), binding: null }
    expect(interpretAnswer(200, JSON.stringify(answer))).toEqual({ is: 'read', answer })
  })

  it('is a refusal in the words of the server, in both languages', () => {
    const problem = { status: 415, code: 'old_word', title: '这是旧版文件。', titleEn: 'This is an old file.' }
    expect(interpretAnswer(415, JSON.stringify(problem))).toEqual({
      is: 'refused',
      title: { zh: '这是旧版文件。', en: 'This is an old file.' },
      mayTryAgain: false,
    })
  })

  it('is a refusal also when the server is busy and says so', () => {
    const problem = JSON.stringify({ status: 503, code: 'busy', title: '请稍等。', titleEn: 'Wait a little.' })
    expect(interpretAnswer(503, problem)).toMatchObject({ is: 'refused', mayTryAgain: true })
  })

  it('is denied when there were too many, with the wait in whole seconds where it is told', () => {
    expect(interpretAnswer(429, '{}', '41.2')).toEqual({ is: 'denied', waitSeconds: 42 })
    expect(interpretAnswer(429, '', null)).toEqual({ is: 'denied', waitSeconds: null })
    expect(interpretAnswer(429, '', 'Wed, 21 Oct 2026 07:28:00 GMT')).toEqual({ is: 'denied', waitSeconds: null })
  })

  it('is broken when something else came, with the number to quote', () => {
    const broken = { is: 'broken', quote: '7F3K' }
    expect(interpretAnswer(500, JSON.stringify({ title: '出错', titleEn: 'Error' }), null, '7F3K')).toEqual(broken)
    expect(interpretAnswer(502, '<html>Bad gateway</html>', null, '7F3K')).toEqual(broken)
    expect(interpretAnswer(200, '<html>Sign in to this network</html>', null, '7F3K')).toEqual(broken)
    expect(interpretAnswer(200, 'null', null, '7F3K')).toEqual(broken)
  })
})
