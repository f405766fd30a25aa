import type { FastifyRequest } from 'fastify'
import type { Gate } from '../../access/index.ts'
import type { Target } from '../plans.schema.ts'
import { computeProgrammeId } from '../programme-key.ts'
import type { ProgrammeReader } from '../programme-reader.ts'
import { type Judged, judgeTarget, TOLERANCE_PERCENT } from '../rules/judge-target.ts'
import { selectBindings, selectRule } from './store.ts'

export interface FoundTarget extends Pick<Judged, 'verdict' | 'from' | 'to'> {
  readonly target: Target
  readonly tolerancePercent: number
}

export interface TargetFinder {
  /**
   * The promise of the edition that holds which a source measures today, judged against a figure of it; of several the
   * first whose year is not over, else the last. Null: none is bound to the source.
   */
  find(request: FastifyRequest, slug: string, sourceKey: string, measured: number): Promise<FoundTarget | null>
}

/** For capabilities that measure, so that they show their figure beside what was promised of it. */
export function createTargetFinder({
  gate,
  reader,
  today,
}: {
  readonly gate: Pick<Gate, 'read'>
  readonly reader: Pick<ProgrammeReader, 'getView'>
  /** The day it is in China. */
  readonly today: () => string
}): TargetFinder {
  return {
    async find(request, slug, sourceKey, measured) {
      const view = await reader.getView(slug)
      if (!view) return null
      const [programmeId, on] = [computeProgrammeId(slug), today()]
      const [[rule], bindings] = await gate.read(request, [selectRule(programmeId), selectBindings(programmeId, on)])
      const bound = new Set(bindings.filter((each) => each.source_key === sourceKey).map((each) => each.item_id))
      const targets = view.reading.targets.filter((_, at) => bound.has(view.edition.items.targets[at]?.itemId ?? ''))
      const target = targets.find(({ year }) => year === null || `${year}-12-31` >= on) ?? targets.at(-1)
      if (!target) return null
      const tolerancePercent = rule ? Number(rule.tolerance_percent) : TOLERANCE_PERCENT
      const { verdict, from, to } = judgeTarget(target, measured, tolerancePercent, on)
      return { target, tolerancePercent, verdict, from, to }
    },
  }
}
