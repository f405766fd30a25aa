import { defaultZipLimits, type ZipLimits } from '../../platform/zip/zip-limits.ts'

/** What a file may cost before it is refused. Sizes in bytes. */
export interface ReadLimits extends ZipLimits {
  /** Of the file as it is handed in. */
  readonly fileBytes: number
  /** Pages of a PDF or OFD. */
  readonly pages: number
}

const MEGABYTE = 1024 * 1024

/** 20 MB holds any notice without its photos. */
export const defaultReadLimits: ReadLimits = {
  fileBytes: 20 * MEGABYTE,
  ...defaultZipLimits,
  pages: 500,
}
