/** Who may call a route. Every route says it; what they then see and change is the database's to decide. */
export type Who =
  | 'anyone'
  /** From the machine itself. */
  | 'loopback'
  /** Whoever has an account and is signed in, of whatever programme. */
  | 'signed_in'
  /** A person of the programme that the address names. */
  | 'member'
  /** A member who holds the right anywhere in the programme. */
  | { readonly right: string }

declare module 'fastify' {
  interface FastifyContextConfig {
    who?: Who
    /** Takes requests that other sites cause: it acts for nobody and changes nothing. */
    forOtherSites?: boolean
  }
}

/** For pages and files that anyone reads and that are no part of the described interface. */
export const openToAnyone = { config: { who: 'anyone' }, schema: { hide: true } } as const satisfies {
  config: { who: Who }
  schema: object
}
