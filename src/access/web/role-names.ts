import { useAnswer, useDesk } from '../../ui/desk/desk-context.tsx'
import type { Roles } from '../roles.schema.ts'
import { listRoles } from './asks.ts'

interface RoleNames {
  readonly roles: Roles['roles']
  /** The name of a role in the language of the page; nothing while names are on their way, and its key where it has none. */
  readonly sayRole: (role: string) => string
}

/** The programme's roles with their names. */
export function useRoles(): RoleNames {
  const { lang } = useDesk()
  const { data } = useAnswer(listRoles, {})
  const roles = data?.roles ?? []
  return {
    roles,
    sayRole: (role) => (data ? (roles.find((each) => each.role === role)?.name[lang] ?? role) : ''),
  }
}
