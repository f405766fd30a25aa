/** The door of this capability. */
export { foundOrganisations } from './found-organisations.ts'
export { foundRoles, readRoles } from './found-roles.ts'
export { readOrganisationFile } from './read-organisation-file.ts'
export { type OrganisationRouteOptions, organisationRoutes } from './routes.ts'
