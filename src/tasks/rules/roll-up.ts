/** A share of something larger: an item of a task, a unit's part of an item. */
export interface Share {
  /** Above zero, in one common measure. */
  readonly weight: number
  /** Null: nobody has said. */
  readonly percent: number | null
  /** Of what is said, how much was checked; null: nothing. */
  readonly checkedPercent: number | null
  readonly hasEvidence: boolean
}

/** How far the whole has come, and how much of it is known. */
export interface Progress {
  /** Weighted over the shares that reported, to a tenth; null: none has. Never counted as zero where nothing is said. */
  readonly percent: number | null
  /** Weighted over the shares that were checked; null: none was. */
  readonly checkedPercent: number | null
  /** How much of the weight has reported, was checked, and has evidence, 0–1. */
  readonly reportedShare: number
  readonly checkedShare: number
  readonly evidenceShare: number
  readonly shares: number
}

/** Rolls shares up by weight. An empty list has no progress and no weight. */
export function rollUp(shares: readonly Share[]): Progress {
  const weigh = (of: readonly Share[]) => of.reduce((sum, { weight }) => sum + weight, 0)
  const mean = (of: readonly Share[], read: (share: Share) => number | null) =>
    of.length === 0
      ? null
      : Math.round((of.reduce((sum, share) => sum + share.weight * (read(share) ?? 0), 0) / weigh(of)) * 10) / 10
  const whole = weigh(shares)
  const shareOf = (of: readonly Share[]) => (whole === 0 ? 0 : weigh(of) / whole)
  const reported = shares.filter(({ percent }) => percent !== null)
  const checked = shares.filter(({ checkedPercent }) => checkedPercent !== null)
  return {
    percent: mean(reported, ({ percent }) => percent),
    checkedPercent: mean(checked, ({ checkedPercent }) => checkedPercent),
    reportedShare: shareOf(reported),
    checkedShare: shareOf(checked),
    evidenceShare: shareOf(shares.filter(({ hasEvidence }) => hasEvidence)),
    shares: shares.length,
  }
}
