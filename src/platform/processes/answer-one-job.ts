import { Worker } from 'node:worker_threads'

/**
 * A second thread that ends the process when the server has gone, however busy the first thread is. Without it, a
 * server killed with -9 would leave a process behind.
 */
const watch = `
  const { ppid } = process
  setInterval(() => { if (process.ppid !== ppid) process.kill(process.pid, 'SIGKILL') }, 1000)
`

/**
 * The whole of a program that `createProcessPool` starts: takes one job, says its answer and is then killed.
 *
 * @param prepare  what can be done before a job comes
 * @param work     checks what it is given, and gives back the answer
 */
export async function answerOneJob<Ready>(
  prepare: () => Promise<Ready>,
  work: (job: unknown, ready: Ready) => Promise<unknown>,
): Promise<void> {
  if (process.send === undefined) throw new Error('this program is started by the server, not by hand')
  const say = process.send.bind(process)
  new Worker(watch, { eval: true, execArgv: [], resourceLimits: { maxOldGenerationSizeMb: 8 } }).unref()
  process.once('disconnect', () => process.exit(0))
  const ready = await prepare()
  process.once('message', async (job: unknown) => {
    say({ answer: await work(job, ready) })
  })
}
