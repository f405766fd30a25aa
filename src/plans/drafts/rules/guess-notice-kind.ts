import type { Notice, NoticeKind } from '../../plans.schema.ts'

/** What a notice does to a plan, by what its title says of itself; a person may say otherwise. */
export function guessNoticeKind({ title, planTitle }: Pick<Notice, 'title' | 'planTitle'>): NoticeKind {
  const words = `${title ?? ''}${planTitle ?? ''}`
  if (/补充/.test(words)) return 'supplementary'
  return /修订|修改|修正|调整|变更/.test(words) ? 'amended' : 'whole'
}
