import type { MessageKinds, MessageParams } from '../../access/message-kinds.schema.ts'

function readText(params: MessageParams, name: string): string {
  const value = params[name]
  return typeof value === 'string' ? value : ''
}

/** What people are told about titles. */
export const titleMessages: MessageKinds = {
  'enterprises.title_ends': {
    say: {
      zh: (params) =>
        `资质将到期：${readText(params, 'enterprise')}的${readText(params, 'kindZh')}，自 ${readText(params, 'validTo')} 起失效，请及早申请复核或重新认定`,
      en: (params) =>
        `A title ends: ${readText(params, 'kindEn')} of ${readText(params, 'enterprise')}, no longer valid on ${readText(params, 'validTo')}; apply for its renewal in time`,
    },
    place: (_, params) => {
      const id = readText(params, 'enterpriseId')
      return id === '' ? { to: '/enterprises/titles' } : { to: `/enterprises/${id}` }
    },
  },
}
