import { FailureLine } from '../../ui/desk/asked.tsx'
import { useDesk } from '../../ui/desk/desk-context.tsx'
import type { Failure } from '../../ui/desk/failure.ts'
import { sayMoment } from '../../ui/desk/say-when.ts'
import { deskWords } from '../../ui/desk/words.ts'
import { Light } from '../../ui/light.tsx'
import { signInWords } from './sign-in-words.ts'

const WRONG: readonly string[] = ['sign_in_failed', 'wrong_password', 'wrong_code']

/** Said in full at the field it is about. */
const AT_ITS_FIELD: readonly string[] = ['password_refused', 'sign_in_name_refused', 'sign_in_name_taken']

/** Why a name, a password or a code was not taken: it was wrong, or no more are tried until a time. */
export function TryFailure({ failure }: { readonly failure: Failure | null }) {
  const { lang } = useDesk()
  const w = signInWords[lang]
  if (failure && AT_ITS_FIELD.includes(failure.code))
    return (
      <div className="failed" role="alert">
        <Light colour="yellow">{deskWords[lang].toFix(1)}</Light>
      </div>
    )
  if (failure === null || (failure.code !== 'locked' && !WRONG.includes(failure.code)))
    return <FailureLine failure={failure} />
  const { until } = failure.more
  const isLocked = failure.code === 'locked' && typeof until === 'string'
  return (
    <div className="failed" role="alert">
      <Light colour="yellow">{isLocked ? w.locked(sayMoment(until, lang)) : failure.title?.[lang]}</Light>
      {isLocked ? <span>{w.lockedHow}</span> : null}
    </div>
  )
}
