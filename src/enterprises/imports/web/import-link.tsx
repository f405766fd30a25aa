import { readMe } from '../../../access/web/index.ts'
import { Go, useAnswer, useDesk } from '../../../ui/desk/desk-context.tsx'
import { importWords } from './import-words.ts'

/** The way to imports and exports, for whom they are there. */
export function ImportLink() {
  const { lang } = useDesk()
  const me = useAnswer(readMe, {})
  if (me.data?.rights['enterprises.see'] === undefined) return null
  return <Go to="/enterprises/import">{importWords[lang].link}</Go>
}
