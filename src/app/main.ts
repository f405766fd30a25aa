import { Command } from 'commander'
import { OperatorError } from '../platform/operator-error.ts'

/** The command line. Each command is loaded when it is called, so that compiling a file loads no server. */
const program = new Command('courtyard').description(
  '四合园：把公开的方案变成可读、可查的项目。 Turns a published plan into a programme.',
)

program
  .command('serve', { isDefault: true })
  .description('启动数据库和网站。 Starts the database and the site.')
  .action(async () => {
    const { serveCommand } = await import('./serve-command.ts')
    await serveCommand()
  })

program
  .command('work')
  .description(
    '只处理后台任务（配合 COURTYARD_WORK=off 的 serve）。 Runs jobs alone, beside serve with COURTYARD_WORK=off.',
  )
  .action(async () => {
    const { workCommand } = await import('./work-command.ts')
    await workCommand()
  })

program
  .command('jobs')
  .description('列出失败的后台任务。 Lists the jobs that fail.')
  .option('--retry <id>', '重新安排一项。 Has one tried again now.')
  .action(async (options: { retry?: string }) => {
    const { jobsCommand } = await import('./jobs-command.ts')
    process.exitCode = await jobsCommand(options)
  })

program
  .command('compile')
  .description('读一份通知。 Reads a notice.')
  .argument('<file>', '.txt .html .docx .pdf .ofd')
  .option('--json', '以 JSON 输出全部结果。 Prints the whole reading as JSON.', false)
  .option('--annex <file>', '单独成文的任务分解表（.xlsx .docx）。 The table of tasks, where it is a file of its own.')
  .action(async (file: string, options: { json: boolean; annex?: string }) => {
    const { compileCommand } = await import('./compile-command.ts')
    process.exitCode = await compileCommand(file, { json: options.json, annex: options.annex ?? null })
  })

program
  .command('bind')
  .description('把正式文件绑定到文号相同的方案。 Binds an official notice to the programme of the same number.')
  .argument('<file>', '.txt .html .docx .pdf .ofd')
  .action(async (file: string) => {
    const { bindCommand } = await import('./bind-command.ts')
    process.exitCode = await bindCommand(file)
  })

program
  .command('invite')
  .description('邀请一个人，输出一次性链接。 Invites a person and prints a one-time link.')
  .requiredOption('--programme <slug>', '方案。 Of which programme.')
  .requiredOption('--name <name>', '姓名。 What the person is called.')
  .option('--role <role>', '岗位；新建的人默认为安全管理员。 For somebody new: security_administrator.')
  .option('--organisation <id or name>', '所属组织；默认为市。 Where they belong; the city unless told otherwise.')
  .action(async (options: { programme: string; name: string; role?: string; organisation?: string }) => {
    const { inviteCommand } = await import('./invite-command.ts')
    process.exitCode = await inviteCommand(options)
  })

program
  .command('verify')
  .description('核对留痕是否被改动。 Verifies that nobody changed the record.')
  .option('--programme <slug>', '方案；默认全部。 Of which programme; all of them unless told otherwise.')
  .option('--head <hex>', '另行保存的校验值。 A head that was kept elsewhere.')
  .action(async (options: { programme?: string; head?: string }) => {
    const { verifyCommand } = await import('./verify-command.ts')
    process.exitCode = await verifyCommand(options)
  })

program
  .command('backup')
  .description('把全部数据写成一个文件，并核对。 Writes everything into one file and verifies it.')
  .argument('<file>', '.courtyard.tar.gz')
  .option(
    '--with-secret',
    '连同根密钥；得到此文件者能读出全部内容。 With the root secret, by which everything in it can be read.',
    false,
  )
  .action(async (file: string, options: { withSecret: boolean }) => {
    const { backupCommand } = await import('./backup-command.ts')
    process.exitCode = await backupCommand(file, options)
  })

program
  .command('restore')
  .description('把备份恢复到空的安装。 Restores a backup into an empty installation.')
  .argument('<file>', '备份文件。 The backup.')
  .option('--without-secret', '没有原来的根密钥也继续。 Goes on without the old root secret.', false)
  .option(
    '--accept-altered-record',
    '留痕核对未通过也继续。 Goes on although the record is not as it was sealed.',
    false,
  )
  .action(async (file: string, options: { withoutSecret: boolean; acceptAlteredRecord: boolean }) => {
    const { restoreCommand } = await import('./restore-command.ts')
    process.exitCode = await restoreCommand(file, options)
  })

program
  .command('figures')
  .description('指标数据。 Figures of indicators.')
  .command('import')
  .description(
    '由 CSV 导入已审定的指标数据，全部写入或全不写入。 Imports approved figures from a CSV: all of them or none.',
  )
  .argument('<slug>', '方案。 Which programme.')
  .argument('<file>', '.csv: code,park,period,value,missing,explanation')
  .requiredOption('--basis <document>', '数据依据的文件。 The document that the figures rest on.')
  .action(async (slug: string, file: string, options: { basis: string }) => {
    const { figuresImportCommand } = await import('./figures-import-command.ts')
    process.exitCode = await figuresImportCommand(slug, file, options.basis)
  })

const programme = program.command('programme').description('载入、导出一个方案。 Loads a programme, or takes one out.')

programme
  .command('load')
  .description(
    '载入自备的方案目录；与核定事实不符则不写入。 Loads a programme of your own, if it is what its facts say.',
  )
  .argument('<folder>', '目录或 zip。 A folder, or a zip of one.')
  .action(async (folder: string) => {
    const { programmeLoadCommand } = await import('./programme-load-command.ts')
    process.exitCode = await programmeLoadCommand(folder)
  })

programme
  .command('export')
  .description('导出为表格，以及可再载入的目录。 As tables, and as a folder that can be loaded again.')
  .argument('<slug>', '方案。 Which programme.')
  .argument('<file>', '.zip')
  .action(async (slug: string, file: string) => {
    const { programmeExportCommand } = await import('./programme-export-command.ts')
    process.exitCode = await programmeExportCommand(slug, file)
  })

// Whoever reads our output may stop reading: `courtyard compile FILE | head`.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
})

try {
  await program.parseAsync()
} catch (error) {
  process.stderr.write(`${error instanceof OperatorError ? error.message : (error as Error).stack}\n`)
  process.exitCode = 1
}
