import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'
import { Failure } from '../../ui/desk/failure.ts'

/**
 * What the desk knows of the server's answers.
 *
 * @param onSignedOut  told when an ask fails because nobody is signed in, or no longer
 */
export function createQueryClient(onSignedOut: () => void): QueryClient {
  const watch = (error: unknown) => {
    if (error instanceof Failure && error.kind === 'signed_out') onSignedOut()
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
