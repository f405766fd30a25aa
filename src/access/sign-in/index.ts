/** What this room offers to the rest of `access/`. */
export { readSignOnSettings, type SignOnSettings } from './city-sign-on.ts'
export { createSignIn, type SignIn, type SignInSettings } from './create-sign-in.ts'
export { type MailSettings, readMailSettings } from './send-link.ts'
