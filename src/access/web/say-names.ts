import type { Lang } from '../../ui/lang.ts'
import type { Name } from '../organisation.schema.ts'

/** A name in the language of the page; Chinese where no English one is known. */
export function sayName(name: Name, lang: Lang): string {
  return lang === 'en' ? (name.en ?? name.zh) : name.zh
}

/** A person's name in the language of the page. */
export function sayPerson(person: { readonly name: string; readonly nameEn: string | null }, lang: Lang): string {
  return lang === 'en' ? (person.nameEn ?? person.name) : person.name
}
