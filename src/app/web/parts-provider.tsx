import { ConfigProvider } from 'antd'
import { type ReactNode, useMemo, useSyncExternalStore } from 'react'
import { dark, light } from './antd-theme.ts'
import type { PartsLocale } from './parts-locale.ts'
import { isDark, watchTheme } from './theme-choice.ts'

const stillQuery = window.matchMedia('(prefers-reduced-motion: reduce)')

const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? ''

/** Ant Design in the colours of the house, by day and by night, still where that is wished, under the nonce of this one answer. */
export function PartsProvider({ locale, children }: { readonly locale: PartsLocale; readonly children: ReactNode }) {
  const isNight = useSyncExternalStore(watchTheme, isDark)
  const isStill = useSyncExternalStore(watchStillness, () => stillQuery.matches)
  const theme = useMemo(() => {
    const colours = isNight ? dark : light
    return isStill ? { ...colours, token: { ...colours.token, motion: false } } : colours
  }, [isNight, isStill])
  return (
    <ConfigProvider
      theme={theme}
      locale={locale}
      csp={{ nonce }}
      button={{ autoInsertSpace: false }}
      wave={{ disabled: true }}
    >
      {children}
    </ConfigProvider>
  )
}

function watchStillness(tell: () => void): () => void {
  stillQuery.addEventListener('change', tell)
  return () => stillQuery.removeEventListener('change', tell)
}
