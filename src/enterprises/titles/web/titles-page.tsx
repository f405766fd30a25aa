import { Asked, Empty } from '../../../ui/desk/asked.tsx'
import { Go, useAnswer, useDesk, useQueryText } from '../../../ui/desk/desk-context.tsx'
import { Choice, Field } from '../../../ui/desk/field.tsx'
import { Card, PageHead } from '../../../ui/desk/page-head.tsx'
import { Pages } from '../../../ui/desk/pages.tsx'
import { sayDay } from '../../../ui/desk/say-when.ts'
import { listTitles, readTitleKinds } from './asks.ts'
import { titleWords } from './title-words.ts'
import { TitlesTable } from './titles-table.tsx'

const MONTHS = ['1', '3', '6', '12']

/** Which titles end soon, and which wait for me? */
export function TitlesPage() {
  const { lang } = useDesk()
  const w = titleWords[lang]
  const [query, change] = useQueryText()
  const view = query.view ?? 'expiring'
  const months = query.months ?? '6'
  const { kind, page = '1' } = query
  const kinds = useAnswer(readTitleKinds, {})
  const found = useAnswer(
    listTitles,
    {},
    {
      ...(view === 'expiring' ? { expiring: months } : view === 'stated' ? { state: 'stated' } : {}),
      ...(kind ? { kind } : {}),
      page,
    },
  )
  const total = found.data?.total
  const title =
    total === undefined
      ? w.titlesPage
      : view === 'expiring'
        ? w.expiringTitle(total, Number(months))
        : view === 'stated'
          ? w.waitingTitle(total)
          : w.allTitle(total)
  const set = (part: Readonly<Record<string, string>>) => change({ page: '', ...part })
  return (
    <>
      <PageHead
        wing="actors"
        path={[
          w.path,
          <Go key="register" to="/enterprises">
            {w.enterprise}
          </Go>,
          w.titlesPage,
        ]}
        title={title}
        facts={found.data ? <span>{w.asOf(sayDay(found.data.on, lang))}</span> : null}
      />
      <Card title={w.titles}>
        <div className="filters">
          <Field label={w.view}>
            {(control) => (
              <Choice
                {...control}
                value={view}
                onChange={(each) => set({ view: each === 'expiring' ? '' : each })}
                options={Object.entries(w.views).map(([value, label]) => ({ value, label }))}
              />
            )}
          </Field>
          {view === 'expiring' ? (
            <Field label={w.months}>
              {(control) => (
                <Choice
                  {...control}
                  value={months}
                  onChange={(each) => set({ months: each === '6' ? '' : each })}
                  options={MONTHS.map((value) => ({ value, label: value }))}
                />
              )}
            </Field>
          ) : null}
          <Field label={w.kind}>
            {(control) => (
              <Choice
                {...control}
                value={kind ?? ''}
                none={w.anyKind}
                onChange={(each) => set({ kind: each })}
                options={(kinds.data?.kinds ?? []).map((each) => ({ value: each.kind, label: each.name[lang] }))}
              />
            )}
          </Field>
        </div>
        <Asked of={found}>
          {({ titles, on, total: all, page: at }) => (
            <>
              {titles.length === 0 ? (
                <Empty>{view === 'expiring' ? w.noneExpiring : view === 'stated' ? w.noneWaiting : w.none}</Empty>
              ) : (
                <TitlesTable titles={titles} on={on} withEnterprise />
              )}
              <Pages total={all} shown={titles.length} page={at} />
            </>
          )}
        </Asked>
      </Card>
    </>
  )
}
