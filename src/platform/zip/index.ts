/** The door of packed files: those that nobody vouches for are opened, our own are written. */
export { hasDoctype } from './has-doctype.ts'
export { type OpenZip, openZip, type ZipRefusal } from './open-zip.ts'
export { packZip } from './pack-zip.ts'
export { streamZip } from './stream-zip.ts'
export { defaultZipLimits } from './zip-limits.ts'
