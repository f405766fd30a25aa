import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { readAddressRanges } from './address-ranges.ts'

const WELL_FORMED = /^[A-Za-z0-9][A-Za-z0-9_.-]{7,63}$/

/** Whether an address belongs to a proxy of ours, whose headers may be believed. */
export type IsTrustedProxy = (address: string | undefined) => boolean

/**
 * @param list  COURTYARD_TRUSTED_PROXIES: addresses and ranges such as `10.0.0.0/8`, parted by commas; empty trusts nobody
 * @throws {OperatorError} an entry is neither
 */
export function readTrustedProxies(list: string): IsTrustedProxy {
  return readAddressRanges('COURTYARD_TRUSTED_PROXIES', list)
}

/** The id a proxy of ours gave to the request, when it is well-formed; else a new one. */
export function chooseRequestId(request: IncomingMessage, isTrustedProxy: IsTrustedProxy): string {
  const given = request.headers['x-request-id']
  const isTaken = typeof given === 'string' && WELL_FORMED.test(given) && isTrustedProxy(request.socket.remoteAddress)
  return isTaken ? given : randomUUID()
}
