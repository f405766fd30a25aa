/** Each right held: everywhere in the programme, or at these organisations. As the database found it. */
export type HeldRights = Readonly<Record<string, true | readonly string[]>>

/** Whether a right is held at an organisation. An empty list is held nowhere. */
export function holdsAt(rights: HeldRights, right: string, organisation: string): boolean {
  const held = Object.hasOwn(rights, right) ? rights[right] : undefined
  return held === true || (held?.includes(organisation) ?? false)
}

/** Whether a right is held in the whole programme. */
export function holdsEverywhere(rights: HeldRights, right: string): boolean {
  return Object.hasOwn(rights, right) && rights[right] === true
}

/** Whether a right is held anywhere at all: who holds it elsewhere is told why not here; who never holds it is not. */
export function holdsSomewhere(rights: HeldRights, right: string): boolean {
  const held = Object.hasOwn(rights, right) ? rights[right] : undefined
  return held === true || (held?.length ?? 0) > 0
}
