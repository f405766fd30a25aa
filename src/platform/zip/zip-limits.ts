/** What a zip may cost before it is refused. Sizes in bytes. */
export interface ZipLimits {
  /** Entries, whether they are read or not. */
  readonly zipEntries: number
  /** What all entries may inflate to, by their own word and in fact. */
  readonly inflatedBytes: number
  /** Inflated over packed; asked only above `freeBytes`, since short repetitive parts pack far better than real documents do. */
  readonly inflationRatio: number
  readonly freeBytes: number
}

const MEGABYTE = 1024 * 1024

/** Measured on real notices: 1 MB of packed text inflates to 5 to 30 MB. */
export const defaultZipLimits: ZipLimits = {
  zipEntries: 3_000,
  inflatedBytes: 96 * MEGABYTE,
  inflationRatio: 120,
  freeBytes: 2 * MEGABYTE,
}
