import { Button, Input } from 'antd'
import { useState } from 'react'
import { OrganisationPicker, readMe } from '../../access/web/index.ts'
import { useAct, useAnswer, useDesk, useGo } from '../../ui/desk/desk-context.tsx'
import { Drawer } from '../../ui/desk/drawer.tsx'
import { Choice, Field } from '../../ui/desk/field.tsx'
import { useKept } from '../../ui/desk/kept.ts'
import type { Item } from '../tasks.schema.ts'
import { actOnItem, draftItem, readPlanTasks } from './asks.ts'
import { itemWords } from './item-words.ts'
import { type ItemTexts, judgeItem, NEW_ITEM, readItemTexts, startItem, type WrongItem } from './read-item.ts'
import { sayAct } from './show-item-acts.ts'

interface ItemFormDrawerProps {
  /** Null: a new one. */
  readonly item: Item | null
  /** The plan's task that a new one carries out. */
  readonly planItem?: string
  readonly onClose: () => void
}

/** What an item says: drawn up anew, or changed before it is handed out. */
export function ItemFormDrawer({ item, planItem = '', onClose }: ItemFormDrawerProps) {
  const { lang, slug, say } = useDesk()
  const w = itemWords[lang]
  const f = w.form
  const go = useGo()
  const me = useAnswer(readMe, {})
  const plan = useAnswer(readPlanTasks, {})
  const draft = useAct(draftItem)
  const amend = useAct(actOnItem)
  const doing = item === null ? draft : amend
  const key = `${slug}.${me.data?.person.id ?? ''}.${item?.id ?? 'new'}.content${planItem}`
  const [texts, change, forget] = useKept<ItemTexts>(key, () =>
    item === null ? { ...NEW_ITEM, planItem } : startItem(item),
  )
  const [isTried, setTried] = useState(false)
  const wrong = judgeItem(texts, lang)
  const wrongOf = (field: WrongItem) => (isTried ? wrong.get(field) : undefined)
  const choosePlanItem = (id: string) => {
    const task = plan.data?.tasks.find((each) => each.planItem === id)
    change({
      planItem: id,
      ...(task?.heading ? { heading: task.heading } : {}),
      ...(task && texts.title.trim() === '' ? { title: task.title } : {}),
    })
  }
  const run = async () => {
    setTried(true)
    if (wrong.size > 0) return
    const task = plan.data?.tasks.find((each) => each.planItem === texts.planItem)
    const content = readItemTexts(texts.heading === '' && task?.heading ? { ...texts, heading: task.heading } : texts)
    if (item === null) {
      const done = await draft.run({}, { ...content, source: 'hand' })
      if (!done) return
      forget()
      await go(`/tasks/items/${done.answer.id}`)
      say(w.done.draft)
    } else {
      if (!(await amend.run({ id: item.id }, { act: 'amend', content }))) return
      forget()
      onClose()
      say(w.done.amend)
    }
  }
  return (
    <Drawer
      title={item === null ? w.draftTitle : w.amendTitle(item.title)}
      act={sayAct(item === null ? 'draft' : 'amend', lang)}
      doing={doing}
      wrong={isTried ? wrong.size : 0}
      onAct={() => void run()}
      onClose={onClose}
    >
      <Field label={f.planTask}>
        {(control) => (
          <Choice
            {...control}
            value={texts.planItem}
            onChange={choosePlanItem}
            none={f.planTaskNone}
            options={(plan.data?.tasks ?? []).map((task) => ({
              value: task.planItem,
              label: `${task.number} ${task.title}`,
            }))}
          />
        )}
      </Field>
      <Field label={f.title} error={wrongOf('title')}>
        {(control) => (
          <Input
            {...control}
            maxLength={500}
            value={texts.title}
            onChange={(event) => change({ title: event.target.value })}
          />
        )}
      </Field>
      <Field label={f.content} isOptional>
        {(control) => (
          <Input.TextArea
            {...control}
            rows={3}
            maxLength={20_000}
            value={texts.content}
            onChange={(event) => change({ content: event.target.value })}
          />
        )}
      </Field>
      <Field label={f.lead} hint={f.leadHint}>
        {(control) => (
          <OrganisationPicker
            control={control}
            none={f.leadNone}
            value={texts.lead}
            onChange={(lead) => change({ lead })}
          />
        )}
      </Field>
      <Supports texts={texts} change={change} error={wrongOf('support')} weightError={wrongOf('partWeight')} />
      <div className="two">
        <Field label={f.startsOn} isOptional>
          {(control) => (
            <Input
              {...control}
              type="date"
              value={texts.startsOn}
              onChange={(event) => change({ startsOn: event.target.value })}
            />
          )}
        </Field>
        <Field label={f.dueOn} isOptional error={wrongOf('dueOn')}>
          {(control) => (
            <Input
              {...control}
              type="date"
              min={texts.startsOn}
              value={texts.dueOn}
              onChange={(event) => change({ dueOn: event.target.value })}
            />
          )}
        </Field>
      </div>
      <Milestones texts={texts} change={change} error={wrongOf('milestones')} />
      <Field label={f.evidence} isOptional hint={f.evidenceHint}>
        {(control) => (
          <Input.TextArea
            {...control}
            rows={2}
            maxLength={2_000}
            value={texts.evidence}
            onChange={(event) => change({ evidence: event.target.value })}
          />
        )}
      </Field>
      <div className="two">
        <Field label={f.reportEvery}>
          {(control) => (
            <Choice
              {...control}
              value={texts.reportEvery}
              onChange={(every) => change({ reportEvery: every as ItemTexts['reportEvery'] })}
              options={(['month', 'quarter', 'none'] as const).map((every) => ({
                value: every,
                label: f.every[every],
              }))}
            />
          )}
        </Field>
        {texts.reportEvery === 'none' ? null : (
          <Field label={f.reportDay} error={wrongOf('reportDay')}>
            {(control) => (
              <Input
                {...control}
                inputMode="numeric"
                maxLength={2}
                value={texts.reportDay}
                onChange={(event) => change({ reportDay: event.target.value })}
              />
            )}
          </Field>
        )}
      </div>
      <div className="two">
        <Field label={f.weight} hint={f.weightHint} error={wrongOf('weight')}>
          {(control) => (
            <Input
              {...control}
              inputMode="decimal"
              value={texts.weight}
              onChange={(event) => change({ weight: event.target.value })}
            />
          )}
        </Field>
        <Field label={f.basis} isOptional hint={f.basisHint}>
          {(control) => (
            <Input
              {...control}
              maxLength={500}
              value={texts.basis}
              onChange={(event) => change({ basis: event.target.value })}
            />
          )}
        </Field>
      </div>
    </Drawer>
  )
}

interface PartFieldsProps {
  readonly texts: ItemTexts
  readonly change: (part: Partial<ItemTexts>) => void
  readonly error: string | undefined
}

function Supports({
  texts,
  change,
  error,
  weightError,
}: PartFieldsProps & { readonly weightError: string | undefined }) {
  const { lang } = useDesk()
  const f = itemWords[lang].form
  const { support } = texts
  const put = (at: number, part: Partial<ItemTexts['support'][number]>) =>
    change({ support: support.map((each, place) => (place === at ? { ...each, ...part } : each)) })
  return (
    <fieldset className="checks">
      <legend>{f.support}</legend>
      <div className="form-rows">
        {support.length > 0 && texts.lead ? (
          <Field label={f.leadWeight}>
            {(control) => (
              <Input
                {...control}
                inputMode="decimal"
                value={texts.leadWeight}
                onChange={(event) => change({ leadWeight: event.target.value })}
              />
            )}
          </Field>
        ) : null}
        {support.map((each, at) => (
          // Rows have no name of their own, and keep their places.
          // biome-ignore lint/suspicious/noArrayIndexKey: see above
          <div key={at} className="form-row">
            <Field label={`${f.support} ${f.nth(at + 1)}`} error={at === support.length - 1 ? error : undefined}>
              {(control) => (
                <OrganisationPicker control={control} value={each.unit} onChange={(unit) => put(at, { unit })} />
              )}
            </Field>
            <Field label={f.partWeight} error={at === support.length - 1 ? weightError : undefined}>
              {(control) => (
                <Input
                  {...control}
                  inputMode="decimal"
                  value={each.weight}
                  onChange={(event) => put(at, { weight: event.target.value })}
                />
              )}
            </Field>
            <Button
              aria-label={f.removeOf(`${f.support} ${f.nth(at + 1)}`)}
              onClick={() => change({ support: support.filter((_, place) => place !== at) })}
            >
              {f.remove}
            </Button>
          </div>
        ))}
        <div>
          <Button size="small" onClick={() => change({ support: [...support, { unit: '', weight: '1' }] })}>
            {f.addSupport}
          </Button>
        </div>
      </div>
    </fieldset>
  )
}

function Milestones({ texts, change, error }: PartFieldsProps) {
  const { lang } = useDesk()
  const f = itemWords[lang].form
  const { milestones } = texts
  const put = (at: number, part: Partial<ItemTexts['milestones'][number]>) =>
    change({ milestones: milestones.map((each, place) => (place === at ? { ...each, ...part } : each)) })
  return (
    <fieldset className="checks">
      <legend>{f.milestones}</legend>
      <div className="form-rows">
        {milestones.map((each, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: as above
          <div key={at} className="form-row steps">
            <Field
              label={`${f.milestoneTitle} ${f.nth(at + 1)}`}
              error={at === milestones.length - 1 ? error : undefined}
            >
              {(control) => (
                <Input
                  {...control}
                  maxLength={200}
                  value={each.title}
                  onChange={(event) => put(at, { title: event.target.value })}
                />
              )}
            </Field>
            <Field label={f.milestoneDay}>
              {(control) => (
                <Input
                  {...control}
                  type="date"
                  value={each.dueOn}
                  onChange={(event) => put(at, { dueOn: event.target.value })}
                />
              )}
            </Field>
            <Field label={f.milestonePercent}>
              {(control) => (
                <Input
                  {...control}
                  inputMode="numeric"
                  suffix="%"
                  maxLength={3}
                  value={each.percent}
                  onChange={(event) => put(at, { percent: event.target.value })}
                />
              )}
            </Field>
            <Button
              aria-label={f.removeOf(`${f.milestones} ${f.nth(at + 1)}`)}
              onClick={() => change({ milestones: milestones.filter((_, place) => place !== at) })}
            >
              {f.remove}
            </Button>
          </div>
        ))}
        <div>
          <Button
            size="small"
            onClick={() => change({ milestones: [...milestones, { title: '', dueOn: '', percent: '' }] })}
          >
            {f.addMilestone}
          </Button>
        </div>
      </div>
    </fieldset>
  )
}
