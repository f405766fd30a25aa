import type { Comparator } from '../plans.schema.ts'
import type { ItemKind } from './reading-items.ts'

export type Lang = 'zh' | 'en'

/** How much was read, for the sentence that says so. */
export interface Counts {
  readonly targets: number
  readonly districts: number
  readonly zones: number
  readonly directions: number
  readonly tasks: number
  readonly owners: number
  readonly annex: number
  readonly warnings: number
  readonly uncovered: number
}

/** Every word of the compile page in one language. Quotes from a notice are not among them: they stay Chinese. */
export interface Words {
  readonly lang: 'zh-CN' | 'en'
  readonly skip: string
  readonly path: readonly [string, string]
  readonly ask: {
    readonly title: string
    readonly lead: string
    readonly kept: string
    readonly drop: string
    readonly dropHere: string
    readonly pick: string
    readonly kinds: string
    readonly annexTitle: string
    readonly annexWhy: string
    readonly annexPick: string
    readonly annexChosen: (name: string) => string
    readonly annexRemove: string
    readonly onlyAnnex: string
    readonly nothingUsable: string
  }
  readonly sending: {
    readonly title: (name: string) => string
    readonly uploading: (percent: number) => string
    readonly reading: string
    readonly stop: string
    readonly stopped: string
  }
  readonly failure: {
    readonly refused: string
    readonly denied: string
    readonly deniedWait: (seconds: number) => string
    readonly brokenTitle: string
    readonly broken: string
    readonly offlineTitle: string
    readonly offline: string
    readonly quote: (id: string) => string
    readonly again: string
    readonly other: string
    readonly kept: string
  }
  readonly result: {
    readonly finding: (counts: Counts) => string
    readonly nothing: string
    readonly announce: (counts: Counts) => string
    readonly toSee: (count: number) => string
    readonly noWarnings: string
    readonly left: (count: number) => string
    readonly noneLeft: string
    readonly excel: string
    readonly excelFailed: string
    readonly json: string
    readonly another: string
    readonly addAnnex: string
    readonly ownersMissing: string
    readonly ownersMissingHow: string
    readonly ownersMissingNamed: string
    readonly annexFrom: (name: string) => string
    readonly keepNothing: string
    readonly cards: string
    readonly sides: string
    readonly notice: string
    readonly read: string
    readonly noticeRegion: string
    readonly lines: (count: number) => string
    readonly hint: string
    readonly keysLabel: string
    readonly keysHint: string
    readonly showAll: (count: number) => string
    readonly earlier: (count: number) => string
    readonly later: (count: number) => string
    readonly partly: (from: number, to: number, all: number) => string
    readonly ref: (label: string) => string
    readonly show: (label: string) => string
  }
  readonly binding: {
    readonly known: string
    readonly same: (compared: number) => string
    readonly differ: (compared: number, differing: number) => string
  }
  readonly kinds: Readonly<Record<ItemKind, { readonly short: string; readonly mark: string }>>
  readonly data: {
    readonly title: string
    readonly note: string
    readonly fields: Readonly<
      Record<
        | 'title'
        | 'planTitle'
        | 'documentNumber'
        | 'indexNumber'
        | 'issuer'
        | 'coIssuers'
        | 'issuedOn'
        | 'publishedOn'
        | 'validity'
        | 'category'
        | 'attachments',
        string
      >
    >
    readonly missing: string
  }
  readonly targets: {
    readonly title: string
    readonly note: (count: number) => string
    readonly none: string
    readonly subject: string
    readonly value: string
    readonly comparator: string
    readonly year: string
    readonly comparators: Readonly<Record<Exclude<Comparator, 'growth'> | 'up' | 'down' | 'growth', string>>
    readonly noYear: string
  }
  readonly warnings: { readonly title: string; readonly note: (count: number) => string; readonly none: string }
  readonly layout: {
    readonly title: string
    readonly note: (counts: Counts) => string
    readonly none: string
    readonly district: string
    readonly zone: string
    readonly directions: string
    readonly count: string
    readonly ownZone: string
  }
  readonly tasks: {
    readonly title: string
    readonly note: (count: number, withOwner: number, withDue: number) => string
    readonly none: string
    readonly measures: (count: number) => string
    readonly lead: string
    readonly support: string
    readonly due: string
  }
  readonly owners: {
    readonly title: string
    readonly note: (count: number) => string
    readonly none: string
    readonly noHeading: string
  }
  readonly annex: {
    readonly title: string
    readonly note: (count: number, unmatched: number) => string
    readonly none: string
    readonly noneButNamed: string
    readonly task: (number: string) => string
    readonly unmatched: string
  }
  readonly uncovered: {
    readonly title: string
    readonly tab: string
    readonly note: (count: number) => string
    readonly none: string
  }
  readonly matrix: {
    readonly title: string
    readonly note: (families: number, zones: number) => string
    readonly table: string
    readonly named: string
    readonly within: string
    readonly singles: string
    readonly zone: string
    readonly empty: string
    readonly zonesOf: (named: number, within: number) => string
    readonly cell: (zone: string, family: string, where: 'named' | 'within', directions: string) => string
    readonly unmatched: string
    readonly nearNames: string
    readonly nearPair: (left: string, leftZone: string, right: string, rightZone: string) => string
  }
}
