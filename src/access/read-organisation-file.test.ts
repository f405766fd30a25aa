import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readOrganisationFile } from './read-organisation-file.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'courtyard-city-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const read = async (codes: Record<string, { scheme: string; code: string }>) => {
  await writeFile(path.join(folder, 'organisations.json'), JSON.stringify({ codes, beside: [], before: [] }))
  return readOrganisationFile(folder)
}

describe('the file of a city', () => {
  it('is not there for every city', async () => {
    expect(await readOrganisationFile(folder)).toBeNull()
  })

  it.each([
    ['division', '990100'],
    ['statistical', '320671'],
    ['credit', '91320613MA9TE0X146'],
    ['internal', 'X-01'],
  ])('gives codes of its schemes: %s', async (scheme, code) => {
    expect(await read({ 云溪市: { scheme, code } })).toMatchObject({ codes: { 云溪市: { scheme, code } } })
  })

  it.each([
    ['division', '320013'],
    ['statistical', '32067'],
    ['credit', '91320613MA9TE0X147'],
    ['internal', '甲一'],
    ['postal', '226000'],
  ])('is refused for a code that is none (%s %s), and the file is named', async (scheme, code) => {
    await expect(read({ 云溪市: { scheme, code } })).rejects.toThrow(/organisations\.json is not of its shape/)
  })
})
