import { Input } from 'antd'
import { useState } from 'react'
import { type Doing, useDesk } from '../../../ui/desk/desk-context.tsx'
import { Drawer } from '../../../ui/desk/drawer.tsx'
import { Field } from '../../../ui/desk/field.tsx'
import { catalogueWords } from './catalogue-words.ts'

interface EndDrawerProps {
  readonly title: string
  readonly act: string
  readonly doing: Pick<Doing<string, unknown, object>, 'isRunning' | 'failure'>
  /** Done with its reason; the drawer closes when it says so. */
  readonly onEnd: (why: string) => Promise<boolean>
  readonly onClose: () => void
}

/** What ends says why. */
export function EndDrawer({ title, act, doing, onEnd, onClose }: EndDrawerProps) {
  const { lang } = useDesk()
  const w = catalogueWords[lang]
  const [why, setWhy] = useState('')
  const [isTried, setTried] = useState(false)
  const isMissing = why.trim() === ''
  return (
    <Drawer
      title={title}
      act={act}
      isDanger
      doing={doing}
      wrong={isTried && isMissing ? 1 : 0}
      onClose={onClose}
      onAct={async () => {
        setTried(true)
        if (!isMissing && (await onEnd(why.trim()))) onClose()
      }}
    >
      <Field label={w.why} error={isTried && isMissing ? w.needWhy : undefined}>
        {(control) => (
          <Input.TextArea {...control} rows={3} value={why} onChange={(event) => setWhy(event.target.value)} />
        )}
      </Field>
    </Drawer>
  )
}
