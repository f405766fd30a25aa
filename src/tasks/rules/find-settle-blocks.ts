/** What minutes need before they are settled: words, and of each decision who leads it and by when. */
export function findSettleBlocks(
  meeting: { readonly settledAt: string | null; readonly minutes: string | null },
  decisions: readonly { readonly lead: string | null; readonly dueOn: string | null }[],
): { code: string; count?: number }[] {
  if (meeting.settledAt !== null) return [{ code: 'is_settled' }]
  const unfinished = decisions.filter(({ lead, dueOn }) => lead === null || dueOn === null).length
  return [
    ...((meeting.minutes ?? '').trim() === '' ? [{ code: 'no_minutes' }] : []),
    ...(unfinished > 0 ? [{ code: 'decision_unfinished', count: unfinished }] : []),
  ]
}
