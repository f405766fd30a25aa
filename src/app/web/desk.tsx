import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { safeReturn } from '../../access/web/safe-return.ts'
import { DeskProvider } from '../../ui/desk/desk-context.tsx'
import type { Lang } from '../../ui/lang.ts'
import './desk.css'
import { loadPartsLocale } from './parts-locale.ts'
import { PartsProvider } from './parts-provider.tsx'
import { createQueryClient } from './query-client.ts'
import { createDeskRouter } from './router.tsx'
import { applyTheme } from './theme-choice.ts'

applyTheme()
const host = document.getElementById('desk')
const lang: Lang = document.documentElement.lang.startsWith('en') ? 'en' : 'zh'

if (host) {
  const router = createDeskRouter(lang)
  const client = createQueryClient(() => {
    const { pathname, searchStr } = router.state.location
    if (/^\/(?:sign-in|totp|link)(?:\/|$)/.test(pathname)) return
    const to = safeReturn(pathname + searchStr)
    void router.navigate({ to: '/sign-in', search: to === '/' ? {} : { to } })
  })
  const locale = await loadPartsLocale(lang)
  const nowhere = { lang, slug: '', mandate: null, say: () => undefined }
  createRoot(host).render(
    <StrictMode>
      <PartsProvider locale={locale}>
        <QueryClientProvider client={client}>
          <DeskProvider value={nowhere}>
            <RouterProvider router={router} />
          </DeskProvider>
        </QueryClientProvider>
      </PartsProvider>
    </StrictMode>,
  )
}
