import type { Lang } from '../ui/lang.ts'

/**
 * How a capability words what it tells: a map beside its rooms, by kind. The desk's inbox, the mail and the gateway all
 * read the same words; `src/app/message-kinds.ts` puts the maps of all capabilities together.
 */
export interface MessageKind {
  /** One sentence, without a full stop. */
  readonly say: Readonly<Record<Lang, (params: MessageParams) => string>>
  /** The page of the desk, under the programme, where the thing is; null or absent: there is none. */
  readonly place?: (thing: MessageThing, params: MessageParams) => MessagePlace | null
}

export type MessageKinds = Readonly<Record<string, MessageKind>>

/** As they were told; what is read from them is looked at first. */
export type MessageParams = Readonly<Record<string, unknown>>

export interface MessageThing {
  readonly kind: string
  readonly id: string
}

export interface MessagePlace {
  readonly to: string
  readonly query?: Readonly<Record<string, string>>
}

export interface ToldMessage {
  readonly kind: string
  readonly params: MessageParams
  readonly thing: MessageThing | null
}

/** The sentence of a message. A kind that nobody words (a later version wrote it) is named. */
export function sayMessage(kinds: MessageKinds, { kind, params }: ToldMessage, lang: Lang): string {
  const said = Object.hasOwn(kinds, kind) ? kinds[kind]?.say[lang](params) : undefined
  return said ?? (lang === 'zh' ? `通知（${kind}）` : `Notice (${kind})`)
}

/** Where the thing is seen that a message speaks of. */
export function findMessagePlace(kinds: MessageKinds, { kind, params, thing }: ToldMessage): MessagePlace | null {
  if (thing === null || !Object.hasOwn(kinds, kind)) return null
  return kinds[kind]?.place?.(thing, params) ?? null
}

/** Says the same whatever the parameters are. */
export function saying(zh: string, en: string): MessageKind['say'] {
  return { zh: () => zh, en: () => en }
}
