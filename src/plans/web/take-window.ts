/**
 * Which part of a long list is drawn: `[from, to)`, at most `size` long. It stays where it is as long as it holds what
 * is looked at, so that nothing jumps; else it is laid with that in its middle.
 *
 * @param before  where the part began until now
 * @param focus   index that must be in it; negative for none
 */
export function takeWindow(length: number, size: number, before: number, focus: number): readonly [number, number] {
  const last = Math.max(length - size, 0)
  const kept = Math.min(Math.max(before, 0), last)
  const holds = focus < 0 || (focus >= kept && focus < kept + size)
  const from = holds ? kept : Math.min(Math.max(focus - Math.floor(size / 2), 0), last)
  return [from, Math.min(from + size, length)]
}
