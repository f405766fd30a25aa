import { type ReactNode, useState } from 'react'
import { useDesk } from '../../ui/desk/desk-context.tsx'
import { deskWords } from '../../ui/desk/words.ts'

interface DownloadLinkProps {
  /** Under the indicators of the programme. */
  readonly path: string
  readonly query?: Readonly<Record<string, string>>
  /** What the file is called where it is fetched first. */
  readonly file: string
  /** What is behind the link, where its words alone do not say it. */
  readonly name?: string
  readonly className?: string
  readonly children: ReactNode
}

/** Leads to a file. On another's behalf it is fetched first, because an address alone does not say for whom. */
export function DownloadLink({ path, query = {}, file, name, className, children }: DownloadLinkProps) {
  const { lang, slug, mandate } = useDesk()
  const [isLost, setLost] = useState(false)
  const address = `/api/programmes/${slug}/indicators/${path}?${new URLSearchParams({ ...query, lang })}`
  const more = { ...(name === undefined ? {} : { 'aria-label': name }), ...(className ? { className } : {}) }
  if (mandate === null)
    return (
      <a href={address} download {...more}>
        {children}
      </a>
    )
  return (
    <button
      type="button"
      {...more}
      className={`plain ${className ?? ''}`}
      onClick={async () => {
        const reply = await fetch(address, { headers: { 'x-courtyard-mandate': mandate } }).catch(() => null)
        setLost(!reply?.ok)
        if (!reply?.ok) return
        const url = URL.createObjectURL(await reply.blob())
        const link = document.createElement('a')
        link.href = url
        link.download = file
        link.click()
        // The browser has begun by then.
        window.setTimeout(() => URL.revokeObjectURL(url), 60_000)
      }}
    >
      {children}
      {isLost ? <span className="field-error"> {deskWords[lang].brokenTitle}</span> : null}
    </button>
  )
}
