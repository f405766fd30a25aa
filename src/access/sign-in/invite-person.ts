import { sql } from 'kysely'
import { DatabaseError } from 'pg'
import { asActor, type Database } from '../../platform/db/database.ts'
import { accept, type Result, refuse } from '../../platform/result.ts'
import { writeLinkPath } from './sign-in-parts.ts'
import { createLink, findAccountOfPerson, recordSignIn } from './store.ts'

/** Roles that whoever runs the machine may give: from these on, the others are given on the desk. */
export const FIRST_ROLES = ['security_administrator', 'system_administrator', 'auditor', 'programme_office'] as const
export type FirstRole = (typeof FIRST_ROLES)[number]

export type InviteRefusal =
  | 'no_such_programme'
  | 'made_up_programme'
  | 'no_such_organisation'
  | 'several_of_this_name'
  | 'role_not_held_there'
  | 'holds_a_role_that_excludes_it'

export interface Invitation {
  readonly personId: string
  readonly isNew: boolean
  /** What was given now; null when they held it, or none was asked for. */
  readonly appointedTo: FirstRole | null
  readonly purpose: 'invitation' | 'reset'
  readonly path: string
  readonly expiresAt: Date
}

/**
 * Invites a person as the operator of the machine: adds the person where nobody of that name is there, appoints them,
 * and makes a one-time link, which ends the one before it. All of it stands in the record.
 *
 * @param worker  over the login of jobs and acts at the machine
 * @param accounts  over the login of accounts
 */
export async function invitePerson(
  worker: Database,
  accounts: Database,
  ask: {
    readonly programmeId: string
    readonly name: string
    /** For somebody new, unless told otherwise, security administrator. */
    readonly role: FirstRole | null
    /** Its id, or what it is called today; null: the city. */
    readonly organisation: string | null
  },
): Promise<Result<Invitation, InviteRefusal>> {
  const { programmeId } = ask
  const name = ask.name.normalize('NFC').trim()
  const place = await findPlace(worker, programmeId, ask.organisation)
  if (!place.ok) return place

  const operator = { kind: 'system', name: 'operator', programmeId } as const
  const deed = { act: 'people.invite_from_the_machine' }
  const person = await asActor(
    worker,
    operator,
    async (tx): Promise<Result<Pick<Invitation, 'personId' | 'isNew' | 'appointedTo'>, InviteRefusal>> => {
      const { rows: known } = await sql<{ id: string }>`
        select id from access.person
          where programme_id = ${programmeId} and name = ${name} and (left_on is null or left_on > access.today())`.execute(
        tx,
      )
      if (known.length > 1) return refuse('several_of_this_name')
      const isNew = known.length === 0
      const { rows: added } = isNew
        ? await sql<{ id: string }>`
            insert into access.person (programme_id, name, organisation_id) values (${programmeId}, ${name}, ${place.value})
              returning id`.execute(tx)
        : { rows: known }
      const personId = added[0]?.id ?? ''
      const role = ask.role ?? (isNew ? 'security_administrator' : null)
      const { numAffectedRows: appointed } =
        role === null
          ? { numAffectedRows: 0n }
          : await sql`
              insert into access.appointment
                  (programme_id, person_id, role, exclusive_group, organisation_id, valid_from, basis)
                select ${programmeId}, ${personId}, kind.role, kind.exclusive_group, ${place.value}, access.today(),
                    '由本机运维人员设立 Set up by the operator of this machine'
                  from access.role kind
                  where kind.programme_id = ${programmeId} and kind.role = ${role} and not exists (
                    select from access.appointment held
                      where held.programme_id = kind.programme_id and held.person_id = ${personId}
                        and held.role = kind.role and daterange(held.valid_from, held.valid_to) @> access.today())`.execute(
              tx,
            )
      return accept({ personId, isNew, appointedTo: appointed === 1n ? role : null })
    },
    deed,
  ).catch((error: unknown) => {
    const constraint = error instanceof DatabaseError ? error.constraint : undefined
    if (constraint === 'nobody_holds_two_roles_of_an_exclusive_group')
      return refuse('holds_a_role_that_excludes_it' as const)
    if (constraint === 'a_role_is_held_where_it_may_be') return refuse('role_not_held_there' as const)
    throw error
  })
  if (!person.ok) return person

  const membership = { programmeId, personId: person.value.personId }
  return accounts.kysely.transaction().execute(async (tx) => {
    const account = await findAccountOfPerson(tx, membership)
    const { token, expiresAt } = await createLink(tx, {
      ...membership,
      userId: account?.id ?? null,
      name,
      madeBy: 'operator',
    })
    const purpose = account === null ? 'invitation' : 'reset'
    await recordSignIn(
      tx,
      {
        act: 'sign_in.make_link',
        account: account?.id ?? null,
        by: [{ programmeId, personId: null }],
        after: { by: 'operator', person: membership.personId, purpose },
      },
      null,
    )
    return accept({ ...person.value, purpose, path: writeLinkPath(token), expiresAt })
  })
}

/** Where the person will belong. Read as the programme's loader, who knows its tree. */
async function findPlace(
  worker: Database,
  programmeId: string,
  asked: string | null,
): Promise<Result<string, InviteRefusal>> {
  return asActor(worker, { kind: 'system', name: 'programme_loader', programmeId }, async (tx) => {
    const { rows: editions } = await sql<{ invented: boolean }>`
      select invented from plans.edition where programme_id = ${programmeId} and valid_to is null`.execute(tx)
    const [edition] = editions
    if (!edition) return refuse('no_such_programme' as const)
    if (edition.invented) return refuse('made_up_programme' as const)
    const { rows } = await sql<{ id: string }>`
      select one.id from access.organisation one
        join access.organisation_name called on called.programme_id = one.programme_id and called.organisation_id = one.id
          and daterange(called.valid_from, called.valid_to) @> access.today()
        where one.programme_id = ${programmeId} and daterange(one.valid_from, one.valid_to) @> access.today()
          and case when ${asked}::text is null then exists (
            select from access.organisation_role held
              where held.programme_id = one.programme_id and held.organisation_id = one.id and held.role = 'city'
                and daterange(held.valid_from, held.valid_to) @> access.today()
          ) else one.id::text = ${asked} or called.name_zh = ${asked} end`.execute(tx)
    const [place, another] = rows
    return place && !another ? accept(place.id) : refuse('no_such_organisation' as const)
  })
}
