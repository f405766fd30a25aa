import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'
import { Failure } from '../../ui/desk/failure.ts'

/**
 * What the desk knows of the server's answers.
 *
 * @param onLocked  told when an ask fails because nobody is signed in, or because a second factor has to be set up first
 */
export function createQueryClient(onLocked: (kind: 'signed_out' | 'totp_required') => void): QueryClient {
  const watch = (error: unknown) => {
    if (error instanceof Failure && (error.kind === 'signed_out' || error.kind === 'totp_required'))
      onLocked(error.kind)
  }
  return new QueryClient({
    queryCache: new QueryCache({ onError: watch }),
    mutationCache: new MutationCache({ onError: watch }),
    defaultOptions: {
      queries: {
        // An ask without network fails at once and says so, rather than waiting in silence.
        networkMode: 'always',
        staleTime: 10_000,
        retry: (failed, error) => failed < 1 && error instanceof Failure && error.kind === 'broken',
        retryDelay: 500,
      },
      mutations: { networkMode: 'always', retry: false },
    },
  })
}
