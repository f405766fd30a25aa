import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import { measureAccess } from './access.ts'
import { measureAudit } from './audit.ts'
import { measureCompile } from './compile.ts'
import { measureCounts } from './counts.ts'
import { measureEditions } from './editions.ts'
import { measureEnterpriseImports } from './enterprise-import.ts'
import { measureEnterprises } from './enterprises.ts'
import { measureImports } from './imports.ts'
import { measureIndicators } from './indicators.ts'
import { measureKeeping } from './keeping.ts'
import { measureMadeUpCity } from './made-up-city.ts'
import type { Measurement } from './measurement.ts'
import { measurePages } from './pages.ts'
import { measureParks } from './parks.ts'
import { measureSizes } from './sizes.ts'
import { measureStart } from './start.ts'
import { measureTasks } from './tasks.ts'

const benches: Record<string, { title: string; measure: () => Promise<Measurement[]> }> = {
  compile: { title: 'Compiling, against the length of the notice', measure: measureCompile },
  start: { title: 'Starting', measure: measureStart },
  pages: { title: 'A public page, beside a bare route with the same SQL', measure: measurePages },
  access: { title: 'Reading through the gate', measure: measureAccess },
  imports: { title: 'Importing organisations and people', measure: measureImports },
  register: { title: 'Importing the register of enterprises', measure: measureEnterpriseImports },
  audit: { title: 'The record', measure: measureAudit },
  editions: { title: 'A programme of sixty editions', measure: measureEditions },
  tasks: { title: 'Supervision at a hundred cities', measure: measureTasks },
  parks: { title: 'The register of parks', measure: measureParks },
  enterprises: { title: 'The register of enterprises', measure: measureEnterprises },
  counts: { title: 'List-backed counts over a million enterprises', measure: measureCounts },
  indicators: { title: 'Figures of three thousand parks', measure: measureIndicators },
  keeping: { title: 'Backups', measure: measureKeeping },
  city: { title: 'The made-up city in its three sizes', measure: measureMadeUpCity },
  sizes: { title: 'Sizes', measure: measureSizes },
}

const asked = process.argv.slice(2).filter((word) => !word.startsWith('--'))
const unknown = asked.filter((name) => !(name in benches))
if (unknown.length > 0) {
  console.error(`No bench is called ${unknown.join(', ')}; there are ${Object.keys(benches).join(', ')}.`)
  process.exit(2)
}

const parts = [heading()]
for (const [name, { title, measure }] of Object.entries(benches)) {
  if (asked.length > 0 && !asked.includes(name)) continue
  console.error(`${title} …`)
  parts.push(table(title, await measure()))
}
const report = parts.join('\n')
console.log(report)
if (process.argv.includes('--write')) writeFileSync(new URL('../docs/performance.md', import.meta.url), report)

function heading(): string {
  const commit = git('rev-parse', '--short', 'HEAD')
  const changed = git('status', '--porcelain') === '' ? '' : ', with uncommitted changes'
  const [cpu] = cpus()
  return `# Performance

Written by \`npm run bench -- --write\`. Medians; every server and its load share the machine's cores.

- machine: ${cpus().length} × ${cpu?.model.trim() ?? 'unknown'}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}, ${process.platform}
- commit: ${commit}${changed}, ${new Date().toISOString().slice(0, 10)}
`
}

function table(title: string, rows: readonly Measurement[]): string {
  const lines = rows.map(({ what, figure, against }) => `| ${what} | ${figure} | ${against} |`)
  return [`## ${title}`, '', '| what | figure | held against |', '|---|---:|---|', ...lines, ''].join('\n')
}

function git(...args: string[]): string {
  return execFileSync('git', args, { encoding: 'utf8' }).trim()
}
