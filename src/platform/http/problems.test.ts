import { DatabaseError } from 'pg'
import { describe, expect, it } from 'vitest'
import { Problem, toProblem, writeProblem } from './problems.ts'

function refusedBy(sqlState: string): DatabaseError {
  const error = new DatabaseError('duplicate key value violates unique constraint "secret"', 1, 'error')
  error.code = sqlState
  return error
}

describe('a problem', () => {
  it.each([
    ['42501', 403, 'not_allowed'],
    ['23505', 409, 'already_there'],
    ['40001', 503, 'try_again'],
    ['40P01', 503, 'try_again'],
    ['23514', 500, 'unexpected'],
    ['57P01', 500, 'unexpected'],
  ])('of the database, SQLSTATE %s, is %i %s', (sqlState, status, code) => {
    expect(toProblem(refusedBy(sqlState))).toMatchObject({ status, code })
  })

  it.each([
    [400, 'malformed_request'],
    [413, 'too_large'],
    [418, 'status_418'],
    [429, 'too_many_requests'],
    [503, 'busy'],
    [500, 'unexpected'],
  ])('of the framework with status %i is %s', (statusCode, code) => {
    expect(toProblem(Object.assign(new Error('inside'), { statusCode }))).toMatchObject({ status: statusCode, code })
  })

  it.each([refusedBy('23514'), new Error('the password is 12345'), 'thrown text', null, undefined])(
    'tells nothing of what is inside: %j',
    (thrown) => {
      const document = JSON.stringify(writeProblem(toProblem(thrown), 'id'))
      expect(document).not.toMatch(/secret|12345|thrown text/)
      expect(JSON.parse(document)).toMatchObject({ status: 500, code: 'unexpected', requestId: 'id' })
    },
  )

  it('that was thrown on purpose keeps its words, and cannot give itself another status or id', () => {
    const words = { title: '不行。', titleEn: 'No.', more: { field: 'slug', status: 200, requestId: 'forged' } }
    expect(writeProblem(toProblem(new Problem(422, 'no_way', words)), 'id-1')).toEqual({
      type: 'about:blank',
      title: '不行。',
      titleEn: 'No.',
      status: 422,
      code: 'no_way',
      requestId: 'id-1',
      field: 'slug',
    })
  })
})
