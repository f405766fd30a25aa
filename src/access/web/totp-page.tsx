import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Asked } from '../../ui/desk/asked.tsx'
import { Go, useAnswer, useDesk, useQueryText, useTitle } from '../../ui/desk/desk-context.tsx'
import { accountWords } from './account-words.ts'
import { readSession } from './asks.ts'
import { CodeForm } from './code-form.tsx'
import { safeReturn } from './safe-return.ts'
import { TotpCard } from './totp-card.tsx'

/** The second factor: its code, when one comes from the city's sign-on; turning it on, when one is signed in already. */
export function TotpPage() {
  const { lang } = useDesk()
  const w = accountWords[lang]
  const [query] = useQueryText()
  const session = useAnswer(readSession, {})
  const known = useQueryClient()
  const navigate = useNavigate()
  useTitle(w.totp)
  const isUnknown = session.error?.kind === 'signed_out'
  return (
    <div className="narrow-page">
      <div className="head">
        <h1>{w.totp}</h1>
      </div>
      {isUnknown ? (
        <CodeForm
          onSignedIn={() => {
            known.removeQueries({ type: 'inactive' })
            void navigate({ href: safeReturn(query.to) })
          }}
          onBack={() => void navigate({ to: '/sign-in' })}
        />
      ) : (
        <Asked of={session}>
          {(answer) => (
            <>
              <TotpCard session={answer} isPage />
              <p>
                <Go to={safeReturn(query.to)} house>
                  {w.toDesk}
                </Go>
              </p>
            </>
          )}
        </Asked>
      )}
    </div>
  )
}
