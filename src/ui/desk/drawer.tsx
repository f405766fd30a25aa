import { Button } from 'antd'
import { type ReactNode, useEffect, useId, useRef } from 'react'
import { FailureLine } from './asked.tsx'
import { type Doing, useDesk } from './desk-context.tsx'
import { deskWords } from './words.ts'

interface DrawerProps {
  /** The act and its object: 「报进展：建成检测平台」. */
  readonly title: string
  readonly act: string
  readonly doing: Pick<Doing<string, unknown, object>, 'isRunning' | 'failure'>
  /** How many fields are to be mended before it can be done; said above them once it was tried. */
  readonly wrong?: number
  readonly isDanger?: boolean
  /** Waits with the act: something is still on its way. */
  readonly isWaiting?: boolean
  /** In place of the plain words of a failure. */
  readonly failed?: ReactNode
  readonly onAct: () => void
  readonly onClose: () => void
  readonly children?: ReactNode
}

/**
 * A form beside the page, on a phone in its place. The browser's own dialog: it holds the focus and gives it back. It stays
 * while the act runs and when it fails.
 */
export function Drawer(props: DrawerProps) {
  const { title, act, doing, wrong = 0, isDanger = false, isWaiting = false, failed, onAct, onClose, children } = props
  const { lang } = useDesk()
  const w = deskWords[lang]
  const dialog = useRef<HTMLDialogElement>(null)
  const body = useRef<HTMLDivElement>(null)
  const id = useId()
  useEffect(() => {
    const shown = dialog.current
    if (shown && !shown.open) shown.showModal()
    body.current?.querySelector<HTMLElement>('input, select, textarea')?.focus()
    return () => shown?.close()
  }, [])
  useEffect(() => {
    if (wrong > 0) body.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
  }, [wrong])
  return (
    <dialog ref={dialog} className="act-drawer" aria-labelledby={id} onClose={onClose}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          onAct()
        }}
      >
        <header>
          <h2 id={id}>{title}</h2>
          <button type="button" className="plain" onClick={onClose}>
            {w.close}
          </button>
        </header>
        <div className="body" ref={body}>
          {wrong > 0 ? (
            <p className="field-error" role="alert">
              {w.toFix(wrong)}
            </p>
          ) : null}
          {children}
        </div>
        <footer>
          {failed ?? <FailureLine failure={doing.failure} />}
          <div className="row">
            <Button type="primary" htmlType="submit" loading={doing.isRunning} disabled={isWaiting} danger={isDanger}>
              {act}
            </Button>
            <Button onClick={onClose}>{w.cancel}</Button>
          </div>
        </footer>
      </form>
    </dialog>
  )
}
