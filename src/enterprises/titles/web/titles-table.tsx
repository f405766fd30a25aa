import { useState } from 'react'
import { RowActs } from '../../../ui/desk/acts.tsx'
import { Go, useDesk } from '../../../ui/desk/desk-context.tsx'
import { FileList } from '../../../ui/desk/file-list.tsx'
import { countDays, sayDay } from '../../../ui/desk/say-when.ts'
import { Light, type LightColour } from '../../../ui/light.tsx'
import type { Title, TitleState } from '../../titles.schema.ts'
import { showTitleActs } from './show-title-acts.ts'
import { TitleActPanel } from './title-panels.tsx'
import { titleWords } from './title-words.ts'

export const TITLE_LIGHTS: Readonly<Record<TitleState, LightColour>> = {
  stated: 'yellow',
  confirmed: 'green',
  withdrawn: 'grey',
}

interface TitlesTableProps {
  readonly titles: readonly Title[]
  /** The day it is. */
  readonly on: string
  /** Whose they are, on a page of many. */
  readonly withEnterprise?: boolean
}

/** Titles, with what may be done with each. */
export function TitlesTable({ titles, on, withEnterprise = false }: TitlesTableProps) {
  const { lang } = useDesk()
  const w = titleWords[lang]
  const [opened, setOpened] = useState<{ readonly act: string; readonly title: Title } | null>(null)
  return (
    <>
      {opened ? <TitleActPanel key={opened.act + opened.title.id} {...opened} onClose={() => setOpened(null)} /> : null}
      <table>
        <thead>
          <tr>
            <th scope="col">{withEnterprise ? w.enterprise : w.title}</th>
            <th scope="col">{w.validity}</th>
            <th scope="col" className="wide-only">
              {w.basis}
            </th>
            <th scope="col">{w.state}</th>
          </tr>
        </thead>
        <tbody>
          {titles.map((title) => (
            <tr key={title.id}>
              <td>
                {withEnterprise ? (
                  <>
                    <Go to={`/enterprises/${title.enterprise.id}`}>{title.enterprise.name}</Go>
                    <div className="q">
                      {title.kindName[lang]} {title.parks.map(({ name }) => name).join('、')}
                    </div>
                  </>
                ) : (
                  <>
                    {title.kindName[lang]}
                    <div className="q n">{title.number}</div>
                  </>
                )}
              </td>
              <td className="wraps">
                <Validity of={title} on={on} />
              </td>
              <td className="wide-only">
                {title.basis}
                <div className="q">{title.issuer}</div>
                {title.file ? <FileList files={[title.file]} /> : null}
              </td>
              <td>
                <Light colour={TITLE_LIGHTS[title.state]}>{w.states[title.state]}</Light>
                {title.isRenewed ? <span className="tag gap">{w.renewed}</span> : null}
                {title.withdrawn ? (
                  <div className="q">{w.withdrawnOn(sayDay(title.withdrawn.on, lang), title.withdrawn.why)}</div>
                ) : null}
                <RowActs acts={showTitleActs(title.acts, lang, (act) => setOpened({ act, title }))} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  )
}

function Validity({ of, on }: { readonly of: Title; readonly on: string }) {
  const { lang } = useDesk()
  const w = titleWords[lang]
  const isHeld = of.state === 'confirmed' && of.validFrom <= on
  return (
    <>
      <span className="n">{sayDay(of.validFrom, lang)}</span>
      {of.validTo === null ? null : (
        <div className="q">
          {w.endsOn(sayDay(of.validTo, lang))}
          {isHeld ? ` · ${w.left(countDays(on, of.validTo))}` : ''}
        </div>
      )}
    </>
  )
}
