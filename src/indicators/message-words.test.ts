import { expect, it } from 'vitest'
import { findMessagePlace, sayMessage } from '../access/message-kinds.schema.ts'
import { reportMessages } from './message-words.ts'

const told = {
  kind: 'indicators.return',
  params: {
    parkZh: '云溪园',
    parkEn: 'Yunxi',
    start: '2026-07-01',
    frequency: 'quarter',
    formZh: '季报',
    formEn: 'Quarterly',
    reason: '营收有误',
  },
  thing: { kind: 'indicators.report', id: 'x' },
}

it('says which report and why, and where it is seen', () => {
  expect(sayMessage(reportMessages, told, 'zh')).toBe('报表被退回，请更正后重新报送：云溪园 2026Q3 季报（营收有误）')
  expect(sayMessage(reportMessages, told, 'en')).toBe(
    'A report was returned; correct it and hand it in again: Yunxi 2026Q3 Quarterly (营收有误)',
  )
  expect(findMessagePlace(reportMessages, told)).toEqual({ to: '/reports/x' })
})

it('says something whatever it was told with', () => {
  for (const kind of Object.keys(reportMessages)) {
    for (const lang of ['zh', 'en'] as const) {
      expect(sayMessage(reportMessages, { ...told, kind, params: {} }, lang).length).toBeGreaterThan(5)
    }
  }
})
