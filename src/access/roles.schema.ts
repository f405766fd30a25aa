import { z } from 'zod'
import { roleSchema as organisationRoleSchema } from './organisation.schema.ts'

/** What a person may be allowed to do. A capability that adds a right names it here and in `programmes/roles.json`. */
export const rightSchema = z.enum([
  'organisations.see',
  'organisations.record',
  'people.see',
  'people.manage',
  'people.reveal',
  'roles.grant',
  'duties.see',
  'duties.assign',
  'sign_in.rules',
  'plans.draft',
  'plans.publish',
  'record.read',
  'parks.declare',
  'parks.confirm',
  'parks.admit',
  'tasks.see',
  'tasks.report',
  'tasks.supervise',
  'tasks.check',
  'tasks.rules',
  'enterprises.see',
  'enterprises.write',
  'enterprises.confirm',
  'enterprises.rules',
  'indicators.see',
  'indicators.report',
  'indicators.check',
  'indicators.approve',
  'indicators.define',
  'calendar.correct',
  'files.forget',
  'channels.manage',
])
export type Right = z.infer<typeof rightSchema>

/** How far a right reaches: the organisation of the appointment, that and all below, or the whole programme. */
export const reachSchema = z.enum(['own', 'below', 'programme'])

/** The roles that people hold, as a programme begins with them: `programmes/roles.json`. */
export const rolesFileSchema = z.object({
  roles: z.array(
    z.object({
      role: z.string().regex(/^[a-z][a-z_]*$/),
      name: z.object({ zh: z.string().min(1), en: z.string().min(1) }),
      /** Who holds one role of a group holds no other of it; empty: stands in no group. */
      exclusiveGroup: z.string(),
      needsTotp: z.boolean(),
      mayBeMandated: z.boolean(),
      /** The rule it rests on. */
      basis: z.string().min(1),
      /** At which organisations it may be held. */
      places: z.array(organisationRoleSchema).min(1),
      rights: z.partialRecord(rightSchema, reachSchema),
    }),
  ),
})
export type RolesFile = z.infer<typeof rolesFileSchema>
export type RoleFounding = RolesFile['roles'][number]

/** What a programme's roles are, for its members. */
export const rolesSchema = z.object({
  roles: z.array(
    z.object({
      role: z.string(),
      name: z.object({ zh: z.string(), en: z.string() }),
      exclusiveGroup: z.string(),
      needsTotp: z.boolean(),
      mayBeMandated: z.boolean(),
      places: z.array(z.string()),
      rights: z.record(z.string(), reachSchema),
    }),
  ),
})
export type Roles = z.infer<typeof rolesSchema>
