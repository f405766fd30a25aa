/** What this room offers to the rest of `access/`. */
export { createSignIn, type SignIn } from './create-sign-in.ts'
