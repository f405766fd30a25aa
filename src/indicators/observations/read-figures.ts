import type { Kysely } from 'kysely'
import { refusal } from '../explain-refusal.ts'
import type { RegisterCount } from '../read-report.ts'
import type { Comparison, CrossSection, Series } from '../reports.schema.ts'
import { addFigures, findGathering, type Gathered, gather } from './gather.ts'
import { findLastDay, findPeriod, listPeriods, type Period, shiftPeriod, writePeriod } from './periods.ts'
import {
  type CountedRow,
  type DefinitionRow,
  type FigureRow,
  type ParkRow,
  type Place,
  type SummedRow,
  selectCounted,
  selectDefinitions,
  selectDistricts,
  selectFigures,
  selectParks,
  selectStarts,
  selectSums,
  selectSumsKnown,
} from './store.ts'

type Tx = Kysely<unknown>

/** How many points a line has where nobody says from when. */
const POINTS: Readonly<Record<Period['frequency'], number>> = { month: 36, quarter: 20, half: 10, year: 8 }
/** No line has more. */
const MOST_POINTS = 120
/** A register is asked for so many of the last points: it counts each day anew. */
const REGISTER_POINTS = 12

async function getDefinition(tx: Tx, code: string): Promise<DefinitionRow> {
  const [found] = (await tx.executeQuery(selectDefinitions([code]))).rows
  if (!found) throw refusal('no_such_indicator')
  return found
}

function tellHead({ registerKey: _, ...head }: DefinitionRow): Series['indicator'] {
  return head
}

export interface SeriesWanted {
  readonly code: string
  readonly park: string | undefined
  readonly district: string | undefined
  readonly by: 'district' | 'park' | undefined
  readonly from: string | undefined
  readonly to: string | undefined
  readonly known: string | undefined
}

export interface Asking {
  readonly programmeId: string
  readonly today: string
  readonly registers: readonly RegisterCount[]
}

/** One indicator over time: of a park, of a district, of all; and the lines that it is made of. */
export async function readSeries(tx: Tx, asking: Asking, wanted: SeriesWanted): Promise<Series> {
  const definition = await getDefinition(tx, wanted.code)
  const { frequency } = definition
  const last = findPeriod(frequency, wanted.to ?? asking.today)
  const first = wanted.from ?? shiftPeriod(last, 1 - POINTS[frequency]).start
  const periods = listPeriods(frequency, first, last.start).slice(-MOST_POINTS)
  const starts = periods.map(({ start }) => start)
  const how = findGathering(definition)
  const head = { indicator: tellHead(definition), gathering: how }
  const lastDay = findLastDay(periods.at(-1) ?? last)

  if (wanted.park !== undefined || wanted.by === 'park') {
    const asked = wanted.park === undefined ? undefined : [wanted.park]
    const reach = { district: wanted.district }
    const parks = (await tx.executeQuery(selectParks(lastDay, reach, asked))).rows.filter(
      ({ id }) => asked === undefined || asked.includes(id),
    )
    if (asked && parks.length === 0) throw refusal('no_such_report')
    const figures = await readFigures(tx, wanted, starts, parks)
    const lineOf = (park: ParkRow) => periods.map((period) => tellFigure(figures, park.id, period))
    if (asked) {
      const [park] = parks as [ParkRow]
      return { ...head, place: toPlace(park), points: lineOf(park), parts: [] }
    }
    const points = await tellWhole(tx, asking, definition, wanted, periods, await readWhole(tx, wanted, periods))
    return { ...head, ...points, parts: parks.map((park) => ({ place: toPlace(park), points: lineOf(park) })) }
  }
  const read = await readWhole(tx, wanted, periods)
  const whole = await tellWhole(tx, asking, definition, wanted, periods, read)
  if (wanted.by !== 'district') return { ...head, ...whole, parts: [] }
  const districts = (await tx.executeQuery(selectDistricts())).rows
  const { sums, counted } = read
  return {
    ...head,
    ...whole,
    parts: districts
      .filter(({ id }) => wanted.district === undefined || id === wanted.district)
      .map((place) => ({
        place,
        points: periods.map((period, at) => ({
          period: writePeriod(period),
          start: period.start,
          ...gather(how === 'from_the_register' ? 'not_added' : how, {
            ...sumUp(definition, sums, period, place.id),
            parks: countParks(counted, at, place.id),
          }),
        })),
      })),
  }
}

async function readFigures(
  tx: Tx,
  { code, known }: SeriesWanted,
  starts: readonly string[],
  parks: readonly ParkRow[],
) {
  const { rows } = await tx.executeQuery(
    selectFigures({ codes: [code], starts, parks: parks.map(({ id }) => id), known }),
  )
  return new Map(rows.map((row) => [`${row.park} ${row.start}`, row]))
}

function tellFigure(figures: ReadonlyMap<string, FigureRow>, park: string, period: Period): Series['points'][number] {
  const found = figures.get(`${park} ${period.start}`)
  const value = found?.value ?? null
  return {
    period: writePeriod(period),
    start: period.start,
    value,
    missing: value === null ? (found?.missing ?? 'not_reported') : null,
    of: { parks: 1, reporting: value === null ? 0 : 1 },
  }
}

interface Whole {
  readonly sums: readonly SummedRow[]
  readonly counted: readonly CountedRow[]
}

async function readWhole(
  tx: Tx,
  { code, known, district }: Pick<SeriesWanted, 'code' | 'known' | 'district'>,
  periods: readonly Period[],
): Promise<Whole> {
  const starts = periods.map(({ start }) => start)
  const sums = (
    await tx.executeQuery(
      known === undefined ? selectSums(code, starts, { district }) : selectSumsKnown(code, starts, known, { district }),
    )
  ).rows
  const counted = (await tx.executeQuery(selectCounted(periods.map(findLastDay), { district }))).rows
  return { sums, counted }
}

/** Of everything in reach, or of one district. */
async function tellWhole(
  tx: Tx,
  asking: Asking,
  definition: DefinitionRow,
  wanted: SeriesWanted,
  periods: readonly Period[],
  { sums, counted }: Whole,
): Promise<Pick<Series, 'place' | 'points'>> {
  const how = findGathering(definition)
  const districts = wanted.district === undefined ? [] : (await tx.executeQuery(selectDistricts())).rows
  const listed = await askRegister(tx, asking, definition, wanted.district, periods.slice(-REGISTER_POINTS))
  return {
    place: districts.find(({ id }) => id === wanted.district) ?? null,
    points: periods.map((period, at) => ({
      period: writePeriod(period),
      start: period.start,
      ...gather(how, {
        ...sumUp(definition, sums, period),
        parks: countParks(counted, at),
        listed: listed.get(period.start) ?? null,
      }),
    })),
  }
}

/** What the list says on the last day of each period, each listed thing once; nothing where there is no list. */
async function askRegister(
  tx: Tx,
  { programmeId, registers, today }: Asking,
  definition: DefinitionRow,
  district: string | undefined,
  periods: readonly Period[],
): Promise<Map<string, number>> {
  const found = new Map<string, number>()
  const register = registers.find(({ key }) => key === definition.registerKey)
  if (definition.source !== 'register' || !register?.total) return found
  for (const period of periods) {
    const lastDay = findLastDay(period)
    const scope =
      district === undefined ? ({ kind: 'programme' } as const) : ({ kind: 'district', id: district } as const)
    found.set(period.start, await register.total(tx, programmeId, scope, lastDay > today ? today : lastDay))
  }
  return found
}

function sumUp({ decimals }: DefinitionRow, sums: readonly SummedRow[], { start }: Period, district?: string) {
  const here = sums.filter((row) => row.start === start && (district === undefined || row.district === district))
  const figures = here.flatMap(({ sum }) => (sum === null ? [] : [sum]))
  return {
    reporting: here.reduce((all, { reporting }) => all + reporting, 0),
    sum: figures.length === 0 ? null : addFigures(figures, decimals),
  }
}

function countParks(counted: readonly CountedRow[], at: number, district?: string): number {
  return counted
    .filter((row) => row.from <= at && at < row.to && (district === undefined || row.district === district))
    .reduce((all, { parks }) => all + parks, 0)
}

const toPlace = ({ id, name }: ParkRow): Place => ({ id, name })

export interface SectionWanted {
  readonly code: string
  readonly period: Period | null
  readonly known: string | undefined
  readonly by: CrossSection['by']
}

/** One indicator in one period: by park, district or direction, and what all come to. */
export async function readCrossSection(tx: Tx, asking: Asking, wanted: SectionWanted): Promise<CrossSection> {
  const definition = await getDefinition(tx, wanted.code)
  const how = findGathering(definition)
  const stated = (await tx.executeQuery(selectStarts(wanted.code))).rows.map(({ start }) =>
    findPeriod(definition.frequency, start),
  )
  const period = wanted.period ?? stated[0] ?? null
  const head = {
    indicator: tellHead(definition),
    gathering: how,
    by: wanted.by,
    periods: stated.map(writePeriod),
  }
  if (period === null) return { ...head, period: null, rows: [], total: null, of: { parks: 0, reporting: 0 } }
  const everywhere: SeriesWanted = {
    code: wanted.code,
    known: wanted.known,
    park: undefined,
    district: undefined,
    by: undefined,
    from: undefined,
    to: undefined,
  }
  const read = await readWhole(tx, everywhere, [period])
  const [whole] = (await tellWhole(tx, asking, definition, everywhere, [period], read)).points
  if (!whole) throw new Error('a period that was asked for is told')
  const told = { ...head, period: writePeriod(period), total: whole.value, of: whole.of }
  const row = (label: Place['name'], place: Place | null, gathered: Gathered) => ({ place, label, ...gathered })

  if (wanted.by === 'programme') {
    return { ...told, rows: [row({ zh: '全市', en: 'Whole city' }, null, whole)] }
  }
  if (wanted.by === 'district') {
    const districts = (await tx.executeQuery(selectDistricts())).rows
    const { sums, counted } = read
    const rows = []
    for (const place of districts) {
      const listed = await askRegister(tx, asking, definition, place.id, [period])
      rows.push(
        row(
          place.name,
          place,
          gather(how, {
            ...sumUp(definition, sums, period, place.id),
            parks: countParks(counted, 0, place.id),
            listed: listed.get(period.start) ?? null,
          }),
        ),
      )
    }
    return { ...told, rows }
  }
  const { rows: figures } = await tx.executeQuery(
    selectFigures({ codes: [wanted.code], starts: [period.start], known: wanted.known }),
  )
  const byPark = new Map(figures.map((figure) => [`${figure.park} ${figure.start}`, figure]))
  const parks = (
    await tx.executeQuery(
      selectParks(
        findLastDay(period),
        { district: undefined },
        figures.map(({ park }) => park),
      ),
    )
  ).rows
  if (wanted.by === 'park') {
    return {
      ...told,
      rows: parks.map((park) => {
        const { value, missing, of } = tellFigure(byPark, park.id, period)
        return row(park.name, toPlace(park), { value, missing, of })
      }),
    }
  }
  const directions = new Map<string, ParkRow[]>()
  for (const park of parks) {
    for (const direction of park.directions) directions.set(direction, [...(directions.get(direction) ?? []), park])
  }
  const rows = []
  for (const [direction, inIt] of [...directions].sort(([a], [b]) => a.localeCompare(b, 'zh'))) {
    const values = inIt.flatMap(({ id }) => byPark.get(`${id} ${period.start}`)?.value ?? [])
    rows.push(
      row(
        { zh: direction, en: null },
        null,
        gather(how, {
          parks: inIt.length,
          reporting: values.length,
          sum: values.length === 0 ? null : addFigures(values, definition.decimals),
        }),
      ),
    )
  }
  return { ...told, rows }
}

/** Several indicators side by side, park by park. */
export async function readComparison(
  tx: Tx,
  wanted: { readonly codes: readonly string[]; readonly period: Period; readonly district: string | undefined },
): Promise<Comparison> {
  const definitions = (await tx.executeQuery(selectDefinitions(wanted.codes))).rows
  if (definitions.length !== wanted.codes.length) throw refusal('no_such_indicator')
  const { rows: figures } = await tx.executeQuery(selectFigures({ codes: wanted.codes, starts: [wanted.period.start] }))
  const parks = (
    await tx.executeQuery(
      selectParks(
        findLastDay(wanted.period),
        { district: wanted.district },
        figures.map(({ park }) => park),
      ),
    )
  ).rows
  const byCell = new Map(figures.map((figure) => [`${figure.park} ${figure.code}`, figure]))
  return {
    period: writePeriod(wanted.period),
    indicators: definitions.map(tellHead),
    rows: parks.map((park) => ({
      park: toPlace(park),
      district: park.district,
      cells: wanted.codes.map((code) => {
        const found = byCell.get(`${park.id} ${code}`)
        const value = found?.value ?? null
        return { value, missing: value === null ? (found?.missing ?? 'not_reported') : null }
      }),
    })),
  }
}
