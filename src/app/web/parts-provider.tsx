import { ConfigProvider } from 'antd'
import { type ReactNode, useSyncExternalStore } from 'react'
import { dark, light } from './antd-theme.ts'
import type { PartsLocale } from './parts-locale.ts'
import { isDark, watchTheme } from './theme-choice.ts'

const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? ''

/** Ant Design in the colours of the house, by day and by night, under the nonce of this one answer. */
export function PartsProvider({ locale, children }: { readonly locale: PartsLocale; readonly children: ReactNode }) {
  const isNight = useSyncExternalStore(watchTheme, isDark)
  return (
    <ConfigProvider
      theme={isNight ? dark : light}
      locale={locale}
      csp={{ nonce }}
      button={{ autoInsertSpace: false }}
      wave={{ disabled: true }}
    >
      {children}
    </ConfigProvider>
  )
}
