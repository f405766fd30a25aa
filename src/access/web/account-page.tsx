import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Button } from 'antd'
import { Asked } from '../../ui/desk/asked.tsx'
import { useAct, useAnswer, useDesk } from '../../ui/desk/desk-context.tsx'
import { PageHead } from '../../ui/desk/page-head.tsx'
import { AccountCards } from './account-cards.tsx'
import { accountWords } from './account-words.ts'
import { readSession, signOut } from './asks.ts'

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
            <SignOut />
          </div>
        )}
      </Asked>
    </>
  )
}

/** The pages of a programme have it at the top right; here there is no programme. */
function SignOut() {
  const { lang } = useDesk()
  const leave = useAct(signOut, 'leave')
  const known = useQueryClient()
  const navigate = useNavigate()
  return (
    <div className="row">
      <Button
        loading={leave.isRunning}
        onClick={async () => {
          await leave.run({})
          await navigate({ to: '/sign-in' })
          known.removeQueries({ type: 'inactive' })
        }}
      >
        {accountWords[lang].signOut}
      </Button>
    </div>
  )
}
