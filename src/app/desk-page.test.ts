import { describe, expect, it } from 'vitest'
import { renderCompilePage, renderDesk } from './desk-page.ts'

const template = `<!doctype html><html lang="zh-CN"><head>
<meta name="csp-nonce" content="__CSP_NONCE__" />
<meta property="csp-nonce" nonce="__CSP_NONCE__">
<script type="module" crossorigin src="/desk-files/assets/index-a$1b.js" nonce="__CSP_NONCE__"></script>
<link rel="stylesheet" crossorigin href="/desk-files/assets/index.css" nonce="__CSP_NONCE__">
</head><body><div id="desk"></div></body></html>`

describe('the compile page', () => {
  const page = renderCompilePage(template, { nonce: 'a+b/c=', lang: 'en' })

  it('carries the nonce of its answer wherever one belongs, and no token', () => {
    expect(page.match(/a\+b\/c=/g)).toHaveLength(4)
    expect(page).not.toContain('__CSP_NONCE__')
  })

  it('has the built script and style as they are', () => {
    expect(page).toContain('src="/desk-files/assets/index-a$1b.js"')
    expect(page).toContain('href="/desk-files/assets/index.css"')
  })

  it('speaks its language and leads to the other', () => {
    expect(page).toContain('<html lang="en">')
    expect(page).toContain('href="/compile"')
    expect(renderCompilePage(template, { nonce: 'x', lang: 'zh' })).toContain('href="/en/compile"')
  })

  it('has the navigation it is given', () => {
    const nav = [{ href: '/compile', label: '编译', current: true }]
    expect(renderCompilePage(template, { nonce: 'x', lang: 'zh', nav })).toContain('aria-current="page">编译</a>')
  })

  it('says what to do without script', () => {
    expect(page).toMatch(/<noscript>.*courtyard compile FILE.*<\/noscript>/)
  })

  it('lets no nonce end its attribute', () => {
    expect(renderCompilePage(template, { nonce: '"><script>', lang: 'zh' })).not.toContain('"><script>')
  })

  it('refuses a template that was not built', () => {
    expect(() => renderCompilePage('<html></html>', { nonce: 'x', lang: 'zh' })).toThrow('not been built')
  })
})

describe('the document of the desk', () => {
  const page = renderDesk(template, { nonce: 'a+b/c=', lang: 'en' })

  it('carries the nonce of its answer, and no script or style written into it', () => {
    expect(page.match(/a\+b\/c=/g)).toHaveLength(4)
    expect(page).not.toMatch(/__CSP_NONCE__|<style|\sstyle=|<script(?![^>]*\ssrc=)/)
  })

  it('speaks its language, and says where to go without script', () => {
    expect(page).toContain('<html lang="en">')
    expect(page).toMatch(/<noscript>.*href="\/en".*<\/noscript>/)
    expect(renderDesk(template, { nonce: 'x', lang: 'zh' })).toContain('<html lang="zh-CN">')
  })

  it('lets no nonce end its attribute', () => {
    expect(renderDesk(template, { nonce: '"><script>', lang: 'zh' })).not.toContain('"><script>')
  })
})
