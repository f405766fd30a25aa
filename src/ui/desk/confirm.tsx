import { Button } from 'antd'
import { type ReactNode, useEffect, useId, useRef } from 'react'
import { FailureLine } from './asked.tsx'
import type { Doing } from './desk-context.tsx'
import { useDesk } from './desk-context.tsx'
import { deskWords } from './words.ts'

interface ConfirmProps {
  /** The act and its object: 「结束任职：南通高新区 园区管理员」. */
  readonly title: string
  readonly act: string
  /** What is done: the dialog stays open while it runs and when it fails. */
  readonly doing: Pick<Doing<string, unknown, object>, 'isRunning' | 'failure'>
  /** Whether the button may be pressed yet. */
  readonly isReady?: boolean
  readonly onAct: () => void
  readonly onClose: () => void
  readonly children?: ReactNode
}

/** Asks before what cannot be undone. The browser's own dialog: it holds the focus and gives it back. */
export function Confirm({ title, act, doing, isReady = true, onAct, onClose, children }: ConfirmProps) {
  const { lang } = useDesk()
  const dialog = useRef<HTMLDialogElement>(null)
  const id = useId()
  useEffect(() => {
    const shown = dialog.current
    if (shown && !shown.open) shown.showModal()
    return () => shown?.close()
  }, [])
  return (
    <dialog ref={dialog} className="confirm" aria-labelledby={id} onClose={onClose}>
      <form
        method="dialog"
        onSubmit={(event) => {
          event.preventDefault()
          onAct()
        }}
      >
        <h2 id={id}>{title}</h2>
        {children}
        <FailureLine failure={doing.failure} />
        <div className="row end">
          <Button onClick={onClose}>{deskWords[lang].cancel}</Button>
          <Button type="primary" danger htmlType="submit" loading={doing.isRunning} disabled={!isReady}>
            {act}
          </Button>
        </div>
      </form>
    </dialog>
  )
}
