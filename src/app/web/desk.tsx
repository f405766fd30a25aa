import { ConfigProvider } from 'antd'
import { StrictMode, useSyncExternalStore } from 'react'
import { createRoot } from 'react-dom/client'
import { CompilePage } from '../../plans/web/compile-page.tsx'
import { dark, light } from './antd-theme.ts'
import { loadPartsLocale } from './parts-locale.ts'

const host = document.getElementById('desk')
const lang = document.documentElement.lang.startsWith('en') ? 'en' : 'zh'
const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? ''
const darkQuery = window.matchMedia('(prefers-color-scheme: dark)')

function watchDark(tell: () => void): () => void {
  darkQuery.addEventListener('change', tell)
  return () => darkQuery.removeEventListener('change', tell)
}

type PartsLocale = Awaited<ReturnType<typeof loadPartsLocale>>

function Desk({ locale }: { readonly locale: PartsLocale }) {
  const isDark = useSyncExternalStore(watchDark, () => darkQuery.matches)
  return (
    <ConfigProvider
      theme={isDark ? dark : light}
      locale={locale}
      csp={{ nonce }}
      button={{ autoInsertSpace: false }}
      wave={{ disabled: true }}
    >
      <CompilePage lang={lang} />
    </ConfigProvider>
  )
}

if (host) {
  const locale = await loadPartsLocale(lang)
  createRoot(host).render(
    <StrictMode>
      <Desk locale={locale} />
    </StrictMode>,
  )
}
