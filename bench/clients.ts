// Clients in a process of their own (bench/press.ts): what they cost is not the server's.
interface Pressing {
  readonly url: string
  readonly cookie: string
  readonly clients: number
  readonly milliseconds: number
}

process.once('message', async ({ url, cookie, clients, milliseconds }: Pressing) => {
  const took: number[] = []
  const end = performance.now() + milliseconds
  await Promise.all(
    Array.from({ length: clients }, async () => {
      while (performance.now() < end) {
        const start = performance.now()
        const reply = await fetch(url, { headers: { cookie } })
        await reply.arrayBuffer()
        if (!reply.ok) throw new Error(`${url} answered ${reply.status}`)
        took.push(performance.now() - start)
      }
    }),
  )
  process.send?.(took, () => process.exit(0))
})
