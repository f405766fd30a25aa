import { Button } from 'antd'
import { useState } from 'react'
import { useDesk } from './desk-context.tsx'
import { deskWords } from './words.ts'

/** Something shown this once, to be copied. */
export function Secret({ text, note }: { readonly text: string; readonly note: string }) {
  const { lang } = useDesk()
  const w = deskWords[lang]
  const [isCopied, setCopied] = useState(false)
  return (
    <div className="secret" role="status">
      <span className="q">{note}</span>
      <span className="code">{text}</span>
      {/* Browsers give the clipboard to secure addresses only; elsewhere the text is there to be selected. */}
      {window.isSecureContext ? (
        <div className="row">
          <Button
            size="small"
            onClick={() => {
              void navigator.clipboard.writeText(text).then(() => setCopied(true))
            }}
          >
            {isCopied ? w.copied : w.copy}
          </Button>
        </div>
      ) : null}
    </div>
  )
}
