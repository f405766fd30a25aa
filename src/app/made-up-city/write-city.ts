import { createHash } from 'node:crypto'
import { type Kysely, sql } from 'kysely'
import { foundStaff, type OrganisationEvent, recordHistory } from '../../access/index.ts'
import {
  type RegisterHistory,
  recordEnterpriseHistory,
  recordTitleHistory,
  type TitleHistory,
} from '../../enterprises/index.ts'
import { recordReportHistory } from '../../indicators/index.ts'
import { recordParkHistory } from '../../parks/index.ts'
import { OperatorError } from '../../platform/operator-error.ts'
import { recordTaskHistory, type TaskHistory } from '../../tasks/index.ts'
import { type CityPlan, readScale, type Scale, SEED } from './city-plan.ts'
import { drawFrom } from './draw.ts'
import { inventCity } from './invent-city.ts'
import { inventReports } from './invent-reports.ts'
import { publishForm } from './publish-form.ts'

/**
 * Writes the made-up city into its programme, in the loader's transaction and as the loader: the layout's organisations
 * and the roles are there. One that is there stays as it is, so a second start changes nothing.
 *
 * @returns whether it was written now
 * @throws {OperatorError} another size stands there
 */
export async function writeCity(
  tx: Kysely<unknown>,
  programmeId: string,
  plan: CityPlan,
  scale: Scale,
): Promise<boolean> {
  const { rows: known } = await sql<{ id: string; key: string }>`
    select id, key from access.organisation where programme_id = ${programmeId}::uuid and key is not null`.execute(tx)
  const standing = known.map(({ key }) => readScale(key)).find((one) => one !== null)
  if (standing === scale) return false
  if (standing !== undefined) throw explainScale(standing, scale)
  const ids = new Map(known.map(({ id, key }) => [key, id]))
  const idOf = (key: string): string => {
    const id = ids.get(key) ?? makeId(programmeId, key)
    ids.set(key, id)
    return id
  }
  const city = inventCity(SEED, scale, plan)
  await recordHistory(
    tx,
    programmeId,
    city.organisations.events.map((event) => callById(event, idOf)),
  )
  await foundStaff(tx, programmeId, city.staff, idOf)
  await recordParkHistory(
    tx,
    programmeId,
    city.parks.map((park) => ({
      ...park,
      id: idOf(park.id),
      hostZone: idOf(park.hostZone),
      acts: park.acts.map((act) => ({ ...act, by: act.by === null ? null : idOf(act.by) })),
    })),
  )
  await recordTaskHistory(
    tx,
    programmeId,
    city.tasks.map((item) => callTaskById(item, idOf)),
  )
  await recordEnterpriseHistory(tx, programmeId, callRegisterById(city.register.register, idOf))
  await recordTitleHistory(tx, programmeId, callTitlesById(city.register.titles, idOf))
  const asked = await publishForm(tx, programmeId, plan, scale, city, idOf)
  const reports = inventReports(
    drawFrom(`${SEED} reports ${scale}`),
    plan,
    scale,
    city.organisations,
    city.staff,
    asked,
  )
  await recordReportHistory(
    tx,
    programmeId,
    reports.map((report) => ({
      ...report,
      id: idOf(report.id),
      park: idOf(report.park),
      filledBy: report.filledBy && idOf(report.filledBy),
      acts: report.acts.map((act) => callDoer(act, idOf)),
    })),
  )
  return true
}

/** An id follows from what it is the id of: a UUID of version 8 (RFC 9562 §5.8), since schemas ask for a version. */
function makeId(programmeId: string, key: string): string {
  const hex = createHash('sha256').update(`${programmeId} ${key}`).digest('hex')
  return hex.slice(0, 32).replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/, '$1-$2-8$3-8$4-$5')
}

/** The same item, its units and people called by their ids. */
function callTaskById(item: TaskHistory, idOf: (key: string) => string): TaskHistory {
  const unitOf = (unit: string | undefined) => (unit === undefined ? {} : { unit: idOf(unit) })
  return {
    ...item,
    id: idOf(item.id),
    lead: idOf(item.lead),
    support: item.support.map(idOf),
    acts: item.acts.map((act) => ({ ...act, ...unitOf(act.unit), by: idOf(act.by) })),
    reports: item.reports.map((report) => ({
      ...report,
      unit: idOf(report.unit),
      by: idOf(report.by),
      verdict: report.verdict && { ...report.verdict, by: idOf(report.verdict.by) },
    })),
    called: item.called && {
      ...item.called,
      by: idOf(item.called.by),
      receivedBy: item.called.receivedBy && idOf(item.called.receivedBy),
    },
  }
}

type IdOf = (key: string) => string

/** Who stated or did something, called by id. */
function callDoer<Done extends { readonly by: string | null }>(done: Done, idOf: IdOf): Done {
  return { ...done, by: done.by === null ? null : idOf(done.by) }
}

/** The same register, its enterprises, parks and people called by their ids. */
function callRegisterById({ enterprises, merges = [] }: RegisterHistory, idOf: IdOf): RegisterHistory {
  const orNull = (key: string | null | undefined) => (key === null || key === undefined ? null : idOf(key))
  return {
    enterprises: enterprises.map((one) => ({
      ...one,
      id: idOf(one.id),
      district: orNull(one.district),
      organisation: orNull(one.organisation),
      stated: callDoer(one.stated, idOf),
      stays: (one.stays ?? []).map((stay) => ({
        ...stay,
        id: idOf(stay.id),
        park: idOf(stay.park),
        stated: callDoer(stay.stated, idOf),
        ...(stay.confirmed ? { confirmed: callDoer(stay.confirmed, idOf) } : {}),
      })),
      facts: (one.facts ?? []).map((fact) => ({ ...fact, stated: callDoer(fact.stated, idOf) })),
      ties: (one.ties ?? []).map((tie) => ({
        ...tie,
        other: tie.other.id === undefined ? tie.other : { ...tie.other, id: idOf(tie.other.id) },
        stated: callDoer(tie.stated, idOf),
      })),
    })),
    merges: merges.map((merge) => ({
      ...merge,
      id: idOf(merge.id),
      merged: idOf(merge.merged),
      kept: idOf(merge.kept),
      done: callDoer(merge.done, idOf),
      ...(merge.undone ? { undone: callDoer(merge.undone, idOf) } : {}),
    })),
  }
}

/** The same titles and institutes, called by their ids, as are their enterprises, parks and people. */
function callTitlesById({ titles, institutes, instituteStays }: TitleHistory, idOf: IdOf): TitleHistory {
  const callConfirmed = <
    One extends { readonly statedBy: string; readonly confirmed: { by: string; at: string } | null },
  >(
    one: One,
  ): One => ({
    ...one,
    statedBy: idOf(one.statedBy),
    confirmed: one.confirmed && { ...one.confirmed, by: idOf(one.confirmed.by) },
  })
  return {
    titles: titles.map((title) => ({
      ...callConfirmed(title),
      id: idOf(title.id),
      enterpriseId: idOf(title.enterpriseId),
      withdrawn: title.withdrawn && { ...title.withdrawn, by: idOf(title.withdrawn.by) },
    })),
    institutes: institutes.map((institute) => ({
      ...callConfirmed(institute),
      id: idOf(institute.id),
      hostEnterpriseId: institute.hostEnterpriseId === null ? null : idOf(institute.hostEnterpriseId),
      enteredFor: institute.enteredFor === null ? null : idOf(institute.enteredFor),
    })),
    instituteStays: instituteStays.map((stay) => ({
      ...callConfirmed(stay),
      id: idOf(stay.id),
      instituteId: idOf(stay.instituteId),
      parkId: idOf(stay.parkId),
    })),
  }
}

/** The same event, its organisations called by their ids. */
export function callById(event: OrganisationEvent, idOf: (key: string) => string): OrganisationEvent {
  const founding = <One extends { id: string; parent: string | null }>(one: One): One => ({
    ...one,
    id: idOf(one.id),
    parent: one.parent === null ? null : idOf(one.parent),
  })
  switch (event.kind) {
    case 'found':
      return { ...event, organisations: event.organisations.map(founding) }
    case 'move':
      return {
        ...event,
        organisation: idOf(event.organisation),
        parent: event.parent === null ? null : idOf(event.parent),
      }
    case 'merge':
      return { ...event, from: event.from.map(idOf), into: idOf(event.into) }
    case 'split':
      return {
        ...event,
        from: idOf(event.from),
        into: event.into.map(founding),
        taking: event.taking.map(({ organisation, into }) => ({ organisation: idOf(organisation), into: idOf(into) })),
      }
    default:
      return { ...event, organisation: idOf(event.organisation) }
  }
}

function explainScale(standing: number, scale: Scale): OperatorError {
  return new OperatorError(
    `数据库里编造的城市是 ${standing} 倍的；COURTYARD_MADE_UP_SCALE 现为 ${scale}，已有的数据库不能改大小，请改回 ${standing}，或用 COURTYARD_HOME 另指一个空的数据文件夹。`,
    `The made-up city of this database is of size ${standing}; COURTYARD_MADE_UP_SCALE says ${scale}, and a city that stands does not change its size: set it back to ${standing}, or name an empty data folder in COURTYARD_HOME.`,
  )
}
