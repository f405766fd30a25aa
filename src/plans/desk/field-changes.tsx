import { useDesk } from '../../ui/desk/desk-context.tsx'
import type { Content, ItemKind } from '../drafts/drafts.schema.ts'
import { cutChange } from './cut-change.ts'
import { draftWords } from './draft-words.ts'
import { FIELDS, isWritable, listDifferent, textOfField } from './item-fields.ts'

/** Fields that are only told by the words of the page, not by their value. */
export function useSayField(): (kind: ItemKind, name: string, content: Content | null) => string {
  const { lang } = useDesk()
  const { options } = draftWords[lang]
  return (kind, name, content) => {
    const text = textOfField(kind, name, content)
    const field = isWritable(kind) ? FIELDS[kind].find((each) => each.name === name) : undefined
    return field?.options && content !== null ? (options[text] ?? text) : text
  }
}

interface FieldChangesProps {
  readonly kind: ItemKind
  readonly was: Content | null
  readonly is: Content | null
}

/**
 * What was said and what is said, field by field: struck out and underlined within the sentence. Something new shows all
 * that it says, something dropped all that it said.
 */
export function FieldChanges({ kind, was, is }: FieldChangesProps) {
  const { lang } = useDesk()
  const { fields } = draftWords[lang]
  const sayField = useSayField()
  const both = was !== null && is !== null
  const names = both ? listDifferent(kind, was, is) : listSaid(kind, was ?? is)
  return (
    <dl className="changes">
      {names.map((name) => {
        const [old, now] = [sayField(kind, name, was), sayField(kind, name, is)]
        return (
          <div key={name}>
            <dt>{fields[name] ?? name}</dt>
            <dd lang="zh-CN">
              <Changed was={was === null ? null : old} is={is === null ? null : now} />
            </dd>
          </div>
        )
      })}
    </dl>
  )
}

/** One text that became another; null: there was or is none. */
export function Changed({ was, is }: { readonly was: string | null; readonly is: string | null }) {
  if (was === null) return <ins>{is}</ins>
  if (is === null) return <del>{was}</del>
  const change = cutChange(was, is)
  return (
    <>
      {change.head}
      {change.was ? <del>{change.was}</del> : null}
      {change.is ? <ins>{change.is}</ins> : null}
      {change.tail}
    </>
  )
}

function listSaid(kind: ItemKind, content: Content | null): string[] {
  const names = isWritable(kind) ? FIELDS[kind].map(({ name }) => name) : ['text']
  return names.filter((name) => textOfField(kind, name, content) !== '')
}
