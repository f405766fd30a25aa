import { markChinese, type Voice } from '../voice.tsx'

/** English of a passage under its Chinese, on the English pages, where the programme gives one. */
export function Gloss({ voice, text }: { voice: Voice; text: string }) {
  const english = voice.lang === 'en' ? voice.gloss(text) : null
  return english === null ? null : (
    <span className="gloss" lang="en">
      {markChinese(english)}
    </span>
  )
}
