import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { type BlockFrame, computeHead, computeRoot, NO_HEAD } from './block-head.ts'

/** Source: the reference vectors of certificate-transparency (merkle_tree_test), for the tree of RFC 6962. */
const INPUTS = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f']
const ROOTS: readonly (readonly [leaves: number, root: string])[] = [
  [1, '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d'],
  [2, 'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125'],
  [3, 'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77'],
  [8, '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328'],
]

describe('the root', () => {
  const leaves = INPUTS.map((hex) =>
    createHash('sha256')
      .update(Buffer.concat([Buffer.from([0]), Buffer.from(hex, 'hex')]))
      .digest(),
  )

  it.each(ROOTS)('of %i entries is that of the published example', (many, root) => {
    expect(computeRoot(leaves.slice(0, many)).toString('hex')).toBe(root)
  })

  it('of nothing there is none', () => {
    expect(() => computeRoot([])).toThrow(RangeError)
  })
})

describe('the head', () => {
  const frame: BlockFrame = {
    programmeId: '11111111-1111-4111-8111-111111111111',
    block: 2,
    era: 1,
    fromXid: '12',
    fromSeq: '3',
    belowXid: '45',
    belowSeq: '0',
    seqs: ['3', '4', '7'],
    root: Buffer.alloc(32, 1),
    previousHead: NO_HEAD,
    sealedAt: '2031-01-01T00:00:00.000000Z',
  }

  it.each<Partial<BlockFrame>>([
    { programmeId: '21111111-1111-4111-8111-111111111111' },
    { block: 3 },
    { era: 2 },
    // What goes over from one number to the next would else be written alike.
    { fromXid: '1', fromSeq: '23' },
    { belowXid: '4', belowSeq: '50' },
    { seqs: ['3', '47'] },
    { seqs: ['4', '3', '7'] },
    { root: Buffer.alloc(32, 2) },
    { previousHead: Buffer.alloc(32, 2) },
    { sealedAt: '2031-01-01T00:00:00.000001Z' },
  ])('is another where the block says something else: %o', (change) => {
    expect(computeHead({ ...frame, ...change })).not.toEqual(computeHead(frame))
  })
})
