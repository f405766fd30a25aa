import type { SheetLimits } from '../../platform/sheets/index.ts'

export const IMPORT_LIMITS: SheetLimits = {
  fileBytes: 32 * 1024 * 1024,
  rows: 100_000,
  // One letter more than any column takes is enough to say that it is too long.
  cellLetters: 500,
  // Several times what full rows hold.
  letters: 60_000_000,
  inflatedBytes: 320 * 1024 * 1024,
}
