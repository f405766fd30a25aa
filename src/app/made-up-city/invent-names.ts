import type { Name } from '../../access/index.ts'
import type { CityPlan } from './city-plan.ts'
import type { Draw } from './draw.ts'
import {
  FAMILY_NAMES,
  FANCY_SYLLABLES,
  FIRM_KINDS,
  GIVEN_SYLLABLES,
  INSTITUTE_KINDS,
  OTHER_SHORE,
  PARTNER_KINDS,
  type Word,
} from './words.ts'

/** Names in both languages, none given twice. */
export interface NameGiver {
  park(row: CityPlan['layout'][number]): Name
  firm(place: Word): Name
  institute(row: CityPlan['layout'][number]): Name
  partner(): Name
  expertBody(track: Word): Name
  person(): Name
}

export function giveNames(draw: Draw, plan: CityPlan): NameGiver {
  const given = new Set<string>()
  const once = (make: () => Word): Word => {
    for (;;) {
      const name = make()
      if (given.has(name.zh)) continue
      given.add(name.zh)
      return name
    }
  }
  const fancy = (): Word => {
    const first = draw.pick(FANCY_SYLLABLES)
    const second = draw.pick(FANCY_SYLLABLES.filter((one) => one !== first))
    return { zh: first.zh + second.zh, en: capitalise(first.en + second.en) }
  }
  const { city } = plan
  const short = shortenPlace(city.zh)
  return {
    park: (row) =>
      once(() => {
        const [name, track] = [fancy(), draw.pick(listTracks(plan, row))]
        return { zh: `${name.zh}${track.zh}园`, en: `${name.en} ${capitaliseAll(track.en)} Park` }
      }),
    firm: (place) =>
      once(() => {
        const [name, kind] = [fancy(), draw.pick(FIRM_KINDS)]
        return { zh: `${place.zh}${name.zh}${kind.zh}有限公司`, en: `${place.en} ${name.en} ${kind.en} Co., Ltd.` }
      }),
    institute: (row) =>
      once(() => {
        const [name, track, kind] = [fancy(), draw.pick(listTracks(plan, row)), draw.pick(INSTITUTE_KINDS)]
        return {
          zh: `${short}${name.zh}${track.zh}${kind.zh}`,
          en: `${city.en} ${name.en} ${capitaliseAll(track.en)} ${kind.en}`,
        }
      }),
    partner: () =>
      once(() => {
        const [place, name, kind] = [draw.pick(OTHER_SHORE), fancy(), draw.pick(PARTNER_KINDS)]
        return { zh: `${place.zh}${name.zh}${kind.zh}`, en: `${place.en} ${name.en} ${kind.en}` }
      }),
    expertBody: (track) =>
      once(() => {
        const name = fancy()
        return {
          zh: `${short}${track.zh}专家组（${name.zh}组）`,
          en: `${city.en} Expert Group on ${track.en} (${name.en})`,
        }
      }),
    person: () =>
      once(() => {
        const [family, first] = [draw.pick(FAMILY_NAMES), draw.pick(GIVEN_SYLLABLES)]
        const second = draw.pick(GIVEN_SYLLABLES)
        return { zh: family.zh + first.zh + second.zh, en: `${family.en} ${capitalise(first.en + second.en)}` }
      }),
  }
}

/** What a park may be about: the directions of its zone, and what their brackets name. */
export function listTracks(plan: CityPlan, row: CityPlan['layout'][number]): Word[] {
  return row.directions
    .flatMap(({ name, details }) => (details.length > 0 ? details : [name]))
    .map((zh) => ({ zh, en: plan.english[zh] ?? zh }))
}

/** 澜浦 of 澜浦区. */
export function shortenPlace(name: string): string {
  return name.replace(/[市县区]$/, '')
}

function capitalise(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1)
}

/** As titles are written; the small words stay small. */
function capitaliseAll(words: string): string {
  return words.replace(/[^ ]+/g, (word) => (/^(?:a|and|as|of)$/.test(word) ? word : capitalise(word)))
}
