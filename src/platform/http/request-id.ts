import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { BlockList, isIP } from 'node:net'
import { OperatorError } from '../operator-error.ts'

const WELL_FORMED = /^[A-Za-z0-9][A-Za-z0-9_.-]{7,63}$/

/** Whether an address belongs to a proxy of ours, whose headers may be believed. */
export type IsTrustedProxy = (address: string | undefined) => boolean

/**
 * @param list  COURTYARD_TRUSTED_PROXIES: addresses and ranges such as `10.0.0.0/8`, parted by commas; empty trusts nobody
 * @throws {OperatorError} an entry is neither
 */
export function readTrustedProxies(list: string): IsTrustedProxy {
  const proxies = new BlockList()
  for (const entry of list.split(',').map((one) => one.trim())) {
    if (entry === '') continue
    const [address = '', bits] = entry.split('/')
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4'
    try {
      if (bits === undefined) proxies.addAddress(address, family)
      else proxies.addSubnet(address, Number(bits), family)
    } catch (cause) {
      throw new OperatorError(
        `COURTYARD_TRUSTED_PROXIES 中的“${entry}”不是地址或网段。`,
        `"${entry}" in COURTYARD_TRUSTED_PROXIES is no address or range.`,
        { cause },
      )
    }
  }
  return (address) => {
    if (address === undefined) return false
    const plain = address.replace(/^::ffff:(?=\d+\.)/, '')
    return proxies.check(plain, isIP(plain) === 6 ? 'ipv6' : 'ipv4')
  }
}

/** The id a proxy of ours gave to the request, when it is well-formed; else a new one. */
export function chooseRequestId(request: IncomingMessage, isTrustedProxy: IsTrustedProxy): string {
  const given = request.headers['x-request-id']
  const isTaken = typeof given === 'string' && WELL_FORMED.test(given) && isTrustedProxy(request.socket.remoteAddress)
  return isTaken ? given : randomUUID()
}
