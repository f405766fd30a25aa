import { describe, expect, it } from 'vitest'
import { readAddress, readMailSettings, readSignOnSettings } from './read-settings.ts'

const address = 'https://courtyard.example'

describe('the address of the site', () => {
  it.each([
    [undefined, null],
    ['', null],
    ['https://courtyard.example', address],
    ['https://courtyard.example/', address],
    [' https://Courtyard.example ', address],
    ['http://courtyard.example:8420', 'http://courtyard.example:8420'],
  ])('%j is %j', (text, read) => {
    expect(readAddress({ COURTYARD_ADDRESS: text })).toBe(read)
  })

  it.each([
    'courtyard.example',
    'https://courtyard.example/desk',
    'ftp://courtyard.example',
    'https://a@courtyard.example',
    'https://',
  ])('%j is none', (text) => {
    expect(() => readAddress({ COURTYARD_ADDRESS: text })).toThrow('COURTYARD_ADDRESS must be')
  })
})

describe('mail', () => {
  const env = {
    COURTYARD_SMTP_URL: 'smtps://us:secret@mail.example:465',
    COURTYARD_SMTP_FROM: 'courtyard@city.example',
  }

  it('is sent when its server, its sender and the address of the site are known', () => {
    expect(readMailSettings(env, address)).toEqual({ url: env.COURTYARD_SMTP_URL, from: env.COURTYARD_SMTP_FROM })
    expect(readMailSettings({}, null)).toBeNull()
  })

  it.each([
    [{ ...env, COURTYARD_SMTP_URL: 'mail.example' }, address, 'COURTYARD_SMTP_URL must look like'],
    [{ ...env, COURTYARD_SMTP_FROM: '' }, address, 'COURTYARD_SMTP_FROM must be'],
    [{ ...env, COURTYARD_SMTP_FROM: 'a@b\r\nBcc: c@d' }, address, 'COURTYARD_SMTP_FROM must be'],
    [env, null, 'COURTYARD_ADDRESS must be set too'],
  ])('%j at %s: %s', (said, at, sentence) => {
    expect(() => readMailSettings(said, at)).toThrow(sentence)
  })
})

describe('the city’s own sign-on', () => {
  const env = {
    COURTYARD_OIDC_ISSUER: 'https://id.city.example',
    COURTYARD_OIDC_CLIENT_ID: 'courtyard',
    COURTYARD_OIDC_CLIENT_SECRET: 'secret',
  }

  it('is known by its issuer and what the city gave us there', () => {
    expect(readSignOnSettings(env, address)).toEqual({
      issuer: 'https://id.city.example',
      clientId: 'courtyard',
      clientSecret: 'secret',
      name: { zh: '统一身份认证', en: 'City sign-on' },
      claim: 'preferred_username',
      redirectUri: 'https://courtyard.example/api/sign-on/city/back',
    })
    expect(readSignOnSettings({}, null)).toBeNull()
  })

  it('is called as the city calls it', () => {
    const name = (text: string) => readSignOnSettings({ ...env, COURTYARD_OIDC_NAME: text }, address)?.name
    expect(name('云溪通 | Yunxi Pass')).toEqual({ zh: '云溪通', en: 'Yunxi Pass' })
    expect(name('云溪通')).toEqual({ zh: '云溪通', en: '云溪通' })
  })

  it.each([
    [{ ...env, COURTYARD_OIDC_ISSUER: 'http://id.city.example' }, address, 'COURTYARD_OIDC_ISSUER must be'],
    [{ ...env, COURTYARD_OIDC_ISSUER: 'id' }, address, 'COURTYARD_OIDC_ISSUER must be'],
    [{ ...env, COURTYARD_OIDC_CLIENT_SECRET: '' }, address, 'must be set too'],
    [env, null, 'must be set too'],
  ])('%j at %s: %s', (said, at, sentence) => {
    expect(() => readSignOnSettings(said, at)).toThrow(sentence)
  })
})
