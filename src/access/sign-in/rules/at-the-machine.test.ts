import { describe, expect, it } from 'vitest'
import { isAtTheMachine, isLoopbackHost } from './at-the-machine.ts'

const here = { socketAddress: '127.0.0.1', headers: { host: 'localhost:8420' } }

describe('someone sits at the machine', () => {
  it.each([
    here,
    { ...here, headers: { host: '127.0.0.1' } },
    { socketAddress: '::1', headers: { host: '[::1]:8420' } },
    { socketAddress: '::ffff:127.0.0.1', headers: { host: 'LOCALHOST' } },
  ])('%j', (place) => {
    expect(isAtTheMachine(place)).toBe(true)
  })
})

describe('someone is elsewhere', () => {
  it.each([
    { ...here, socketAddress: '192.0.2.7' },
    { ...here, socketAddress: undefined },
    { ...here, socketAddress: '::ffff:192.0.2.7' },
    { ...here, headers: {} },
    { ...here, headers: { host: 'courtyard.example' } },
    { ...here, headers: { host: 'localhost.evil.example:8420' } },
    { ...here, headers: { host: '127.0.0.1.evil.example' } },
    { ...here, headers: { host: '127.evil.example' } },
    { ...here, headers: { host: 'localhost:8420', 'x-forwarded-for': '192.0.2.7' } },
    { ...here, headers: { host: 'localhost:8420', 'x-forwarded-host': 'localhost' } },
    { ...here, headers: { host: 'localhost:8420', forwarded: 'for=192.0.2.7' } },
    { ...here, headers: { host: 'localhost:8420', via: '1.1 proxy' } },
    { ...here, headers: { host: 'localhost:8420', 'x-real-ip': '192.0.2.7' } },
  ])('%j', (place) => {
    expect(isAtTheMachine(place)).toBe(false)
  })
})

it.each([
  ['127.0.0.1', true],
  ['127.8.8.8', true],
  ['::1', true],
  ['localhost', true],
  ['0.0.0.0', false],
  ['::', false],
  ['192.0.2.1', false],
  ['courtyard.example', false],
  ['127.evil.example', false],
])('a server on %s is reached from this machine only: %s', (host, only) => {
  expect(isLoopbackHost(host)).toBe(only)
})
