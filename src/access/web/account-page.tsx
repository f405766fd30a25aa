import { Asked } from '../../ui/desk/asked.tsx'
import { useAnswer, useDesk } from '../../ui/desk/desk-context.tsx'
import { PageHead } from '../../ui/desk/page-head.tsx'
import { AccountCards } from './account-cards.tsx'
import { accountWords } from './account-words.ts'
import { readSession } from './asks.ts'

/** My account, outside any programme: for who belongs to none yet, or whose password has expired. */
export function AccountPage() {
  const { lang } = useDesk()
  const w = accountWords[lang]
  const session = useAnswer(readSession, {})
  return (
    <>
      <PageHead path={[w.account]} title={w.account} />
      <Asked of={session}>
        {(answer) => (
          <div className="narrow-page wide">
            <AccountCards session={answer} />
          </div>
        )}
      </Asked>
    </>
  )
}
