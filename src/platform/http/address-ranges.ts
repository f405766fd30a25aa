import { BlockList, isIP } from 'node:net'
import { OperatorError } from '../operator-error.ts'

/**
 * @param name  of the setting
 * @param list  addresses and ranges such as `10.0.0.0/8`, parted by commas; empty: none
 * @returns whether an address is one of them
 * @throws {OperatorError} an entry is neither
 */
export function readAddressRanges(name: string, list: string): (address: string | undefined) => boolean {
  const ranges = new BlockList()
  for (const entry of list.split(',').map((one) => one.trim())) {
    if (entry === '') continue
    const [address = '', bits] = entry.split('/')
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4'
    try {
      if (bits === undefined) ranges.addAddress(address, family)
      else ranges.addSubnet(address, Number(bits), family)
    } catch (cause) {
      throw new OperatorError(
        `${name} 中的“${entry}”不是地址或网段。`,
        `"${entry}" in ${name} is no address or range.`,
        { cause },
      )
    }
  }
  return (address) => address !== undefined && isIn(ranges, address)
}

/** Addresses of the whole internet: none of this machine, of a private network, or set aside for something else. */
export function isPublicAddress(address: string): boolean {
  if (isIP(unmap(address)) === 4) return !isIn(SPECIAL, address)
  return isIP(address) === 6 && isIn(GLOBAL, address) && !isIn(SPECIAL, address)
}

function isIn(ranges: BlockList, address: string): boolean {
  const plain = unmap(address)
  const family = isIP(plain)
  return family !== 0 && ranges.check(plain, family === 6 ? 'ipv6' : 'ipv4')
}

/** An IPv4 address that is written as an IPv6 one is the IPv4 one. */
function unmap(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, '')
}

/** IANA's registries of special-purpose addresses, and what is for many at once. */
const SPECIAL = new BlockList()
for (const range of [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/3',
]) {
  const [address = '', bits] = range.split('/')
  SPECIAL.addSubnet(address, Number(bits), 'ipv4')
}
// Tunnels (an address of another kind inside), benchmarks, documentation.
for (const [address, bits] of [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const) {
  SPECIAL.addSubnet(address, bits, 'ipv6')
}
const GLOBAL = new BlockList()
GLOBAL.addSubnet('2000::', 3, 'ipv6')
