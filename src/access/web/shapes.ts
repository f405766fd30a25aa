/** A name in both languages; English may not be known. */
export interface Name {
  readonly zh: string
  readonly en: string | null
}

export interface Session {
  readonly name: string
  readonly signInName: string | null
  readonly hasTotp: boolean
  readonly needsTotp: boolean
  readonly programmes: readonly {
    readonly slug: string
    readonly name: { readonly zh: string; readonly en: string }
    readonly invented: boolean
    readonly person: { readonly id: string; readonly name: string; readonly nameEn: string | null }
  }[]
}

export interface SignOnProviders {
  readonly providers: readonly { readonly id: string; readonly name: { readonly zh: string; readonly en: string } }[]
}

export interface MadeUpPeople {
  readonly people: readonly {
    readonly slug: string
    readonly personId: string
    readonly name: string
    readonly nameEn: string | null
    readonly role: string
    readonly roleName: Name
    readonly organisation: Name
  }[]
}

export interface Appointment {
  readonly id: string
  readonly role: string
  readonly roleName: Name
  readonly organisation: { readonly id: string; readonly name: Name }
  readonly from: string
  readonly to: string | null
}

export interface Mandate {
  readonly id: string
  readonly appointment: Appointment
  readonly giver: { readonly id: string; readonly name: string; readonly nameEn: string | null }
  readonly deputy: { readonly id: string; readonly name: string; readonly nameEn: string | null }
  readonly from: string
  readonly to: string
  readonly state: 'open' | 'accepted' | 'declined' | 'ended'
}

export interface Me {
  readonly person: { readonly id: string; readonly name: string; readonly nameEn: string | null }
  readonly appointments: readonly Appointment[]
  readonly rights: Readonly<Record<string, true | readonly string[]>>
  readonly mandates: { readonly given: readonly Mandate[]; readonly received: readonly Mandate[] }
  readonly actingFor: { readonly id: string; readonly name: string; readonly nameEn: string | null } | null
}

export interface Duties {
  readonly duties: readonly {
    readonly id: string
    readonly kind: string
    readonly titleZh: string
    readonly titleEn: string
    readonly dueOn: string | null
    readonly openedAt: string
    readonly appointment: Appointment
  }[]
}

export interface Messages {
  readonly unread: number
  readonly messages: readonly {
    readonly id: string
    readonly kind: string
    readonly params: Readonly<Record<string, unknown>>
    readonly sentAt: string
    readonly readAt: string | null
  }[]
}
