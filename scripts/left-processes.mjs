// Which processes a test run has left behind: whatever was started below it carries its mark in the environment.
import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'

/** Those still alive after a grace of five seconds. Empty where there is no /proc to ask. */
export async function leftProcesses(run) {
  for (let attempt = 0; ; attempt += 1) {
    const left = marked(run)
    if (left.length === 0 || attempt === 25) return left
    await wait(200)
  }
}

function marked(run) {
  const mark = `COURTYARD_TEST_RUN=${run}`
  return numbers('/proc').flatMap((pid) => {
    try {
      if (!readFileSync(`/proc/${pid}/environ`, 'utf8').includes(mark)) return []
      const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim()
      // A zombie has no command line: it has ended, its parent has not noticed yet.
      return command === '' ? [] : [{ pid, command }]
    } catch {
      return []
    }
  })
}

function numbers(folder) {
  try {
    return readdirSync(folder).filter((name) => /^\d+$/.test(name))
  } catch {
    return []
  }
}
