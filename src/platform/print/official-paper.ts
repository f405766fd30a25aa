import { readTemplate } from './create-printer.ts'

export type PaperBlock =
  | { readonly kind: 'heading' | 'paragraph'; readonly text: string }
  | {
      readonly kind: 'table'
      readonly heads: readonly string[]
      /** In parts of the width. */
      readonly widths: readonly number[]
      readonly rows: readonly (readonly string[])[]
    }

/** A paper that an office sends, as official-paper.typ sets it. Source: GB/T 9704-2012. */
export interface OfficialPaper {
  /** 信函格式 or 纪要格式. */
  readonly layout: 'letter' | 'minutes'
  /** The day it bears. */
  readonly day: string
  /** In a box above every page; null: none. */
  readonly mark: string | null
  /** 发文机关标志. */
  readonly office: string
  /** 发文字号. */
  readonly number: string | null
  readonly title: string
  /** 主送机关. */
  readonly to: string | null
  readonly body: readonly PaperBlock[]
  /** 署名 and 成文日期. */
  readonly sign: { readonly name: string; readonly day: string } | null
  /** A strip to be given back (回执). */
  readonly slip: { readonly title: string; readonly rows: readonly (readonly [string, string])[] } | null
  /** On a page of its own. */
  readonly translation: { readonly note: string; readonly title: string; readonly body: readonly PaperBlock[] } | null
}

/** The template of `OfficialPaper`. */
export function readOfficialPaper(): string {
  return readTemplate(import.meta.url, 'official-paper')
}

/** 成文日期: Arabic digits, the year in full, no leading zeros. Source: GB/T 9704-2012 §7.3.5.4. */
export function sayPaperDay(day: string): string {
  const [year, month, date] = day.split('-').map(Number)
  return `${year}年${month}月${date}日`
}

/** Text as paragraphs, in the order and the lines in which it was written. */
export function toParagraphs(text: string): PaperBlock[] {
  return text
    .split(/\r?\n/u)
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => ({ kind: 'paragraph', text: line }))
}
