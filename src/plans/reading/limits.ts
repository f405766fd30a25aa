/** What a file may cost before it is refused. Sizes in bytes. */
export interface ReadLimits {
  /** Of the file as it is handed in. */
  readonly fileBytes: number
  /** Entries of a zip container, whether they are read or not. */
  readonly zipEntries: number
  /** What all entries of a zip container may inflate to, by their own word and in fact. */
  readonly inflatedBytes: number
  /** Inflated over packed; asked only above `freeBytes`, since short repetitive parts pack far better than real documents do. */
  readonly inflationRatio: number
  readonly freeBytes: number
  /** Pages of a PDF or OFD. */
  readonly pages: number
}

const MEGABYTE = 1024 * 1024

/** Measured on real notices: 1 MB of packed text inflates to 5 to 30 MB; 20 MB holds any notice without its photos. */
export const defaultReadLimits: ReadLimits = {
  fileBytes: 20 * MEGABYTE,
  zipEntries: 3_000,
  inflatedBytes: 96 * MEGABYTE,
  inflationRatio: 120,
  freeBytes: 2 * MEGABYTE,
  pages: 500,
}
