import { randomBytes, randomUUID } from 'node:crypto'
import { expect, it, vi } from 'vitest'
import { createHttpServer } from './create-http-server.ts'
import { hideSecrets } from './hide-secrets.ts'

it('leaves ids and names of files, and takes keys out', () => {
  const key = randomBytes(32).toString('base64url')
  const id = randomUUID()
  expect(hideSecrets(`/api/links/${key}`)).toBe('/api/links/…')
  expect(hideSecrets(`/api/x/${id}/calendar.ics?lang=en&key=${key}&x=1`)).toBe(
    `/api/x/${id}/calendar.ics?lang=en&key=…&x=1`,
  )
  expect(hideSecrets('/desk-files/assets/sign-in-page-B8f2_x1.js')).toBe('/desk-files/assets/sign-in-page-B8f2_x1.js')
})

it('no key is in the log of requests, whatever comes of them', async () => {
  const lines: string[] = []
  const write = vi.spyOn(process.stderr, 'write').mockImplementation((line) => lines.push(String(line)) > 0)
  const key = randomBytes(32).toString('base64url')
  try {
    const app = await createHttpServer({
      isTrustedProxy: () => false,
      logLevel: 'trace',
      version: '0.0.0',
      checkReady: async () => undefined,
      renderProblemPage: async () => '',
      guard: () => undefined,
    })
    app.get('/fails', async () => {
      throw new Error('x')
    })
    for (const url of [`/health/live?key=${key}`, `/nowhere/${key}`, `/fails?key=${key}`]) await app.inject({ url })
    await app.close()
  } finally {
    write.mockRestore()
  }
  const log = lines.join('')
  expect(log).toContain('/health/live?key=…')
  expect(log).toContain('/nowhere/…')
  expect(log).not.toContain(key)
})
