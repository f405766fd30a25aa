import path from 'node:path'
import { expect, it } from 'vitest'
import { findPackageRoot } from '../platform/package-root.ts'
import { readSettings } from './settings.ts'

it('asks nothing: this machine only, one known port, data beside the program', () => {
  expect(readSettings({}, true)).toMatchObject({
    host: '127.0.0.1',
    port: 8420,
    logLevel: 'warn',
    work: true,
    madeUpScale: 1,
    address: null,
    mail: null,
    signOn: null,
    database: {
      url: undefined,
      ownerUrl: undefined,
      rootSecret: undefined,
      home: path.join(findPackageRoot(), '.courtyard'),
    },
  })
})

it('takes what the environment says', () => {
  const env = {
    COURTYARD_HOST: '0.0.0.0',
    COURTYARD_PORT: '0',
    COURTYARD_HOME: '/srv/courtyard',
    COURTYARD_LOG_LEVEL: 'debug',
    COURTYARD_MADE_UP_SCALE: '10',
    COURTYARD_WORK: 'off',
  }
  expect(readSettings(env, true)).toMatchObject({
    host: '0.0.0.0',
    port: 0,
    logLevel: 'debug',
    madeUpScale: 10,
    work: false,
    database: { home: '/srv/courtyard' },
  })
})

it('writes every request to the log where nobody watches', () => {
  expect(readSettings({}, false).logLevel).toBe('info')
})

it('counts an empty value as none', () => {
  expect(readSettings({ COURTYARD_PORT: '', COURTYARD_HOST: '', DATABASE_URL: '' }, true)).toMatchObject({
    host: '127.0.0.1',
    port: 8420,
    database: { url: undefined },
  })
})

it.each([
  [{ COURTYARD_PORT: 'http' }, 'COURTYARD_PORT must be a whole number'],
  [{ COURTYARD_PORT: '-1' }, 'COURTYARD_PORT must be a whole number'],
  [{ COURTYARD_PORT: '65536' }, 'COURTYARD_PORT must be a whole number'],
  [{ COURTYARD_ADDRESS: 'courtyard' }, 'COURTYARD_ADDRESS must be'],
  [{ COURTYARD_SMTP_URL: 'smtp://mail.example' }, 'COURTYARD_SMTP_FROM must be'],
  [{ COURTYARD_OIDC_ISSUER: 'https://id.example' }, 'must be set too'],
  [{ COURTYARD_MADE_UP_SCALE: '1000' }, 'COURTYARD_MADE_UP_SCALE must be one of 1, 10, 100'],
  [{ COURTYARD_LOG_LEVEL: 'loud' }, 'COURTYARD_LOG_LEVEL must be one of'],
  [{ COURTYARD_WORK: 'no' }, 'COURTYARD_WORK must be on or off'],
  [{ COURTYARD_TRUSTED_PROXIES: 'my-proxy' }, 'is no address or range'],
  [{ COURTYARD_TRUSTED_PROXIES: '10.0.0.0/99' }, 'is no address or range'],
  [{ COURTYARD_CHANNEL_NETWORKS: 'inside' }, 'in COURTYARD_CHANNEL_NETWORKS is no address or range'],
])('says which setting makes no sense: %j', (env, sentence) => {
  expect(() => readSettings(env, true)).toThrow(sentence)
})

it('trusts the proxies that are named, and nobody else', () => {
  const { isTrustedProxy } = readSettings({ COURTYARD_TRUSTED_PROXIES: '10.0.0.0/8, ::1,192.0.2.1' }, true)
  expect(['10.200.3.4', '::1', '192.0.2.1', '::ffff:10.0.0.1'].map(isTrustedProxy)).toEqual([true, true, true, true])
  expect(['11.0.0.1', '192.0.2.2', '::2', undefined].map(isTrustedProxy)).toEqual([false, false, false, false])
})
