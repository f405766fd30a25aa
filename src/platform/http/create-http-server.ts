import { constants } from 'node:zlib'
import compress from '@fastify/compress'
import helmet from '@fastify/helmet'
import rateLimit from '@fastify/rate-limit'
import swagger from '@fastify/swagger'
import underPressure from '@fastify/under-pressure'
import Fastify, { type FastifyError, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import {
  hasZodFastifySchemaValidationErrors,
  jsonSchemaTransform,
  serializerCompiler,
  validatorCompiler,
} from 'fastify-type-provider-zod'
import type { Registry } from 'prom-client'
import { isLoopback } from './addresses.ts'
import { CONTENT_SECURITY_POLICY } from './content-security-policy.ts'
import { hideSecrets } from './hide-secrets.ts'
import { measureRequests } from './metrics.ts'
import { PROBLEM_TYPE, Problem, problemOfStatus, toProblem, writeProblem } from './problems.ts'
import { chooseRequestId, type IsTrustedProxy } from './request-id.ts'
import { openToAnyone } from './who-may.ts'

export interface HttpSettings {
  readonly isTrustedProxy: IsTrustedProxy
  /** Of pino: trace, debug, info, warn, error, silent. Lines go to stderr. */
  readonly logLevel: string
  readonly version: string
  /** How long the process may be held up before it refuses more; for tests, which share theirs with others. */
  readonly longestDelayMs?: number
  /** Answers when the server can do its work, throws when it cannot. */
  checkReady(): Promise<void>
  /** The page for an address that is none, and for a failure; addresses below /api get the problem document. */
  renderProblemPage(problem: Problem, request: FastifyRequest): Promise<string>
  /** Called before any route is added: watches who may call them. */
  guard(app: FastifyInstance): void
  /** Adds figures of its own to those that are offered for Prometheus. */
  readonly measure?: (registry: Registry) => void
}

/** Who keeps everybody waiting longer is busy, and says so. */
const LONGEST_DELAY_MS = 2_000

/** Bytes that are packed in less than a millisecond. */
const PACKED_AT_ONCE = 128 * 1024

/** Requests per minute from one address; a route may ask for fewer. The machine itself is not counted. */
const REQUESTS_PER_MINUTE = 1_200

/** The frame every route stands in: security headers, limits, request ids, logs, problems, health, metrics, OpenAPI. */
export async function createHttpServer(settings: HttpSettings): Promise<FastifyInstance> {
  const app = Fastify({
    logger: { level: settings.logLevel, stream: process.stderr, serializers: { req: tellRequest } },
    genReqId: (request) => chooseRequestId(request, settings.isTrustedProxy),
    trustProxy: (address) => settings.isTrustedProxy(address),
    bodyLimit: 256 * 1024,
    requestTimeout: 60_000,
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 200 },
  })
  settings.guard(app)
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id)
  })
  const answer = answerProblems(settings)
  app.setErrorHandler((error: FastifyError, request, reply) => answer(error, request, reply))
  app.setNotFoundHandler((request, reply) => answer(problemOfStatus(404), request, reply))

  await app.register(helmet, {
    contentSecurityPolicy: { useDefaults: false, directives: CONTENT_SECURITY_POLICY },
    crossOriginEmbedderPolicy: false,
    referrerPolicy: { policy: 'same-origin' },
  })
  await app.register(compress, {
    threshold: 1_024,
    encodings: ['br', 'gzip', 'identity'],
    // What is already whole is packed where it stands: handing it to another thread and back costs five times the packing.
    syncThreshold: PACKED_AT_ONCE,
    zlibOptions: { level: 3 },
    brotliOptions: { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } },
  })
  await app.register(rateLimit, {
    max: REQUESTS_PER_MINUTE,
    timeWindow: '1 minute',
    allowList: (request) => isLoopback(request.ip),
    errorResponseBuilder: () => problemOfStatus(429),
  })
  await app.register(underPressure, {
    maxEventLoopDelay: settings.longestDelayMs ?? LONGEST_DELAY_MS,
    pressureHandler: () => {
      throw problemOfStatus(503)
    },
  })
  const registry = measureRequests(app)
  settings.measure?.(registry)
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Courtyard',
        description: 'What was read from published plans, and the reading of any other notice.',
        version: settings.version,
      },
    },
    transform: jsonSchemaTransform,
  })

  app.get('/openapi.json', openToAnyone, async () => app.swagger())
  app.get('/health/live', openToAnyone, async () => ({ status: 'live' }))
  app.get('/health/ready', openToAnyone, async () => {
    await settings.checkReady().catch((cause: unknown) => {
      throw new Problem(
        503,
        'not_ready',
        { title: '数据库没有回应。', titleEn: 'The database does not answer.' },
        { cause },
      )
    })
    return { status: 'ready' }
  })
  // For the machine itself and what scrapes it from there.
  app.get('/metrics', { ...openToAnyone, config: { who: 'loopback' } }, async (_request, reply) => {
    return reply.type(registry.contentType).send(await registry.metrics())
  })
  return app
}

/** A request as the log holds it: whatever of its address could open a door is left out. */
function tellRequest({ method, url, host, ip }: FastifyRequest) {
  return { method, url: hideSecrets(url), host, remoteAddress: ip }
}

function answerProblems(settings: HttpSettings) {
  return async (error: unknown, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const problem = hasZodFastifySchemaValidationErrors(error)
      ? problemOfStatus(400, error, {
          errors: error.validation.map(({ instancePath, message }) => ({ field: instancePath.slice(1), message })),
        })
      : toProblem(error)
    if (problem.status >= 500)
      request.log.error({ err: problem.cause ?? problem, code: problem.code }, 'request failed')
    reply.code(problem.status)
    // Kept by nobody: the next answer may be another.
    reply.header('cache-control', 'no-store')
    if (wantsPage(request)) {
      return reply.type('text/html; charset=utf-8').send(await settings.renderProblemPage(problem, request))
    }
    // Already written out: the routes' response shapes are not for problems.
    return reply
      .type(PROBLEM_TYPE)
      .serializer((payload: string) => payload)
      .send(JSON.stringify(writeProblem(problem, request.id)))
  }
}

function wantsPage(request: FastifyRequest): boolean {
  if (/^\/(?:api|health|metrics|openapi\.json)(?:\/|$|\?)/.test(request.url)) return false
  return (request.headers.accept ?? '').includes('text/html')
}
