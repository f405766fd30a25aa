/** How far a backup or a restore has come, for whoever waits. */
export interface Progress {
  readonly step: 'count' | 'write' | 'verify' | 'load' | 'compare'
  /** The table or the files that are being worked on. */
  readonly what: string
  readonly rows: number
  readonly ofRows: number
  /** Before compression. */
  readonly bytes: number
}

export type TellProgress = (progress: Progress) => void
