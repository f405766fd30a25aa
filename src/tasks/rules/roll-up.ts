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

/** Shares added up: weights, and weights times percent over those that have one. */
export interface SharesSum {
  readonly weight: number
  readonly reportedWeight: number
  readonly reportedSum: number
  readonly checkedWeight: number
  readonly checkedSum: number
  readonly evidenceWeight: number
  readonly shares: number
}

/** What shares come to that were added up elsewhere: a database adds many up where they lie. */
export function toProgress(sum: SharesSum): Progress {
  const mean = (total: number, weight: number) => (weight === 0 ? null : Math.round((total / weight) * 10) / 10)
  const shareOf = (weight: number) => (sum.weight === 0 ? 0 : weight / sum.weight)
  return {
    percent: mean(sum.reportedSum, sum.reportedWeight),
    checkedPercent: mean(sum.checkedSum, sum.checkedWeight),
    reportedShare: shareOf(sum.reportedWeight),
    checkedShare: shareOf(sum.checkedWeight),
    evidenceShare: shareOf(sum.evidenceWeight),
    shares: sum.shares,
  }
}

/** Rolls shares up by weight. An empty list has no progress and no weight. */
export function rollUp(shares: readonly Share[]): Progress {
  const weigh = (of: readonly Share[]) => of.reduce((sum, { weight }) => sum + weight, 0)
  const reported = shares.filter(({ percent }) => percent !== null)
  const checked = shares.filter(({ checkedPercent }) => checkedPercent !== null)
  return toProgress({
    weight: weigh(shares),
    reportedWeight: weigh(reported),
    reportedSum: reported.reduce((sum, { weight, percent }) => sum + weight * (percent ?? 0), 0),
    checkedWeight: weigh(checked),
    checkedSum: checked.reduce((sum, { weight, checkedPercent }) => sum + weight * (checkedPercent ?? 0), 0),
    evidenceWeight: weigh(shares.filter(({ hasEvidence }) => hasEvidence)),
    shares: shares.length,
  })
}
