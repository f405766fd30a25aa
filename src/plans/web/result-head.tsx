import { Button } from 'antd'
import { useState } from 'react'
import { Light } from '../../ui/light.tsx'
import { WingGlyph } from '../../ui/mark.tsx'
import type { PlanReading } from '../plans.schema.ts'
import { ANNEX_KINDS, NOTICE_KINDS, PickButton } from './ask-panel.tsx'
import { Zh } from './card.tsx'
import type { Binding } from './compile-answer.ts'
import { downloadJson, downloadWorkbook } from './download-reading.ts'
import { namesAnnex } from './names-annex.ts'
import type { ChosenFiles } from './page-state.ts'
import { sayDay } from './say-day.ts'
import { type Counts, type Lang, words } from './words.ts'

interface Props {
  readonly lang: Lang
  readonly files: ChosenFiles
  readonly reading: PlanReading
  readonly counts: Counts
  readonly binding: Binding | null
  readonly remark: string | null
  readonly onNotice: (file: File) => void
  readonly onAnnex: (file: File) => void
}

/** What was read, how it stands, what can be done with it, and what is missing. */
export function ResultHead({ lang, files, reading, counts, binding, remark, onNotice, onAnnex }: Props) {
  const w = words[lang]
  const { notice } = reading
  const isEmpty = counts.targets + counts.zones + counts.tasks + counts.owners === 0
  return (
    <div className="ph result-head">
      <div>
        <p className="eyb">
          <WingGlyph wing="yard" size={16} />
          {w.path.map((part) => (
            <span key={part}>{part}</span>
          ))}
          <Zh>{files.notice.name}</Zh>
        </p>
        <h1 tabIndex={-1}>{w.result.finding(counts)}</h1>
        <p className="result-title" lang="zh-CN">
          {notice.planTitle ?? notice.title ?? ''}
        </p>
        <p className="result-state">
          {counts.warnings > 0 ? (
            <a href="#warnings">
              <Light colour="yellow">{w.result.toSee(counts.warnings)}</Light>
            </a>
          ) : (
            <Light colour="green">{w.result.noWarnings}</Light>
          )}
          <span>{counts.uncovered > 0 ? w.result.left(counts.uncovered) : w.result.noneLeft}</span>
          {notice.documentNumber ? (
            <span className="n" lang="zh-CN">
              {notice.documentNumber}
            </span>
          ) : null}
          {notice.issuedOn ? <span className="n">{sayDay(notice.issuedOn, lang)}</span> : null}
        </p>
        {isEmpty ? <p className="lead">{w.result.nothing}</p> : null}
        {binding ? <BindingNote lang={lang} binding={binding} /> : null}
        {remark ? (
          <p className="result-remark">
            <Light colour="grey">{remark}</Light>
          </p>
        ) : null}
      </div>
      <Acts lang={lang} files={files} reading={reading} onNotice={onNotice} onAnnex={onAnnex} />
    </div>
  )
}

type ActsProps = Pick<Props, 'lang' | 'files' | 'reading' | 'onNotice' | 'onAnnex'>

function Acts({ lang, files, reading, onNotice, onAnnex }: ActsProps) {
  const w = words[lang].result
  const [making, setMaking] = useState<'idle' | 'busy' | 'failed'>('idle')
  const makeWorkbook = async () => {
    setMaking('busy')
    try {
      await downloadWorkbook(reading, files.notice.name)
      setMaking('idle')
    } catch {
      setMaking('failed')
    }
  }
  const isUnowned =
    reading.tasks.length > 0 && reading.tasks.every((task) => task.lead.length + task.support.length === 0 && !task.due)
  const isNamed = reading.notice.attachments.some(namesAnnex)
  return (
    <div className="acts">
      <div className="acts-buttons">
        <Button type="primary" loading={making === 'busy'} onClick={makeWorkbook}>
          {w.excel}
        </Button>
        <Button onClick={() => downloadJson(reading, files.notice.name)}>{w.json}</Button>
        {isUnowned ? <PickButton label={w.addAnnex} accept={ANNEX_KINDS} onPick={onAnnex} /> : null}
        <PickButton label={w.another} accept={NOTICE_KINDS} onPick={onNotice} />
      </div>
      {making === 'failed' ? (
        <p role="alert">
          <Light colour="red">{w.excelFailed}</Light>
        </p>
      ) : null}
      <p className="acts-note">
        {isUnowned ? (
          <>
            <b>{w.ownersMissing}</b>
            {lang === 'en' ? ' ' : ''}
            {isNamed ? w.ownersMissingNamed : w.ownersMissingHow}
            {lang === 'en' ? ' ' : ''}
          </>
        ) : null}
        {w.keepNothing}
      </p>
    </div>
  )
}

function BindingNote({ lang, binding }: { readonly lang: Lang; readonly binding: Binding }) {
  const w = words[lang].binding
  const { compared, differing } = binding
  return (
    <div className="binding">
      <Light colour={differing.length === 0 ? 'green' : 'yellow'}>
        {w.known}
        <a href={`${lang === 'en' ? '/en' : ''}/${binding.slug}`}>{binding.name?.[lang] ?? binding.slug}</a>
      </Light>
      <p>{differing.length === 0 ? w.same(compared) : w.differ(compared, differing.length)}</p>
      {differing.length > 0 ? (
        <ul lang="zh-CN">
          {differing.map((fact) => (
            <li key={fact}>{fact}</li>
          ))}
        </ul>
      ) : null}
    </div>
  )
}
