/** The door of this capability. */
export { foundOrganisations } from './found-organisations.ts'
export { foundRoles, readRoles } from './found-roles.ts'
export {
  foundStaff,
  type Staff,
  type StaffAppointment,
  type StaffDuty,
  type StaffHandover,
  type StaffMandate,
  type StaffMessage,
  type StaffPerson,
} from './found-staff.ts'
export { createGate, type Gate } from './gate.ts'
export { createImportReader, type ImportReader } from './imports/create-import-reader.ts'
export { forgetImportsJob } from './imports/forget-old-imports.ts'
export { importRoutes } from './imports/routes.ts'
export { type ExportedStaff, listForExport } from './list-for-export.ts'
export { createMessageMailer } from './messages/mail-message.ts'
export { createPostJobs } from './messages/post.ts'
export { type ChannelRouteOptions, channelRoutes } from './messages/routes.ts'
export { createSecretSeal } from './messages/seal-secret.ts'
export { closeDutiesOf, type Notice, openDuties, tell } from './messages/tell.ts'
export type { Code, Name } from './organisation.schema.ts'
export { peopleRoutes } from './people/routes.ts'
export { type ContactSeal, createContactSeal } from './people/seal-contact.ts'
export { selectAsker, toAsker } from './people/store.ts'
export { parseOrganisationFile, readOrganisationFile } from './read-organisation-file.ts'
export { recordEvent } from './record-event.ts'
export { recordHistory } from './record-history.ts'
export { type OrganisationRouteOptions, organisationRoutes } from './routes.ts'
export { computeCheck, computeOrganisationCheck } from './rules/credit-code.ts'
export type { OrganisationEvent } from './rules/decide-event.ts'
export type { Founding } from './rules/organisation.ts'
export { createSignIn, type SignIn } from './sign-in/index.ts'
export { NOT_KEPT } from './sign-in/not-kept.ts'
