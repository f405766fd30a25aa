import { OperatorError } from '../operator-error.ts'

/** Why a backup was not made or not restored. Nothing is half done: what was begun is removed, or says that it is unfinished. */
export type KeepingRefusal = keyof typeof SENTENCES

/** A refusal, in one sentence per language; `about` is what it is about: a name, a number. */
export class KeepingError extends OperatorError {
  readonly code: KeepingRefusal
  constructor(code: KeepingRefusal, about = '', options?: ErrorOptions) {
    const [zh, en] = SENTENCES[code]
    super(
      zh.replaceAll('{}', () => about),
      en.replaceAll('{}', () => about),
      options,
    )
    this.code = code
  }
}

const SENTENCES = {
  already_there: [
    '{} 已经存在；请另取文件名，备份不会覆盖已有文件。',
    '{} is there already; name another file, for a backup replaces none.',
  ],
  cannot_write: ['无法写入 {}。', '{} cannot be written.'],
  cannot_read: ['无法打开 {}。', '{} cannot be opened.'],
  behind_row_security: [
    '数据库登录角色 {} 受行级安全约束，备份会不完整；请由管理员执行 alter role {} bypassrls。',
    'The login {} is held by row security, so a backup would not be whole; have an administrator say: alter role {} bypassrls.',
  ],
  not_installed: [
    '数据库中还没有四合园的数据，没有可备份的内容。',
    'The database holds no Courtyard yet; there is nothing to back up.',
  ],
  interrupted: ['已按要求中断；没有留下半成品。', 'Interrupted as asked; nothing half done was left.'],
  restore_interrupted: [
    '恢复已按要求中断，尚未完成；请再次运行 courtyard restore，未完成之前不能启动。',
    'The restore was interrupted as asked and is not finished; run courtyard restore again, for nothing starts before it is.',
  ],
  not_a_backup: ['{} 不是四合园的备份。', '{} is not a backup of Courtyard.'],
  truncated: [
    '备份不完整：文件在结尾之前中断，请换一个副本。',
    'The backup is cut off before its end; take another copy of it.',
  ],
  corrupt: ['备份已损坏（{}），请换一个副本。', 'The backup is damaged ({}); take another copy of it.'],
  altered: [
    '备份的内容与其清单不符（{}）：它在写成之后被改动过。',
    'The backup is not what its manifest says ({}): it was changed after it was written.',
  ],
  strange_entry: [
    '备份中有不属于备份的条目“{}”，已拒绝。',
    'The backup holds an entry that belongs to none, "{}"; it was refused.',
  ],
  newer_format: [
    '备份的格式（{}）比本程序新；请使用写成它的版本或更新的版本。',
    'The backup is of a newer form ({}) than this program knows; use the version that wrote it, or a newer one.',
  ],
  newer_program: [
    '备份由更新的版本写成（含本程序不认识的迁移 {}）；请使用该版本或更新的版本。',
    'The backup was made by a newer version (it holds the migration {}, which this program does not know); use that version or a newer one.',
  ],
  other_migrations: [
    '备份中的迁移 {} 与本程序的不同；请使用写成备份的版本。',
    'The migration {} of the backup is not the one of this program; use the version that wrote the backup.',
  ],
  other_jobs: [
    '备份中的任务队列属于另一版本（{}）；请用写成备份的版本恢复，再用本版本启动。',
    'The queue of jobs in the backup is of another version ({}); restore it with the version that wrote it, then start this one.',
  ],
  not_empty: [
    '这里已有数据（{}）；只能恢复到空的安装：请用 COURTYARD_HOME 指定新的数据目录，或换一个空的数据库。',
    'There is something here already ({}); a backup is restored into an empty installation: name a new folder in COURTYARD_HOME, or an empty database.',
  ],
  being_restored: ['另一个进程正在恢复到这个数据库。', 'Another process is restoring into this database.'],
  no_secret: [
    '备份不含根密钥：请用 COURTYARD_SECRET 给出原安装的密钥；若它已遗失，可加 --without-secret 继续，则加密的电话、邮箱、证件号和双因素设置不能再读出，须重新填写。',
    'The backup does not hold the root secret: give that of the old installation in COURTYARD_SECRET; if it is lost, go on with --without-secret, and sealed telephone numbers, addresses, personal numbers and second factors stay unreadable and are to be entered anew.',
  ],
  other_secret: [
    '备份不是用这个根密钥的安装写成的，或清单被改动过：请用 COURTYARD_SECRET 给出原安装的密钥；若它已遗失，可加 --without-secret 继续，则加密的电话、邮箱、证件号和双因素设置不能再读出。',
    'The backup was not made by an installation with this root secret, or its manifest was changed: give the old secret in COURTYARD_SECRET; if it is lost, go on with --without-secret, and sealed telephone numbers, addresses, personal numbers and second factors stay unreadable.',
  ],
  secret_is_the_operators: [
    '使用自备数据库时，请把备份中的密钥（tar xzOf {} secret.txt）设为 COURTYARD_SECRET 后再恢复。',
    'With a database of your own, set COURTYARD_SECRET to the secret in the backup (tar xzOf {} secret.txt), then restore.',
  ],
  not_as_counted: [
    '恢复后的 {} 与备份不符；本次恢复已撤销。',
    'What was restored of {} is not what the backup holds; the restore was undone.',
  ],
  not_loaded: [
    '数据库不接受备份中的数据（{}）；本次恢复已撤销。',
    'The database does not take what the backup holds ({}); the restore was undone.',
  ],
  not_sound: [
    '留痕核对未通过，恢复没有完成；确认仍要使用时，请加 --accept-altered-record 再次恢复。\n{}',
    'The record is not as it was sealed, so the restore is not finished; to use it all the same, restore again with --accept-altered-record.',
  ],
} as const satisfies Record<string, readonly [zh: string, en: string]>
