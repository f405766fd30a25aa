import { createElement } from 'react'
import type { Problem } from '../platform/http/problems.ts'
import { LANG_TAG, type Lang } from '../ui/lang.ts'
import { Layout, renderDocument } from '../ui/layout.tsx'

/** The page for a failure, in both languages. An address that is no page has a page of its own. */
export function renderProblem(lang: Lang, problem: Problem, requestId: string): string {
  const { title, titleEn } = problem.words
  const [first, second] = lang === 'zh' ? [title, titleEn] : [titleEn, title]
  const other: Lang = lang === 'zh' ? 'en' : 'zh'
  const says = [
    createElement('h1', { key: 'first' }, first),
    createElement('p', { key: 'second', className: 'lead', lang: LANG_TAG[other] }, second),
    createElement('p', { key: 'id', className: 'lead' }, `${lang === 'zh' ? '请求编号' : 'Request id'} ${requestId}`),
  ]
  const frame = {
    lang,
    title: first,
    home: lang === 'zh' ? '/' : '/en',
    nav: [],
    otherLang: lang === 'zh' ? '/en' : '/',
  }
  return renderDocument(Layout({ ...frame, children: createElement('div', { className: 'ph' }, says) }))
}
