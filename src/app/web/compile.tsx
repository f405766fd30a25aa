import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { CompilePage } from '../../plans/web/compile-page.tsx'
import type { Lang } from '../../ui/lang.ts'
import { loadPartsLocale } from './parts-locale.ts'
import { PartsProvider } from './parts-provider.tsx'

const host = document.getElementById('desk')
const lang: Lang = document.documentElement.lang.startsWith('en') ? 'en' : 'zh'

if (host) {
  const locale = await loadPartsLocale(lang)
  createRoot(host).render(
    <StrictMode>
      <PartsProvider locale={locale}>
        <CompilePage lang={lang} />
      </PartsProvider>
    </StrictMode>,
  )
}
