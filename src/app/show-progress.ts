import type { Progress } from '../platform/keeping/index.ts'

const STEPS: Readonly<Record<Progress['step'], string>> = {
  count: '点数 counting',
  write: '写入 writing',
  verify: '核对 verifying',
  load: '载入 loading',
  compare: '比对 comparing',
}

/** How often the line is written anew. */
const EVERY_MS = 200

/** One line on a terminal that says how far it has come, and nothing where nobody watches. */
export function showProgress(stream: NodeJS.WriteStream): { tell(progress: Progress): void; clear(): void } {
  if (!stream.isTTY) return { tell: () => undefined, clear: () => undefined }
  const began = performance.now()
  let [last, isShown] = [-EVERY_MS, false]
  return {
    tell: ({ step, what, rows, ofRows, bytes }) => {
      const now = performance.now()
      if (now - last < EVERY_MS) return
      ;[last, isShown] = [now, true]
      const megabytes = bytes / 1e6
      const share = ofRows === 0 ? '' : `${Math.floor((rows / ofRows) * 100)} %  `
      const rate = (megabytes / Math.max(0.001, (now - began) / 1_000)).toFixed(0)
      stream.write(`\r\u001b[K${STEPS[step]}  ${share}${megabytes.toFixed(0)} MB  ${rate} MB/s  ${what}`)
    },
    clear: () => {
      if (isShown) stream.write('\r\u001b[K')
    },
  }
}
