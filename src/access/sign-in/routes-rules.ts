import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { sql } from 'kysely'
import { z } from 'zod'
import { queriesOver } from '../../platform/db/database.ts'
import { Problem, problemSchema } from '../../platform/http/problems.ts'
import { changeRuleSchema, ruleNameSchema, rulesSchema } from './sign-in.schema.ts'
import { inOne, originOf, type SignInParts } from './sign-in-parts.ts'
import { changeRule, hasRealAccounts, listRules, recordSignIn } from './store.ts'

const tags = ['sign-in']
const holdsEverywhere = sql<{ everywhere: boolean }>`select access.reaches_all('sign_in.rules') as everywhere`.compile(
  queriesOver<Record<string, never>>(),
)

/** The rules of signing in. Anyone may read them: whoever chooses a password needs them. */
export async function ruleRoutes(plain: FastifyInstance, parts: SignInParts): Promise<void> {
  const app = plain.withTypeProvider<ZodTypeProvider>()
  const { accounts, gate } = parts

  app.get(
    '/api/sign-in-rules',
    {
      config: { who: 'anyone' },
      schema: { summary: 'The rules of signing in, with what they rest on', tags, response: { 200: rulesSchema } },
    },
    async () => ({ rules: await listRules(accounts.kysely) }),
  )

  app.put(
    '/api/programmes/:slug/sign-in-rules/:rule',
    {
      config: { who: { right: 'sign_in.rules' } },
      schema: {
        summary: 'Changes a rule of signing in, within its bounds',
        tags,
        params: z.object({ slug: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/), rule: ruleNameSchema }),
        body: changeRuleSchema,
        response: {
          200: rulesSchema,
          400: problemSchema,
          401: problemSchema,
          403: problemSchema,
          409: problemSchema,
          422: problemSchema,
        },
      },
    },
    async (request) => {
      const { programmeId, personId } = await gate.getMember(request)
      const [[held]] = await gate.read(request, [holdsEverywhere])
      if (!held?.everywhere)
        throw new Problem(403, 'not_allowed', { title: '无权进行此操作。', titleEn: 'This is not yours to do.' })
      await refuseFromMadeUp(parts, request.params.slug)
      const { rule } = request.params
      const { value, why } = request.body
      await inOne(parts, async (tx) => {
        const was = await changeRule(tx, rule, value)
        const entry = {
          act: 'sign_in.change_rule',
          account: rule,
          by: [{ programmeId, personId }],
          after: { was, is: value, why },
        }
        await recordSignIn(tx, entry, originOf(request))
      }).catch((error: unknown) => {
        if ((error as { constraint?: string }).constraint !== 'a_value_lies_within_its_bounds') throw error
        throw new Problem(422, 'a_value_lies_within_its_bounds', {
          title: '取值超出允许的范围。',
          titleEn: 'The value lies outside its bounds.',
        })
      })
      return { rules: await listRules(accounts.kysely) }
    },
  )
}

/** The rules are the house's: who plays in the made-up city does not set them for real people beside it. */
async function refuseFromMadeUp({ accounts, listProgrammes }: SignInParts, slug: string): Promise<void> {
  const mine = (await listProgrammes()).find((one) => one.slug === slug)
  if (mine?.invented === false || !(await hasRealAccounts(accounts.kysely))) return
  throw new Problem(409, 'made_up_person', {
    title: '登录规则由全院共用；已有真实账号，不能从编造的城市中改动。',
    titleEn:
      'The rules of signing in are shared, and there are real accounts: they are not changed from the made-up city.',
  })
}
