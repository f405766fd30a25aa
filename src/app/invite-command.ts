import { FIRST_ROLES, type FirstRole, type InviteRefusal, invitePerson } from '../access/sign-in/invite-person.ts'
import { computeProgrammeId } from '../plans/programme-key.ts'
import { openDatabase } from '../platform/db/database.ts'
import { joinDatabase } from '../platform/db/server.ts'
import { OperatorError } from '../platform/operator-error.ts'
import { readSettings } from './settings.ts'

const REFUSED: Readonly<Record<InviteRefusal, readonly [zh: string, en: string]>> = {
  no_such_programme: [
    '没有这个方案；请先用 npm start 载入，并核对 --programme。',
    'There is no such programme; load it with npm start first, and check --programme.',
  ],
  made_up_programme: [
    '这是编造的城市：其中的人员在本机上点选即可进入，不设账号。',
    'This is the made-up city: its people are entered by choosing one on this machine and have no accounts.',
  ],
  no_such_organisation: [
    '没有这个组织，或同名的不止一个；请用组织的编号作 --organisation。',
    'There is no such organisation, or more than one of that name; give its id as --organisation.',
  ],
  several_of_this_name: [
    '方案中同名的人不止一个；请在网站上由管理人员邀请。',
    'The programme has several people of this name; have them invited on the desk.',
  ],
  role_not_held_there: ['该组织不能设这个岗位。', 'This role cannot be held at that organisation.'],
  holds_a_role_that_excludes_it: [
    '系统管理员、安全管理员、审计管理员须由不同的人担任（三员分立）。',
    'System administrator, security administrator and auditor must be different people.',
  ],
}

/**
 * `courtyard invite`: invites a person as the operator of this machine and prints the one-time link. Works beside a
 * running server and without one. Said again for the same name it prints a new link and ends the old one.
 *
 * @returns the exit code: 0, or 2 when it was refused
 */
export async function inviteCommand(ask: {
  readonly programme: string
  readonly name: string
  readonly role?: string
  readonly organisation?: string
}): Promise<number> {
  const role = readRole(ask.role)
  if (ask.name.trim() === '') throw new OperatorError('请用 --name 写明姓名。', 'Say with --name who is invited.')
  const settings = readSettings(process.env, true)
  const database = await joinDatabase(settings.database)
  const worker = openDatabase({ ...database.worker, max: 1 })
  const accounts = openDatabase({ ...database.auth, max: 1 })
  try {
    const invited = await invitePerson(worker, accounts, {
      programmeId: computeProgrammeId(ask.programme),
      name: ask.name,
      role,
      organisation: ask.organisation ?? null,
    })
    if (!invited.ok) {
      process.stderr.write(`${REFUSED[invited.refusal].join('\n')}\n`)
      return 2
    }
    const { isNew, appointedTo, purpose, path, expiresAt } = invited.value
    const until = `${expiresAt.toISOString().slice(0, 16).replace('T', ' ')} UTC`
    const what = purpose === 'invitation' ? ['邀请', 'invitation'] : ['重设口令', 'new password']
    process.stdout.write(
      [
        `${ask.name}：${isNew ? '已建档；' : ''}${appointedTo ? `任 ${appointedTo}；` : ''}${what[0]}链接，只能使用一次，${until} 前有效：`,
        `${isNew ? 'added; ' : ''}${appointedTo ? `appointed ${appointedTo}; ` : ''}link (${what[1]}), good once, until ${until}:`,
        '',
        `  ${writeAddress(settings)}${path}`,
        '',
      ].join('\n'),
    )
    return 0
  } finally {
    await Promise.all([worker.close(), accounts.close()])
    await database.stop()
  }
}

/** @throws {OperatorError} a role that is given on the desk, or none */
function readRole(text: string | undefined): FirstRole | null {
  if (text === undefined) return null
  const role = FIRST_ROLES.find((one) => one === text)
  if (role) return role
  throw new OperatorError(
    `--role 只能是 ${FIRST_ROLES.join('、')} 之一；其他岗位由安全管理员在网站上任命。`,
    `--role is one of ${FIRST_ROLES.join(', ')}; other roles are given on the desk by the security administrator.`,
  )
}

/** Where the site is, as far as it is known here. */
function writeAddress({ address, host, port }: { address: string | null; host: string; port: number }): string {
  if (address !== null) return address
  return `http://${host.includes(':') ? `[${host}]` : host}${port === 0 ? ':…' : `:${port}`}`
}
