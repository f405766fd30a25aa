import { hash } from 'node:crypto'

/** How blocks are tied together. The tree of a block is that of RFC 6962, §2.1. */

/** What stands before the first block. */
export const NO_HEAD: Buffer = Buffer.alloc(32)

/**
 * The root over the checksums of a block's entries, in order.
 *
 * @param leaves  32 bytes each; at least one
 */
export function computeRoot(leaves: readonly Buffer[]): Buffer {
  const [only] = leaves
  if (only === undefined) throw new RangeError('a block holds something')
  let level = leaves
  while (level.length > 1) {
    const next: Buffer[] = []
    for (let i = 0; i < level.length; i += 2) {
      const [left, right] = [level[i], level[i + 1]]
      // Whoever has no neighbour goes up as it is: that is the tree of the RFC, whose left half is the largest power of two.
      if (left) next.push(right ? hash('sha256', Buffer.concat([NODE, left, right]), 'buffer') : left)
    }
    level = next
  }
  return level[0] ?? only
}

const NODE = Buffer.from([1])

/** A block, but for what it holds and its own head. Numbers of 64 bits are text. */
export interface BlockFrame {
  readonly programmeId: string
  readonly block: number
  readonly era: number
  readonly fromXid: string
  readonly fromSeq: string
  readonly belowXid: string
  readonly belowSeq: string
  readonly seqs: readonly string[]
  readonly root: Buffer
  readonly previousHead: Buffer
  /** As `sayMoment` writes it. */
  readonly sealedAt: string
}

/** The checksum of all a block says, the head before it included. */
export function computeHead(frame: BlockFrame): Buffer {
  const said = [
    'courtyard block 1',
    frame.programmeId,
    String(frame.block),
    String(frame.era),
    frame.fromXid,
    frame.fromSeq,
    frame.belowXid,
    frame.belowSeq,
    frame.seqs.join(' '),
    frame.root.toString('hex'),
    frame.previousHead.toString('hex'),
    frame.sealedAt,
  ]
  return hash('sha256', `\u0002${said.map((one) => `${one.length}:${one}`).join(',')}`, 'buffer')
}
