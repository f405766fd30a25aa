import { useEffect, useState } from 'react'
import { useAct, useDesk } from '../../ui/desk/desk-context.tsx'
import { Drawer } from '../../ui/desk/drawer.tsx'
import type { Draft, DraftItem } from '../drafts/drafts.schema.ts'
import { dropItem, restoreItem } from './asks.ts'
import { readConflict } from './conflict-dialog.tsx'
import { draftWords } from './draft-words.ts'
import { nameOf } from './item-fields.ts'
import { ReasonField } from './item-form.tsx'

interface Props {
  readonly draft: Draft
  readonly item: DraftItem
  readonly task: 'drop' | 'restore'
  readonly onDone: (id: string) => void
  readonly onClose: () => void
}

/** Leaves an item out, or takes it in again, for a reason. */
export function ReasonDrawer({ draft, item, task, onDone, onClose }: Props) {
  const { lang } = useDesk()
  const w = draftWords[lang]
  const doings = { drop: useAct(dropItem), restore: useAct(restoreItem) }
  const doing = doings[task]
  const [reason, setReason] = useState('')
  const [isTried, setTried] = useState(false)
  const [revision, setRevision] = useState(item.revision)
  const { failure } = doing
  useEffect(() => {
    // What somebody else did first has been shown; whoever goes on now has seen it.
    const conflict = readConflict(failure)
    if (conflict) setRevision(conflict.theirs.revision)
  }, [failure])
  const name = nameOf(item.kind, item.content)
  return (
    <Drawer
      title={task === 'drop' ? w.dropTitle(name) : w.restoreTitle(name)}
      act={failure?.code === 'changed_meanwhile' ? w.conflictAgain : w.acts[task]}
      doing={doing}
      wrong={isTried && !reason.trim() ? 1 : 0}
      isDanger={task === 'drop'}
      onAct={async () => {
        setTried(true)
        const why = reason.trim()
        if (why && (await doing.run({ id: draft.id, item: item.id }, { revision, reason: why }))) onDone(item.id)
      }}
      onClose={onClose}
    >
      {item.span ? (
        <blockquote className="song" lang="zh-CN">
          {draft.text.slice(item.span[0], item.span[1])}
        </blockquote>
      ) : null}
      <ReasonField value={reason} onChange={setReason} isTried={isTried} />
    </Drawer>
  )
}
