/** Longer than an id (36), as long as 32 bytes in base64url (43) or in hex (64). */
const SECRET = /[A-Za-z0-9_-]{40,}/g

/** An address without what could open a door: keys and one-time links, wherever in it they stand. */
export function hideSecrets(url: string): string {
  return url.replace(SECRET, '…')
}
