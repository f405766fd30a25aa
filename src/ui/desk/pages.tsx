import { Button } from 'antd'
import { useDesk, useQueryText } from './desk-context.tsx'
import { deskWords } from './words.ts'

interface PagesProps {
  readonly total: number
  /** Rows on this page. */
  readonly shown: number
  readonly page: number
  /** Rows of a full page. */
  readonly size?: number
}

/** Where one is in a long list, and the way on. Nothing when all of it is shown. */
export function Pages({ total, shown, page, size = 50 }: PagesProps) {
  const { lang } = useDesk()
  const w = deskWords[lang]
  const [, change] = useQueryText()
  if (page === 1 && shown >= total) return null
  const pages = Math.max(page, Math.ceil(total / size))
  return (
    <nav className="foot-line" aria-label={w.pageOf(page, pages)}>
      <span className="q n">{w.pageOf(page, pages)}</span>
      <span className="row">
        <Button disabled={page <= 1} onClick={() => change({ page: page <= 2 ? '' : String(page - 1) })}>
          {w.previous}
        </Button>
        <Button disabled={page >= pages} onClick={() => change({ page: String(page + 1) })}>
          {w.next}
        </Button>
      </span>
    </nav>
  )
}
