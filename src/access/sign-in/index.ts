/** What this room offers to the rest of `access/`. */
export { createSignIn, type SignIn, type SignInSettings } from './create-sign-in.ts'
export {
  type MailSettings,
  readAddress,
  readMailSettings,
  readSignOnSettings,
  type SignOnSettings,
} from './read-settings.ts'
