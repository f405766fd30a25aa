import { describe, expect, it } from 'vitest'
import { findMessagePlace, sayMessage } from '../../access/message-kinds.schema.ts'
import { titleMessages } from './message-words.ts'

const thing = { kind: 'enterprises.title', id: '4a1f0c1e-0000-4000-8000-000000000001' }
const params = {
  enterpriseId: '4a1f0c1e-0000-4000-8000-000000000002',
  enterprise: '云泽储能有限公司',
  kindZh: '高新技术企业',
  kindEn: 'High-tech enterprise',
  validTo: '2027-05-23',
}

describe('what people are told about titles', () => {
  it('says whose title ends and when, and leads to the enterprise', () => {
    const told = { kind: 'enterprises.title_ends', params, thing }
    expect(sayMessage(titleMessages, told, 'zh')).toBe(
      '资质将到期：云泽储能有限公司的高新技术企业，自 2027-05-23 起失效，请及早申请复核或重新认定',
    )
    expect(sayMessage(titleMessages, told, 'en')).toBe(
      'A title ends: High-tech enterprise of 云泽储能有限公司, no longer valid on 2027-05-23; apply for its renewal in time',
    )
    expect(findMessagePlace(titleMessages, told)).toEqual({ to: `/enterprises/${params.enterpriseId}` })
    expect(findMessagePlace(titleMessages, { ...told, params: {} })).toEqual({ to: '/enterprises/titles' })
  })
})
