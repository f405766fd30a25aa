import pg from 'pg'

/** Who is asking. The programme is part of it: one person may serve several. */
export type Actor =
  /** Nobody in particular: the public pages. */
  | { readonly kind: 'anyone' }
  | PersonActor
  /** A job or an act at the machine itself, named, with policies of its own. Never what a request runs as. */
  | { readonly kind: 'system'; readonly name: string; readonly programmeId: string }

export interface PersonActor {
  readonly kind: 'person'
  readonly personId: string
  readonly programmeId: string
  /** The mandate on which the person acts for another: then with that one's rights and with none of their own. */
  readonly mandateId?: string | null
  /** Whether they have shown a second factor; absent: no. Roles that ask for one give no right without it. */
  readonly secondFactor?: boolean
  /** What a machine token is limited to; null or absent: to nothing. */
  readonly tokenRights?: readonly string[] | null
  readonly from?: Origin
}

/** Where a request comes from. */
export interface Origin {
  readonly address: string
  readonly requestId: string
}

/** What is being done, as the record will name it. */
export interface Deed {
  /** `capability.verb`. */
  readonly act: string
  /** The reason the person gave. */
  readonly why?: string | null
}

/** The rights the person holds in this programme today: true everywhere in it, false at some organisations. */
export type Rights = Readonly<Record<string, boolean>>

export const anyone: Actor = { kind: 'anyone' }

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const NAME = /^[a-z][a-z_]*$/
const ACT = /^[a-z][a-z_]*(\.[a-z][a-z_]*)+$/
const RIGHT = ACT

/**
 * The one place that tells the database who is asking: statements for the begin of a transaction, and for it only.
 *
 * Written as literals: where tables are spread over machines (Citus), only a literal `set local` reaches them all, and
 * `set local citus.propagate_set_commands = 'local'` would be put in front, here.
 * Nobody in particular is told by telling nothing: what an earlier transaction set ended with it. For a person
 * `FIND_RIGHTS` must follow: until then no right is there.
 *
 * @throws {RangeError} an id or name that is none (a bug in the caller)
 */
export function writeActorSettings(actor: Actor, deed?: Deed): string {
  if (actor.kind === 'anyone') return ''
  const settings: [name: string, value: string][] = [['programme_id', check(UUID, actor.programmeId)]]
  if (actor.kind === 'person') {
    settings.push(['person_id', check(UUID, actor.personId)])
    if (actor.mandateId) settings.push(['mandate_id', check(UUID, actor.mandateId)])
    if (actor.secondFactor) settings.push(['second_factor', 'on'])
    if (actor.tokenRights) {
      settings.push(['token_rights', `{${actor.tokenRights.map((right) => check(RIGHT, right)).join(',')}}`])
    }
    if (actor.from) settings.push(['origin', actor.from.address], ['request_id', actor.from.requestId])
  } else {
    settings.push(['system_actor', check(NAME, actor.name)])
  }
  if (deed) settings.push(['act', check(ACT, deed.act)], ['why', deed.why ?? ''])
  return [
    ...(actor.kind === 'system' ? ['set local role courtyard_worker'] : []),
    ...settings.map(([name, value]) => `set local courtyard.${name} = ${pg.escapeLiteral(value)}`),
  ].join('; ')
}

/** Finds the rights that the person who was told holds today, keeps them for the transaction and gives them back. */
export const FIND_RIGHTS = 'select access.resolve_actor() as rights'

function check(form: RegExp, value: string): string {
  if (!form.test(value)) throw new RangeError(`not an actor's id or name: ${value}`)
  return value
}
