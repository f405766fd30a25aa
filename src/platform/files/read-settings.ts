import { OperatorError } from '../operator-error.ts'
import type { FileSettings } from './create-file-store.ts'

const MEGABYTE = 1024 * 1024
const DEFAULT_MOST_MB = 50
const S3_NAMES = ['ENDPOINT', 'BUCKET', 'KEY_ID', 'SECRET'] as const

/**
 * COURTYARD_FILES_MOST_MB and COURTYARD_FILES_S3_….
 *
 * @throws {OperatorError} a value makes no sense, or a part of the bucket is missing
 */
export function readFileSettings(env: NodeJS.ProcessEnv, home: string): FileSettings {
  return { home, mostBytes: readMost(env.COURTYARD_FILES_MOST_MB) * MEGABYTE, s3: readS3(env) }
}

function readMost(text: string | undefined): number {
  if (text === undefined || text.trim() === '') return DEFAULT_MOST_MB
  const most = Number(text)
  if (/^\d+$/.test(text.trim()) && most >= 1 && most <= 2_000) return most
  throw new OperatorError(
    `COURTYARD_FILES_MOST_MB 应为 1 至 2000 的整数，现为“${text}”。`,
    `COURTYARD_FILES_MOST_MB must be a whole number from 1 to 2000; it is "${text}".`,
  )
}

function readS3(env: NodeJS.ProcessEnv): FileSettings['s3'] {
  const [endpoint, bucket, keyId, secret] = S3_NAMES.map((name) => env[`COURTYARD_FILES_S3_${name}`]?.trim() || null)
  if (!endpoint && !bucket && !keyId && !secret) return null
  if (!endpoint || !bucket || !keyId || !secret) {
    throw new OperatorError(
      `文件存到对象存储时，${S3_NAMES.map((name) => `COURTYARD_FILES_S3_${name}`).join('、')} 须一并设置。`,
      `To keep files in a bucket, set ${S3_NAMES.map((name) => `COURTYARD_FILES_S3_${name}`).join(', ')} together.`,
    )
  }
  if (
    !/^https?:\/\/[^/\s]+(?:\/[^\s]*)?$/.test(endpoint) ||
    !URL.canParse(endpoint) ||
    !/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucket)
  ) {
    throw new OperatorError(
      'COURTYARD_FILES_S3_ENDPOINT 应形如 https://s3.example.gov.cn，COURTYARD_FILES_S3_BUCKET 应为桶的名称。',
      'COURTYARD_FILES_S3_ENDPOINT must look like https://s3.example.gov.cn, and COURTYARD_FILES_S3_BUCKET be the name of a bucket.',
    )
  }
  const region = env.COURTYARD_FILES_S3_REGION?.trim() || 'us-east-1'
  return { endpoint: endpoint.replace(/\/+$/, ''), bucket, region, keyId, secret }
}
