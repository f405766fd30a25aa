import Fastify from 'fastify'
import { describe, expect, it } from 'vitest'
import type { ProgrammeView } from '../plans/programme.schema.ts'
import type { Lang } from '../ui/lang.ts'
import { buildStyles } from '../ui/styles.ts'
import { renderDirections } from './pages/directions.tsx'
import { renderHome } from './pages/home.tsx'
import { renderNotFound } from './pages/not-found.tsx'
import { renderNotice } from './pages/notice.tsx'
import { renderOpen } from './pages/open.tsx'
import { renderParks } from './pages/parks.tsx'
import { renderProgrammes } from './pages/programmes.tsx'
import { renderTasks } from './pages/tasks.tsx'
import { renderZones } from './pages/zones.tsx'
import { portalRoutes } from './routes.ts'
import { aNantongView, aShippedView } from './testing/a-nantong-view.ts'
import { aParkList } from './testing/a-park-list.ts'
import { aView } from './testing/a-view.ts'
import { readPage } from './testing/read-page.ts'
import { voiceOf } from './voice.tsx'

const LANGS: readonly Lang[] = ['zh', 'en']

/** Every page of a programme by its address, questions included. */
function drawAll(view: ProgrammeView): Map<string, string> {
  const pages = new Map<string, string>()
  // Nantong has none, and none is invented for it.
  const parks = aParkList(view, view.slug === 'nantong-2024' ? 0 : 31)
  for (const lang of LANGS) {
    const at = `${lang === 'en' ? '/en' : ''}/${view.slug}`
    pages.set(at, renderHome(view, lang))
    pages.set(`${at}/notice`, renderNotice(view, lang))
    pages.set(`${at}/zones`, renderZones(view, lang, null, parks))
    pages.set(`${at}/parks`, renderParks(view, lang, parks, { page: 1 }))
    pages.set(`${at}/zones?direction=合成生物`, renderZones(view, lang, { direction: '合成生物' }))
    for (const family of view.differentiation.families)
      pages.set(`${at}/zones?family=${family.key}`, renderZones(view, lang, { family: family.key }))
    pages.set(`${at}/directions`, renderDirections(view, lang))
    pages.set(`${at}/tasks`, renderTasks(view, lang))
    pages.set(`${at}/open`, renderOpen(view, lang))
  }
  return pages
}

function countAnswers(view: ProgrammeView): number[] {
  const { reading } = view
  return [reading.targets, reading.layout, reading.tasks, reading.responsible, reading.uncovered, reading.warnings].map(
    (list) => list.length,
  )
}

const PROGRAMMES = { 'a small city': aView(), Nantong: aNantongView(), 'the made-up city': aShippedView('yunze-2023') }

describe.each(Object.entries(PROGRAMMES))('every page of %s', (_name, view) => {
  const pages = [...drawAll(view)]

  it('is at most 60 kB', () => {
    for (const [address, html] of pages) expect(Buffer.byteLength(html), address).toBeLessThanOrEqual(60_000)
  })

  it('needs no script and carries no inline style', () => {
    for (const [address, html] of pages) {
      const { elements } = readPage(html)
      expect(
        elements.filter(({ tag }) => tag === 'script' || tag === 'style'),
        address,
      ).toEqual([])
      const attributes = elements.flatMap((element) => Object.keys(element.attributes))
      expect(
        attributes.filter((name) => name === 'style' || name.startsWith('on')),
        address,
      ).toEqual([])
    }
  })

  it('has one first heading and skips no level', () => {
    for (const [address, html] of pages) {
      const levels = readPage(html).elements.flatMap(({ tag }) => (/^h[1-6]$/.test(tag) ? [Number(tag[1])] : []))
      expect(
        levels.filter((level) => level === 1),
        address,
      ).toHaveLength(1)
      for (const [index, level] of levels.entries())
        expect(level, address).toBeLessThanOrEqual((levels[index - 1] ?? 0) + 1)
    }
  })

  it('uses each anchor once', () => {
    for (const [address, html] of pages) {
      const ids = readPage(html).elements.flatMap(({ attributes }) => attributes.id ?? [])
      expect(new Set(ids).size, address).toBe(ids.length)
    }
  })

  it('links only to pages that exist, and to anchors that are there', () => {
    const idsByPage = new Map(
      pages.map(([address, html]) => [
        address,
        new Set(readPage(html).elements.flatMap(({ attributes }) => attributes.id ?? [])),
      ]),
    )
    const elsewhere = new Set(['/compile', '/en/compile', '/desk', '/en/desk'])
    for (const [address, html] of pages)
      for (const { tag, attributes } of readPage(html).elements) {
        if (tag !== 'a' || attributes.href === undefined) continue
        const [path = '', hash] = decodeURI(attributes.href).split('#')
        if (elsewhere.has(path)) continue
        const bare = path.replace(/\?direction=.*$/, '')
        const ids = idsByPage.get(path === '' ? address : path) ?? idsByPage.get(bare)
        expect(ids, `${address} → ${attributes.href}`).toBeDefined()
        if (hash && hash !== 'main') expect([...(ids ?? [])], `${address} → ${attributes.href}`).toContain(hash)
      }
  })

  it('keeps Chinese on English pages to what is marked as Chinese', () => {
    for (const [address, html] of pages) {
      if (!address.startsWith('/en/')) continue
      const stray = readPage(html).pieces.filter(({ text, lang }) => lang === 'en' && /\p{Script=Han}/u.test(text))
      const body = stray.filter(({ text }) => !text.includes('· Courtyard'))
      expect(body, address).toEqual([])
    }
  })

  it('says whose words it shows', () => {
    for (const [address, html] of pages)
      expect(readPage(html).text, address).toContain(
        view.invented
          ? address.startsWith('/en/')
            ? 'Made up: this city does not exist'
            : '编造：这座城市不存在'
          : address.startsWith('/en/')
            ? 'Restated, not the official text'
            : '转述，非原文',
      )
  })

  it('leads to the same page in the other language', () => {
    for (const [address, html] of pages) {
      const links = readPage(html).elements.filter(({ attributes }) => attributes.class === 'tongue')
      const other = address.startsWith('/en/') ? address.slice(3) : `/en${address}`
      expect(links.map(({ attributes }) => decodeURIComponent(attributes.href ?? ''))).toEqual([other])
    }
  })

  it('anchors every item at its sentence, and every mark leads back to an item', () => {
    const notice = pages.find(([address]) => address === `/${view.slug}/notice`)?.[1] ?? ''
    const ids = readPage(notice).elements.flatMap(({ attributes }) => attributes.id ?? [])
    const expected = ['t', 'z', 'k', 'r', 'u', 'w'].map(
      (letter) => ids.filter((id) => new RegExp(`^${letter}-\\d+$`).test(id)).length,
    )
    expect(expected).toEqual(countAnswers(view))
    const signs = readPage(notice).elements.filter(({ attributes }) => attributes.class?.split(' ').includes('sign'))
    expect(signs).toHaveLength(countAnswers(view).reduce((sum, n) => sum + n, 0))
  })

  it('prints no figure that neither the notice gives nor its lists count', () => {
    const { reading, differentiation, places } = view
    const districts = new Set(reading.layout.map((row) => row.district)).size
    const directions = reading.layout.map((row) => row.directions.length)
    const perDistrict = [...new Set(reading.layout.map((row) => row.district))].map((district) =>
      reading.layout.filter((row) => row.district === district).reduce((sum, row) => sum + row.directions.length, 0),
    )
    const allowed = new Set([
      ...(reading.text.match(/\d+/g) ?? []),
      ...[
        ...countAnswers(view),
        districts,
        ...directions,
        ...perDistrict,
        directions.reduce((sum, n) => sum + n, 0),
        differentiation.nearNames.length,
        ...reading.tasks.map((task) => task.measures.length),
        ...Array.from({ length: reading.layout.length + 1 }, (_, n) => n),
      ].map(String),
    ])
    expect(places.length).toBeGreaterThan(0)
    const text = readPage(renderHome(view, 'zh'))
      .text.replace(/(\d),(\d{3})/g, '$1$2')
      .replace(view.reading.notice.issuedOn ?? '', '')
    const figures = (text.match(/\d+/g) ?? []).map((figure) => figure.replace(/^0+(?=\d)/, ''))
    const published = (reading.notice.publishedOn ?? '').split('-').map((part) => part.replace(/^0+(?=\d)/, ''))
    expect(figures.filter((figure) => !allowed.has(figure) && !published.includes(figure))).toEqual([])
    expect(text).not.toContain('%')
    expect(text).toContain('尚未测量')
  })
})

describe('the home page', () => {
  it('lays the targets in the yard and the four groups of tasks round it', () => {
    const html = renderHome(aView(), 'zh')
    for (const wing of ['mechanism', 'supply', 'actors', 'ground']) expect(html).toContain(`wing-${wing}`)
    const text = readPage(html).text
    expect(text).toContain('到 2033 年')
    expect(text).toContain('12 个左右')
    expect(text).toContain('30 家以上')
    expect(html).toContain('href="/yunxi-2031/notice#k-4"')
    expect(html).toContain('href="/yunxi-2031/notice#t-1"')
  })

  it('falls back to plain groups where the headings are no four wings', () => {
    const html = renderHome(aView({ wings: {} }), 'zh')
    expect(html).toContain('yard-plain')
    expect(html).not.toContain('wing-mechanism')
    expect(readPage(html).text).toContain('扶持小微企业')
  })

  it('does not mention a layout that the plan does not have, and counts none as 0', () => {
    const view = aView()
    const bare = {
      ...view,
      reading: { ...view.reading, layout: [] },
      differentiation: { ...view.differentiation, hits: [], unmatched: [], nearNames: [] },
    }
    expect(readPage(renderHome(bare, 'zh')).text).not.toMatch(/(?<!\d)0 [处个项]/)
    expect(readPage(renderZones(bare, 'zh')).text).toContain('方案没有写空间布局')
    expect(readPage(renderDirections(bare, 'en')).text).toContain('No direction belongs to a family')
  })

  it('says so when the plan gives no target', () => {
    const view = aView()
    const html = renderHome({ ...view, reading: { ...view.reading, targets: [] } }, 'zh')
    expect(readPage(html).text).toContain('方案没有写带数字的目标')
  })

  it('shows a programme that nobody has translated in Chinese, marked as Chinese', () => {
    for (const [address, html] of drawAll(aView({ english: {} }))) {
      if (!address.startsWith('/en/')) continue
      const stray = readPage(html).pieces.filter(({ text, lang }) => lang === 'en' && /\p{Script=Han}/u.test(text))
      expect(
        stray.filter(({ text }) => !text.includes('· Courtyard')),
        address,
      ).toEqual([])
    }
  })
})

describe('a bound official text', () => {
  const binding = { boundAt: '2031-04-01T08:00:00Z', sha256: 'ab'.repeat(32), compared: 40, differing: [] as string[] }

  it('says when it was bound and that no fact differs', () => {
    const text = readPage(renderHome(aView({ invented: false, textSource: 'official', binding }), 'zh')).text
    expect(text).toContain('原文')
    expect(text).toContain('2031-04-01')
    expect(text).toContain('核对 40 项，没有不同')
    expect(text).not.toContain('转述')
  })

  it('says how many facts differ, and which', () => {
    const view = aView({
      invented: false,
      textSource: 'official',
      binding: { ...binding, differing: ['目标 1 的数值'] },
    })
    expect(readPage(renderHome(view, 'zh')).text).toContain('1 项不同')
    expect(readPage(renderHome(view, 'zh')).text).toContain('目标 1 的数值')
    expect(readPage(renderHome(view, 'en')).text).toContain('1 differ')
  })
})

describe('the zones', () => {
  it('light up where a direction is named, and where it stands inside brackets', () => {
    const { elements, text } = readPage(renderZones(aView(), 'zh', { direction: '合成生物' }))
    expect(text).toContain('合成生物：3 处，1 处直接写明，2 处只在括号里')
    const table = elements.find(({ attributes }) => attributes.class === 'zt')
    expect(table?.text).toContain('西岭县')
    expect(
      elements.filter(({ tag, text: word }) => tag === 'mark' && word === '合成生物').length,
    ).toBeGreaterThanOrEqual(3)
  })

  it('say that no zone writes what was asked, and how to see all', () => {
    const { text, elements } = readPage(renderZones(aView(), 'zh', { direction: '<b>航天</b>' }))
    expect(text).toContain('没有一处写到“<b>航天</b>”')
    expect(elements.filter(({ tag }) => tag === 'b').map((element) => element.text)).not.toContain('航天')
    expect(text).toContain('看全部')
  })

  it('know a family by its key only', () => {
    expect(readPage(renderZones(aView(), 'zh', { family: 'energy' })).text).toContain('储能：2 处')
    expect(readPage(renderZones(aView(), 'en', { family: 'nothing' })).text).toContain('No zone writes “nothing”')
  })
})

describe('the tasks', () => {
  it('show the owners of a task with it, and those outside all tasks by themselves', () => {
    const view = aView()
    const [first] = view.reading.tasks
    const task = { ...(first ?? expect.unreachable()), lead: ['市商务局'], support: ['市财政局'], due: '2032年底前' }
    const owner = { heading: task.title, lead: ['市商务局'], units: ['市商务局', '市财政局'], span: task.span }
    const reading = {
      ...view.reading,
      tasks: [task, ...view.reading.tasks.slice(1)],
      responsible: [...view.reading.responsible, owner],
    }
    const { elements, text } = readPage(renderTasks({ ...view, reading }, 'zh'))
    expect(text).toContain('4 项任务，3 项没有牵头单位，3 项没有时限')
    const card = elements.find(({ attributes }) => attributes.id === 'k-1')
    expect(card?.text).toContain('牵头：市商务局')
    expect(card?.text).toContain('时限：2032年底前')
    expect(elements.find(({ attributes }) => attributes.class === 'card owners')?.text).not.toContain('市商务局')
    expect(elements.some(({ attributes }) => attributes.id === 'r-2')).toBe(true)
  })
})

describe('what is open', () => {
  it('lists parks without names, tasks without owner, split terms, near names, sentences and warnings', () => {
    const { text } = readPage(renderOpen(aView(), 'zh'))
    expect(text).toContain('要建 12 个左右园区，方案里一个也没有点名')
    expect(text).toContain('4 项任务都没有写明牵头单位和时限：附件没有随文公开')
    expect(text).toContain('合成生物出现在 3 处：1 处直接写明，2 处只在括号里')
    expect(text).toContain('1 对方向写法相近')
    expect(text).toContain('大家都要出力。')
    expect(text).toContain('附件没有随文提供。')
  })

  it('is empty for a plan that leaves nothing open', () => {
    const view = aView()
    const reading = {
      ...view.reading,
      targets: [],
      layout: [],
      uncovered: [],
      warnings: [],
      tasks: view.reading.tasks.map((task) => ({ ...task, lead: ['市科技局'], due: '2032年底前' })),
    }
    const differentiation = { ...view.differentiation, hits: [], unmatched: [], nearNames: [] }
    expect(readPage(renderOpen({ ...view, reading, differentiation }, 'zh')).text).toContain('方案没有留下未定的事项')
    expect(readPage(renderTasks({ ...view, reading, differentiation }, 'zh')).text).toContain('牵头单位和时限都已写明')
  })
})

describe('a made-up city', () => {
  const [invented, real] = [drawAll(aShippedView('yunze-2023')), drawAll(aNantongView())]
  const mark = /编造|made up/i
  const find = (html: string, which: (one: { tag: string; attributes: Record<string, string> }) => boolean) =>
    readPage(html).elements.find(which)?.text ?? ''

  it('says so in the title, beside its name and in the strip at the head of every page', () => {
    for (const [address, html] of invented) {
      expect(
        find(html, ({ tag }) => tag === 'title'),
        address,
      ).toMatch(mark)
      expect(
        find(html, ({ attributes }) => attributes.class === 'brand'),
        address,
      ).toMatch(mark)
      expect(
        find(html, ({ attributes }) => attributes.class === 'rib'),
        address,
      ).toMatch(mark)
    }
  })

  it('says so on paper too: what bears the mark is not among what print leaves out', () => {
    const print = (buildStyles().files['courtyard.css'] ?? '').split('@media print').slice(1)
    const hidden = print.flatMap((part) => part.match(/[^{}]+(?=\{[^{}]*display: none)/g) ?? []).join()
    expect(hidden).toContain('.skip')
    expect(hidden).not.toMatch(/\.(?:rib|top|brand)\b/)
  })

  it('says so in the list of programmes and beside a page that is not there', () => {
    for (const lang of LANGS) {
      const entries = [aNantongView(), aShippedView('yunze-2023')]
      for (const html of [renderProgrammes(entries, lang), renderNotFound(lang, entries)]) {
        const items = readPage(html).elements.filter(({ tag }) => tag === 'li')
        expect(items.map(({ text }) => mark.test(text)).slice(0, 3)).toEqual([false, true, false])
      }
    }
  })

  it('does not call its own notice restated, and no real city made up', () => {
    for (const [address, html] of invented) expect(html, address).not.toMatch(/转述|restated/i)
    for (const [address, html] of real) expect(html, address).not.toMatch(mark)
  })
})

describe.each(['nantong-2024', 'yunze-2023'])('the folder of %s', (slug) => {
  const view = aShippedView(slug)

  it('has English for every name and every sentence of its notice', () => {
    const { reading, english } = view
    const plain = (zh: string) => zh.replace(/（/g, '(').replace(/）/g, ')').replace(/，/g, ',').replace(/：/g, ':')
    const known = new Set(Object.keys(english).map(plain))
    const names = [
      ...reading.headings.map((heading) => heading.text),
      ...reading.targets.map((target) => target.subject),
      ...reading.tasks.map((task) => task.title),
      ...reading.layout.flatMap((row) => [
        row.district,
        ...(row.hostZone ? [row.hostZone] : []),
        ...row.directions.flatMap((direction) => [direction.text, direction.name, ...direction.details]),
      ]),
      ...reading.responsible.flatMap((owner) => owner.units),
      ...reading.notice.attachments,
      ...view.places.map((place) => place.name),
      ...[reading.notice.issuer, reading.notice.title, reading.notice.planTitle, reading.notice.validity].flatMap(
        (name) => name ?? [],
      ),
    ]
    expect([...new Set(names)].filter((name) => !known.has(plain(name)))).toEqual([])

    const voice = voiceOf(view, 'en')
    const body = reading.text.slice(reading.headings[0]?.span[0]).split('\n')
    const prose = body.filter(
      (line) => line.trim() !== '' && !line.trim().endsWith('|') && !/^(?:[一二三四五六七八九十]+、|[(（])/.test(line),
    )
    expect(prose.length).toBeGreaterThan(12)
    expect(prose.filter((line) => voice.gloss(line) === null)).toEqual([])
  })
})

describe('Nantong', () => {
  const view = aNantongView()

  it('shows three targets, twenty zones, eleven tasks and the five places of synthetic biology', () => {
    expect(countAnswers(view).slice(0, 3)).toEqual([3, 20, 11])
    const { text } = readPage(renderOpen(view, 'zh'))
    expect(text).toContain('要建 30 个左右园区，方案里一个也没有点名')
    expect(text).toContain('合成生物出现在 5 处：1 处直接写明，4 处只在括号里')
    expect(text).toContain('11 项任务都没有写明牵头单位和时限：附件没有随文公开')
    expect(text).toContain('氢能和储能')
  })
})

describe('the addresses', () => {
  async function serve(views: readonly ProgrammeView[]) {
    const app = Fastify()
    await app.register(portalRoutes, {
      getView: async (slug: string) => views.find((view) => view.slug === slug) ?? null,
      listProgrammes: async () => views,
      listParks: async (slug) => aParkList(views.find((view) => view.slug === slug) ?? aView(), 0),
    })
    return app
  }

  it('lead from the root to the only programme', async () => {
    const app = await serve([aView()])
    expect((await app.inject('/')).headers.location).toBe('/yunxi-2031')
    expect((await app.inject('/en')).headers.location).toBe('/en/yunxi-2031')
  })

  it('show a list where there are several programmes, or none', async () => {
    const several = await (await serve([aView(), aNantongView()])).inject('/')
    expect(several.statusCode).toBe(200)
    expect(several.body).toContain('href="/nantong-2024"')
    expect((await (await serve([])).inject('/en')).body).toContain('No programme is loaded yet')
  })

  it('offer every page in both languages', async () => {
    const app = await serve([aView()])
    for (const start of ['', '/en'])
      for (const page of ['', '/notice', '/zones', '/directions', '/tasks', '/open']) {
        const reply = await app.inject(`${start}/yunxi-2031${page}`)
        expect(reply.statusCode, page).toBe(200)
        expect(reply.headers['content-type']).toBe('text/html; charset=utf-8')
        expect(reply.headers['content-language']).toBe(start === '' ? 'zh-CN' : 'en')
      }
  })

  it('take a question, and ignore one that is too long or asked twice', async () => {
    const app = await serve([aView()])
    expect((await app.inject(`/yunxi-2031/zones?direction=${encodeURIComponent('合成生物')}`)).body).toContain('<mark>')
    expect((await app.inject(`/yunxi-2031/zones?direction=${'x'.repeat(61)}`)).body).not.toContain('没有一处')
    expect((await app.inject('/yunxi-2031/zones?family=a&family=b')).statusCode).toBe(200)
  })

  it('answer an unknown programme with a page that says so, in both languages', async () => {
    const app = await serve([aView()])
    const reply = await app.inject('/nowhere')
    expect(reply.statusCode).toBe(404)
    expect(reply.body).toContain('没有这一页')
    expect(reply.body).toContain('No such page')
    expect((await app.inject('/en/nowhere/tasks')).statusCode).toBe(404)
  })

  it('leave files at the root to others', async () => {
    const app = await serve([aView()])
    app.get('/*', async () => 'a file')
    expect((await app.inject('/courtyard.css')).body).toBe('a file')
  })

  it('draw the frame without a programme within its limits too', () => {
    for (const lang of LANGS)
      for (const html of [renderNotFound(lang, [aView()]), renderProgrammes([aView(), aNantongView()], lang)]) {
        expect(readPage(html).elements.filter(({ tag }) => tag === 'h1')).toHaveLength(1)
        expect(Buffer.byteLength(html)).toBeLessThanOrEqual(60_000)
      }
  })
})

describe('the page of parks', () => {
  const view = aView()
  const told = (howMany: number, lang: Lang = 'zh', question = { page: 1 }) =>
    readPage(renderParks(view, lang, aParkList(view, howMany), question)).text

  it('carries no figure while none counts, beside what the plan promises', () => {
    const nantong = aNantongView()
    const text = readPage(renderParks(nantong, 'zh', aParkList(nantong, 0), { page: 1 })).text
    expect(text).toContain('还没有进入培育或认定的园区')
    expect(text).toContain('方案提出 30 个左右')
    expect(text).not.toMatch(/(?<!\d)0 个|计数/)
    expect(readPage(renderParks(nantong, 'en', aParkList(nantong, 0), { page: 1 })).text).toContain('about 30')
    expect(readPage(renderZones(nantong, 'zh', null, aParkList(nantong, 0))).text).not.toContain('霁澜')
  })

  it('lists every one that it counts, with its stage since when and its document', () => {
    const { elements, text } = readPage(renderParks(view, 'zh', aParkList(view, 31), { page: 1 }))
    expect(elements.filter(({ attributes }) => attributes.id?.startsWith('p-'))).toHaveLength(31)
    expect(text).toContain('31 个特色园区在册')
    expect(text).toMatch(/霁澜0园.*东湖开发区.*云特园办〔2031〕1号.*认定.*2031-05-06 起/s)
    expect(told(1, 'en')).toContain('1 park on the register')
  })

  it('goes on to further pages, of a host zone too', () => {
    const zone = aParkList(view, 250).zones[1]
    const page = renderParks(
      view,
      'zh',
      { ...aParkList(view, 250), page: 2 },
      { page: 2, ...(zone && { zone: zone.zone.id }) },
    )
    const { elements, text } = readPage(page)
    expect(text).toContain('第 2 页，共 3 页')
    const hrefs = elements.map(({ attributes }) => attributes.href)
    expect(hrefs).toContain(`/yunxi-2031/parks?zone=${zone?.zone.id}&page=3`)
    expect(hrefs).toContain(`/yunxi-2031/parks?zone=${zone?.zone.id}`)
  })

  it('is led to from each host zone: by name, or by how many where a page would not hold them', () => {
    expect(readPage(renderZones(view, 'zh', null, aParkList(view, 4))).text).toMatch(
      /东湖开发区.*霁澜0园.*霁澜3园.*西岭县.*霁澜1园/s,
    )
    const many = readPage(renderZones(view, 'zh', null, aParkList(view, 300)))
    expect(many.text).toContain('100 个')
    expect(many.elements.some(({ attributes }) => attributes.href?.startsWith('/yunxi-2031/parks?zone='))).toBe(true)
  })
})
