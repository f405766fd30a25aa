import { expect, it } from 'vitest'
import { defaultReadLimits } from '../reading/limits.ts'
import { refuseLargeFile } from './refuse-large-file.ts'

const fits = { size: defaultReadLimits.fileBytes }
const tooLarge = { size: defaultReadLimits.fileBytes + 1 }

it('sends what fits', () => {
  expect(refuseLargeFile({ notice: fits, annex: null })).toBeNull()
  expect(refuseLargeFile({ notice: fits, annex: fits })).toBeNull()
})

it('sends nothing that is too large, and says which file it is', () => {
  expect(refuseLargeFile({ notice: tooLarge, annex: null })).toMatchObject({ is: 'refused', mayTryAgain: false })
  const annex = refuseLargeFile({ notice: fits, annex: tooLarge })
  expect(annex?.is === 'refused' && annex.title.en).toMatch(/^Annex: /)
})
