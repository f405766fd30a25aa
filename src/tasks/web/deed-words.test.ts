import { expect, it } from 'vitest'
import { sayDeed } from '../../audit/rules/deed-words.ts'
import { itemActs } from '../item.acts.ts'

it('the record has words for every act of an item, and for the import of an annex', () => {
  for (const act of [...Object.keys(itemActs.acts), 'import_annex']) {
    expect(sayDeed(`tasks.${act}`, 'zh')).toMatch(/\p{Script=Han}/u)
    expect(sayDeed(`tasks.${act}`, 'en')).not.toContain('.')
  }
})
