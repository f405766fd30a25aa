import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { findPackageRoot } from '../platform/package-root.ts'
import { openTestDatabase, type TestDatabase } from '../platform/testing/open-test-database.ts'
import { bindOfficialText, describeBinding } from './bind-official-text.ts'
import { loadProgramme } from './load-programme.ts'
import { readDirectionFamilies } from './read-direction-families.ts'
import { listProgrammeFolders, type ProgrammeFolder, readProgrammeFolder } from './read-programme-folder.ts'
import { compilePlan } from './rules/compile.ts'
import { getProgrammeView } from './store.ts'

const nantong = await readProgrammeFolder(path.join(findPackageRoot(), 'programmes', 'nantong-2024'))
const families = await readDirectionFamilies()

/** The restated notice in another wording of sentences that are no fact, as an official text differs from ours. */
const official = nantong.text.replaceAll('为提升南通的产业竞争力', '为了提升南通市的产业竞争能力')

let database: TestDatabase
beforeEach(async () => {
  database = await openTestDatabase()
})
afterEach(() => database.close())

const load = (folder: ProgrammeFolder = nantong) => loadProgramme(database.owner, folder, families)
const bind = (text = official) => bindOfficialText(database.owner, [nantong], families, text, Buffer.from(text))
const view = () => getProgrammeView(database.app, 'nantong-2024')
const countEditions = async () => (await database.asSuperuser('select from plans.edition')).length

describe('loading a programme', () => {
  it('finds the folders that ship', async () => {
    expect((await listProgrammeFolders()).map((folder) => path.basename(folder))).toContain('nantong-2024')
  })

  it('stores what its notice compiles to', async () => {
    expect(await load()).toEqual({ slug: 'nantong-2024', outcome: 'stored' })
    const loaded = await view()
    expect(loaded?.reading).toEqual(compilePlan(nantong.text))
    expect(loaded).toMatchObject({ textSource: 'restated', binding: null, places: nantong.places })
  })

  it('changes nothing at the second start', async () => {
    await load()
    expect(await load()).toEqual({ slug: 'nantong-2024', outcome: 'unchanged' })
    expect(await countEditions()).toBe(1)
  })

  it('stores a changed folder as another edition', async () => {
    await load()
    const renamed = { ...nantong, name: { zh: '改名', en: 'Renamed' } }
    expect(await load(renamed)).toMatchObject({ outcome: 'stored' })
    expect((await view())?.name.zh).toBe('改名')
    expect(await countEditions()).toBe(2)
  })

  it('stores once when two servers start at the same moment', async () => {
    const outcomes = await Promise.all([load(), load()])
    expect(outcomes.map(({ outcome }) => outcome).sort()).toEqual(['stored', 'unchanged'])
    expect(await countEditions()).toBe(1)
  })

  it('is refused when the notice does not compile to the reviewed facts, and names the fact', async () => {
    const [first, ...others] = nantong.facts.targets
    const facts = { ...nantong.facts, targets: [{ ...first, value: 31 }, ...others] }
    await expect(load({ ...nantong, facts })).rejects.toThrow('目标 1 的数值：经复核为“31”，该文本读作“30”')
    expect(await countEditions()).toBe(0)
  })

  it('is refused when the notice lost a fact or gained one', async () => {
    const facts = { ...nantong.facts, tasks: nantong.facts.tasks.slice(1) }
    await expect(load({ ...nantong, facts })).rejects.toThrow('任务：该文本多出一项')
  })
})

describe('binding the official text', () => {
  it('is described without storing anything', async () => {
    await load()
    expect(describeBinding([nantong], compilePlan(official))).toEqual({
      slug: 'nantong-2024',
      name: nantong.name,
      compared: expect.any(Number),
      differing: [],
    })
    expect((await view())?.textSource).toBe('restated')
  })

  it('finds no programme for a notice of another number, or of none', () => {
    const other = compilePlan(official.replaceAll('〔2024〕37号', '〔2024〕38号'))
    expect(describeBinding([nantong], other)).toBeNull()
    expect(describeBinding([nantong], compilePlan('云溪市的一段话。'))).toBeNull()
  })

  it('shows the official text from then on, every span in it, and how many facts differ', async () => {
    await load()
    const bound = await bind()
    expect(bound).toMatchObject({ ok: true, value: { differing: [] } })
    const loaded = await view()
    expect(loaded).toMatchObject({
      textSource: 'official',
      reading: compilePlan(official),
      binding: { compared: bound.ok && bound.value.compared, differing: [] },
    })
    expect(loaded?.binding?.sha256).toMatch(/^[0-9a-f]{64}$/)
  })

  it('says which facts differ', async () => {
    const bound = await bind(official.replace('30个', '31个').replace('30 个', '31 个').replace('三十个', '三十一个'))
    expect(bound.ok && bound.value.differing).toEqual(['目标 1 的数值：经复核为“30”，该文本读作“31”'])
  })

  it('twice changes nothing', async () => {
    await load()
    await bind()
    await bind()
    expect(await countEditions()).toBe(2)
  })

  it('holds at the next start, and also when the folder changed', async () => {
    await load()
    await bind()
    expect(await load()).toMatchObject({ outcome: 'unchanged' })
    await load({ ...nantong, name: { zh: '改名', en: 'Renamed' } })
    expect(await view()).toMatchObject({ textSource: 'official', name: { zh: '改名' }, binding: { differing: [] } })
  })

  it('is refused for a notice that no programme has', async () => {
    expect(await bind('云溪市的一段话。')).toEqual({ ok: false, refusal: 'no_programme_has_this_number' })
  })
})

describe('an edition that people published', () => {
  const publishByPeople = () =>
    database.asSuperuser(`set session_replication_role = replica;
      update plans.edition set stated_by = 'draft 00000000-0000-4000-8000-00000000dead'`)

  it('stays when the folder changes, and the start says so', async () => {
    await load()
    await publishByPeople()
    expect(await load()).toMatchObject({ outcome: 'left_to_people' })
    expect(await load({ ...nantong, english: { ...nantong.english, 新: 'new' } })).toMatchObject({
      outcome: 'left_to_people',
    })
    expect(await countEditions()).toBe(1)
  })

  it('is not bound to an official text past them', async () => {
    await load()
    await publishByPeople()
    expect(await bind()).toEqual({ ok: false, refusal: 'people_published_what_holds' })
    expect(await countEditions()).toBe(1)
  })

  it('upon one of the folder: the folder says what it said, and nothing is stored', async () => {
    await load()
    await load({ ...nantong, english: { ...nantong.english, 新: 'new' } })
    await database.asSuperuser(`set session_replication_role = replica;
      update plans.edition set stated_by = 'draft 00000000-0000-4000-8000-00000000dead' where edition = 2;
      update plans.edition set source_sha256 = repeat('0', 64) where edition = 2`)
    expect(await load()).toMatchObject({ outcome: 'unchanged' })
    expect(await load({ ...nantong, english: {} })).toMatchObject({ outcome: 'left_to_people' })
  })
})
