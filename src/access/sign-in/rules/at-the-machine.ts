/** What of a request tells where it was made. */
export interface RequestPlace {
  /** Of the connection itself, whatever headers say. */
  readonly socketAddress: string | undefined
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
}

/** Whether a server told to listen there is reached from this machine only. */
export function isLoopbackHost(host: string): boolean {
  return isLoopbackAddress(host.replace(/^\[|\]$/g, '')) || host.toLowerCase() === 'localhost'
}

/**
 * Whether the one who asks sits at the machine: the connection comes from it, the address typed is a loopback one (a page
 * elsewhere may point its own name at us, which is called DNS rebinding), and no proxy stands between.
 */
export function isAtTheMachine({ socketAddress, headers }: RequestPlace): boolean {
  if (socketAddress === undefined || !isLoopbackAddress(socketAddress)) return false
  if (typeof headers.host !== 'string') return false
  const name = headers.host.replace(/:\d{1,5}$/, '')
  if (!isLoopbackHost(name)) return false
  return !Object.keys(headers).some((header) =>
    /^(forwarded|via|x-forwarded-.*|x-real-ip|x-original-.*|cf-.*)$/i.test(header),
  )
}

function isLoopbackAddress(address: string): boolean {
  return address === '::1' || /^(::ffff:)?127(\.\d{1,3}){3}$/i.test(address)
}
