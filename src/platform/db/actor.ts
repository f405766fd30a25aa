/** Who is asking. The programme is part of it: one person may serve several. */
export type Actor =
  /** Nobody in particular: the public pages. */
  | { readonly kind: 'anyone' }
  | { readonly kind: 'person'; readonly personId: string; readonly programmeId: string }
  /** A job or an act at the machine itself, named, with policies of its own. Never what a request runs as. */
  | { readonly kind: 'system'; readonly name: string; readonly programmeId: string }

export const anyone: Actor = { kind: 'anyone' }

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const NAME = /^[a-z][a-z_]*$/

/**
 * The one place that tells the database who is asking: statements for the begin of a transaction, and for it only.
 *
 * Written as literals: where tables are spread over machines (Citus), only a literal `set local` reaches them all, and
 * `set local citus.propagate_set_commands = 'local'` would be put in front, here.
 * Nobody in particular is told by telling nothing: what an earlier transaction set ended with it.
 *
 * @throws {RangeError} an id or name that is none (a bug in the caller)
 */
export function writeActorSettings(actor: Actor): string {
  if (actor.kind === 'anyone') return ''
  const personId = actor.kind === 'person' ? check(UUID, actor.personId) : ''
  const programmeId = check(UUID, actor.programmeId)
  const system = actor.kind === 'system' ? check(NAME, actor.name) : ''
  return [
    ...(actor.kind === 'system' ? ['set local role courtyard_worker'] : []),
    `set local courtyard.person_id = '${personId}'`,
    `set local courtyard.programme_id = '${programmeId}'`,
    `set local courtyard.system_actor = '${system}'`,
  ].join('; ')
}

function check(form: RegExp, value: string): string {
  if (!form.test(value)) throw new RangeError(`not an actor's id or name: ${value}`)
  return value
}
