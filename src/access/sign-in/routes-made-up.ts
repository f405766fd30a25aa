import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import type { Database } from '../../platform/db/database.ts'
import { Problem, problemOfStatus, problemSchema } from '../../platform/http/problems.ts'
import { listMadeUpPeople } from './made-up-people.ts'
import { isAtTheMachine } from './rules/at-the-machine.ts'
import { enterMadeUpSchema, type MadeUpPeople, madeUpPeopleSchema, signedInSchema } from './sign-in.schema.ts'
import { enter, originOf, type SignInParts } from './sign-in-parts.ts'
import { getInventedAccount, recordSignIn } from './store.ts'

export interface MadeUpDoorParts extends SignInParts {
  /** Over the login of jobs and acts at the machine. */
  readonly worker: Database
}

const tags = ['sign-in']
const problems = { 400: problemSchema, 404: problemSchema, 429: problemSchema }

/**
 * The door to the made-up city: whoever sits at the machine chooses a person and is that person. These routes are only
 * added where the server listens on loopback alone, and each request is looked at once more.
 */
export async function madeUpRoutes(plain: FastifyInstance, parts: MadeUpDoorParts): Promise<void> {
  const app = plain.withTypeProvider<ZodTypeProvider>()
  const { accounts } = parts

  app.get(
    '/api/made-up/people',
    {
      config: { who: 'loopback' },
      schema: {
        summary: 'Whom one may enter the made-up city as',
        tags,
        response: { 200: madeUpPeopleSchema, ...problems },
      },
    },
    async (request) => {
      checkAtTheMachine(request)
      return { people: await listAll(parts) }
    },
  )

  app.post(
    '/api/made-up/enter',
    {
      config: { who: 'loopback' },
      schema: {
        summary: 'Enters the made-up city',
        tags,
        body: enterMadeUpSchema,
        response: { 200: signedInSchema, ...problems },
      },
    },
    async (request, reply) => {
      checkAtTheMachine(request)
      const { slug, personId } = request.body
      const person = (await listAll(parts)).find((one) => one.slug === slug && one.personId === personId)
      if (!person) {
        throw new Problem(404, 'no_such_person', {
          title: '编造的城市中没有这个人。',
          titleEn: 'There is nobody like that in the made-up city.',
        })
      }
      const membership = { programmeId: parts.computeProgrammeId(slug), personId }
      const userId = await getInventedAccount(accounts, person.name, membership)
      // No second factor is asked for where there is nothing to protect: roles that need one can be tried out.
      const state = await enter(parts, request, reply, { userId, secondFactor: true })
      await recordSignIn(
        accounts.kysely,
        { act: 'sign_in.succeed', account: userId, by: [membership], after: { way: 'made_up' } },
        originOf(request),
      )
      return { state }
    },
  )
}

function checkAtTheMachine(request: FastifyRequest): void {
  const { headers, socket } = request.raw
  if (!isAtTheMachine({ headers, socketAddress: socket.remoteAddress })) throw problemOfStatus(404)
}

async function listAll({
  worker,
  listProgrammes,
  computeProgrammeId,
}: MadeUpDoorParts): Promise<MadeUpPeople['people']> {
  const madeUp = (await listProgrammes()).filter(({ invented }) => invented)
  const people = await Promise.all(
    madeUp.map(({ slug }) => listMadeUpPeople(worker, { id: computeProgrammeId(slug), slug })),
  )
  return people.flat()
}
