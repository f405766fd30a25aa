import { type Finding, HOUSE, listRecorded, type Verified, verifyRecord } from '../audit/index.ts'
import { computeProgrammeId } from '../plans/programme-key.ts'
import { type Database, openDatabase } from '../platform/db/database.ts'
import { joinDatabase } from '../platform/db/server.ts'
import { OperatorError } from '../platform/operator-error.ts'
import { readSettings } from './settings.ts'

/**
 * `courtyard verify`: compares the record with its seals. Works beside a running server and without one.
 *
 * @returns the exit code: 0 when everything is as it was sealed, 1 when something is not
 */
export async function verifyCommand(ask: { readonly programme?: string; readonly head?: string }): Promise<number> {
  const head = readHead(ask.head)
  if (head !== null && ask.programme === undefined) {
    throw new OperatorError(
      '--head 要与 --programme 一起使用：每个方案的留痕各有一条链。',
      '--head goes with --programme: each programme’s record has a chain of its own.',
    )
  }
  const settings = readSettings(process.env, true)
  const running = await joinDatabase(settings.database)
  const database = openDatabase({ ...running.worker, max: 1 })
  try {
    const { isSound, report } = await verifyAll(database, ask.programme ?? null, head)
    process.stdout.write(`${report}\n`)
    return isSound ? 0 : 1
  } finally {
    await database.close()
    await running.stop()
  }
}

/** @param head  64 hexadecimal digits, which must be the head of one of the programme's blocks */
export async function verifyAll(
  database: Database,
  programme: string | null,
  head: string | null,
): Promise<{ readonly isSound: boolean; readonly report: string }> {
  const ids = programme === null ? await listRecorded(database) : [computeProgrammeId(programme)]
  const lines: string[] = []
  let isSound = true
  for (const id of ids) {
    const verified = await verifyRecord(database, id, head)
    isSound &&= verified.finding === null
    lines.push(...sayVerified(programme ?? (id === HOUSE ? '全站 the house' : id), verified), '')
  }
  if (ids.length === 0) lines.push('还没有留痕。', 'Nothing is recorded yet.', '')
  return { isSound, report: lines.join('\n').trimEnd() }
}

function sayVerified(name: string, { finding, blocks, sealed, waiting, waitingSince, head }: Verified): string[] {
  const lines: string[] = [name]
  if (finding) lines.push(...sayFinding(finding).map((line) => `  ✗ ${line}`))
  else if (blocks === 0) lines.push('    没有封存的记录。', '    Nothing is sealed.')
  else {
    lines.push(
      `  ✓ ${blocks} 个区块中的 ${sealed} 条记录与封存时一致。`,
      `    ${sealed} entries in ${blocks} blocks are as they were sealed.`,
    )
  }
  if (waiting !== '0') {
    lines.push(
      `    另有 ${waiting} 条待封存（最早 ${waitingSince}），未作核对。`,
      `    ${waiting} more wait to be sealed (since ${waitingSince}); nothing is known about them.`,
    )
  }
  if (head) {
    lines.push(
      `    第 ${head.block} 区块的校验值，请另行保存：`,
      `    head of block ${head.block}, to be kept elsewhere:`,
      `    ${head.hex}`,
    )
  }
  return lines
}

function sayFinding(finding: Finding): [zh: string, en: string] {
  switch (finding.kind) {
    case 'altered':
      return [`第 ${finding.seq} 条记录被改动。`, `Entry ${finding.seq} was altered.`]
    case 'removed':
      return [`第 ${finding.seq} 条记录被删除。`, `Entry ${finding.seq} was removed.`]
    case 'inserted':
      return [`第 ${finding.seq} 条记录是封存之后插入的。`, `Entry ${finding.seq} was inserted after the sealing.`]
    case 'moved':
      return finding.now === null
        ? [`第 ${finding.seq} 条记录被移动。`, `Entry ${finding.seq} was moved.`]
        : [
            `第 ${finding.seq} 条记录被移动，现编号为 ${finding.now}。`,
            `Entry ${finding.seq} was moved and is now ${finding.now}.`,
          ]
    case 'block_altered':
      return [`第 ${finding.block} 区块被改动。`, `Block ${finding.block} was altered.`]
    case 'block_missing':
      return [`第 ${finding.block} 区块缺失。`, `Block ${finding.block} is missing.`]
    case 'head_unknown':
      return [
        '没有一个区块是所给的校验值：链被截断或整条重写。',
        'No block has the head that was given: the chain was cut or written anew.',
      ]
  }
}

function readHead(text: string | undefined): string | null {
  if (text === undefined) return null
  const hex = text.trim().toLowerCase()
  if (/^[0-9a-f]{64}$/.test(hex)) return hex
  throw new OperatorError('--head 应为 64 位十六进制数。', '--head is 64 hexadecimal digits.')
}
