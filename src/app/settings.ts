import { readFileSync } from 'node:fs'
import path from 'node:path'
import {
  type MailSettings,
  readAddress,
  readMailSettings,
  readSignOnSettings,
  type SignOnSettings,
} from '../access/sign-in/read-settings.ts'
import type { DatabaseSettings } from '../platform/db/server.ts'
import { type FileSettings, readFileSettings } from '../platform/files/index.ts'
import { readAddressRanges } from '../platform/http/address-ranges.ts'
import { type IsTrustedProxy, readTrustedProxies } from '../platform/http/request-id.ts'
import { OperatorError } from '../platform/operator-error.ts'
import { findPackageRoot } from '../platform/package-root.ts'
import { SCALES, type Scale } from './made-up-city/city-plan.ts'

/** What the environment says. Every name is optional. */
export interface Settings {
  /** COURTYARD_HOST: where the server listens; this machine only unless told otherwise. */
  readonly host: string
  /** COURTYARD_PORT; 0 takes any free one. */
  readonly port: number
  /** DATABASE_URL, DATABASE_OWNER_URL, COURTYARD_SECRET, COURTYARD_HOME. */
  readonly database: DatabaseSettings
  /** COURTYARD_FILES_MOST_MB, COURTYARD_FILES_S3_…, and COURTYARD_HOME. */
  readonly files: FileSettings
  /** COURTYARD_MADE_UP_SCALE: how large the made-up city is. One that stands keeps its size. */
  readonly madeUpScale: Scale
  /** COURTYARD_ADDRESS: where the site is reached, without a slash at the end; null when it is not set. */
  readonly address: string | null
  /** COURTYARD_SMTP_URL, COURTYARD_SMTP_FROM; null: no mail is sent. */
  readonly mail: MailSettings | null
  /** COURTYARD_OIDC_…: the city's own sign-on; null: there is none. */
  readonly signOn: SignOnSettings | null
  /** COURTYARD_WORK: whether `serve` runs jobs too; off where `courtyard work` does. */
  readonly work: boolean
  /** COURTYARD_LOG_LEVEL. On a terminal only what needs looking at, so that the findings stay in sight. */
  readonly logLevel: string
  /** COURTYARD_TRUSTED_PROXIES. */
  readonly isTrustedProxy: IsTrustedProxy
  /** COURTYARD_CHANNEL_NETWORKS: private addresses to which messages may be posted; none unless told otherwise. */
  readonly isChannelNetwork: (address: string) => boolean
  /** Of package.json. */
  readonly version: string
}

const DEFAULT_PORT = 8420
const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']

/** @throws {OperatorError} a value makes no sense */
export function readSettings(env: NodeJS.ProcessEnv, isTerminal: boolean): Settings {
  const root = findPackageRoot()
  const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as { version: string }
  const address = readAddress(env)
  const home = path.resolve(env.COURTYARD_HOME || path.join(root, '.courtyard'))
  return {
    host: env.COURTYARD_HOST || '127.0.0.1',
    port: readPort(env.COURTYARD_PORT),
    database: {
      url: env.DATABASE_URL || undefined,
      ownerUrl: env.DATABASE_OWNER_URL || undefined,
      rootSecret: env.COURTYARD_SECRET || undefined,
      home,
    },
    files: readFileSettings(env, home),
    madeUpScale: readScale(env.COURTYARD_MADE_UP_SCALE),
    address,
    mail: readMailSettings(env, address),
    signOn: readSignOnSettings(env, address),
    work: readWork(env.COURTYARD_WORK),
    logLevel: readLogLevel(env.COURTYARD_LOG_LEVEL, isTerminal),
    isTrustedProxy: readTrustedProxies(env.COURTYARD_TRUSTED_PROXIES ?? ''),
    isChannelNetwork: readAddressRanges('COURTYARD_CHANNEL_NETWORKS', env.COURTYARD_CHANNEL_NETWORKS ?? ''),
    version,
  }
}

function readPort(text: string | undefined): number {
  if (text === undefined || text.trim() === '') return DEFAULT_PORT
  const port = Number(text)
  if (/^\d+$/.test(text.trim()) && port <= 65_535) return port
  throw new OperatorError(
    `COURTYARD_PORT 应为 0 至 65535 的整数，现为“${text}”。`,
    `COURTYARD_PORT must be a whole number from 0 to 65535; it is "${text}".`,
  )
}

function readScale(text: string | undefined): Scale {
  if (text === undefined || text.trim() === '') return 1
  const scale = SCALES.find((one) => String(one) === text.trim())
  if (scale !== undefined) return scale
  throw new OperatorError(
    `COURTYARD_MADE_UP_SCALE 应为 ${SCALES.join('、')} 之一，现为“${text}”。`,
    `COURTYARD_MADE_UP_SCALE must be one of ${SCALES.join(', ')}; it is "${text}".`,
  )
}

function readWork(text: string | undefined): boolean {
  if (text === undefined || text === '' || text === 'on') return true
  if (text === 'off') return false
  throw new OperatorError(
    `COURTYARD_WORK 应为 on 或 off，现为“${text}”。`,
    `COURTYARD_WORK must be on or off; it is "${text}".`,
  )
}

function readLogLevel(text: string | undefined, isTerminal: boolean): string {
  if (!text) return isTerminal ? 'warn' : 'info'
  if (LOG_LEVELS.includes(text)) return text
  throw new OperatorError(
    `COURTYARD_LOG_LEVEL 应为 ${LOG_LEVELS.join('、')} 之一，现为“${text}”。`,
    `COURTYARD_LOG_LEVEL must be one of ${LOG_LEVELS.join(', ')}; it is "${text}".`,
  )
}
