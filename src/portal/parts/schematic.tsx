import { Fragment } from 'react'
import { arrangeSchematic, type Tile } from '../rules/arrange-schematic.ts'
import type { ChosenZones } from '../rules/choose-zones.ts'
import { anchorOf } from '../rules/mark-sentences.ts'
import { DirectionWords, holdsWord, shown, type Voice } from '../voice.tsx'

interface SchematicProps {
  readonly voice: Voice
  readonly chosen: ChosenZones
  /** The level of a tile's heading on this page. */
  readonly heading: 'h2' | 'h3'
  /** A table of the same follows: on a phone it stands for the tiles. */
  readonly listBelow: boolean
}

/**
 * The schematic: a tile a district in rough direction, its zones and their directions as text. It prints, zooms and is
 * read aloud. On a phone the tiles stand under each other, and a small map of names and counts above them.
 */
export function Schematic({ voice, chosen, heading, listBelow }: SchematicProps) {
  const { reading, places } = voice.view
  const tiles = arrangeSchematic(reading.layout, places)
  return (
    <figure className={listBelow ? 'mapw mapw-list' : 'mapw'}>
      <div className="mini" aria-hidden="true">
        {tiles.map((tile) => (
          <div key={`${tile.name}${tile.row}`} className={`${position(tile)} ${tileClass(voice, tile, chosen)}`}>
            <b>{shown(voice, shortName(voice, tile.name))}</b>
            {tile.kind === 'district' && <span className="n">{countDirections(voice, tile.name)}</span>}
          </div>
        ))}
      </div>
      <div className="map">
        {tiles.map((tile) =>
          tile.kind === 'water' ? (
            <div
              key={`${tile.name}${tile.row}`}
              className={`${position(tile)} sea${tile.columns > 20 ? ' river' : ''}`}
            >
              <span>{voice.name(tile.name)}</span>
            </div>
          ) : (
            <DistrictTile key={tile.name} voice={voice} tile={tile} chosen={chosen} heading={heading} />
          ),
        )}
      </div>
      <figcaption className="q">
        {voice.say(
          '示意图：只表示大致方位，不表示边界、面积和距离。格内数字是主攻方向的个数。',
          'Schematic: rough direction only; no boundary, area or distance. The number in a tile counts its directions.',
        )}
      </figcaption>
    </figure>
  )
}

interface DistrictTileProps extends Omit<SchematicProps, 'listBelow'> {
  readonly tile: Tile
}

function DistrictTile({ voice, tile, chosen, heading: Heading }: DistrictTileProps) {
  const rows = voice.view.reading.layout
    .map((row, index) => ({ row, index }))
    .filter(({ row }) => row.district === tile.name)
  const own = rows.find(({ row }) => row.hostZone === null)
  return (
    <section className={`${position(tile)} ${tileClass(voice, tile, chosen)} tl`}>
      <Heading>
        {own ? (
          <a className="zn" href={voice.path('notice', anchorOf('zone', own.index))}>
            {voice.name(tile.name)}
          </a>
        ) : (
          <span>{voice.name(tile.name)}</span>
        )}
        <span className="q n">
          {countDirections(voice, tile.name)}
          <span className="vh">{voice.say(' 个主攻方向', ' directions')}</span>
        </span>
      </Heading>
      {rows.map(({ row, index }) => (
        <p key={row.hostZone ?? ''}>
          {row.hostZone && (
            <a className="zn" href={voice.path('notice', anchorOf('zone', index))}>
              {voice.name(row.hostZone)}
            </a>
          )}
          {row.directions.map((direction, position) => (
            <Fragment key={direction.text}>
              {position > 0 && voice.say('、', ', ')}
              <TileDirection voice={voice} chosen={chosen} row={index} position={position} />
            </Fragment>
          ))}
        </p>
      ))}
    </section>
  )
}

/** A direction's name; its brackets only where what was asked for stands inside them. */
function TileDirection({
  voice,
  chosen,
  row,
  position,
}: {
  voice: Voice
  chosen: ChosenZones
  row: number
  position: number
}) {
  const direction = voice.view.reading.layout[row]?.directions[position]
  if (!direction) return null
  const words = chosen.words.get(`${row}/${position}`) ?? []
  const onlyWithin = words.length > 0 && !words.some((word) => holdsWord(direction.name, word))
  if (onlyWithin) return <DirectionWords voice={voice} direction={direction} lit={words} />
  return <DirectionWords voice={voice} direction={{ ...direction, text: direction.name, details: [] }} lit={words} />
}

/** How many columns and rows it covers; tiles follow each other, so where it begins needs no word. */
function position(tile: Tile): string {
  return tile.rows > 1 ? `s${tile.columns} h${tile.rows}` : `s${tile.columns}`
}

function tileClass(voice: Voice, tile: Tile, chosen: ChosenZones): string {
  if (tile.kind === 'water') return 'wet'
  const lit = voice.view.reading.layout.some((row, index) => row.district === tile.name && chosen.lit.has(index))
  return lit ? 'land hit' : 'land'
}

function countDirections(voice: Voice, district: string): number {
  return voice.view.reading.layout
    .filter((row) => row.district === district)
    .reduce((sum, row) => sum + row.directions.length, 0)
}

/** For the small map: 海安 for 海安市, and a longer name without the city's before it. */
function shortName(voice: Voice, name: string): string {
  const { city } = voice.view
  if (voice.lang === 'en') return voice.nameText(name).replace(`${city.en} `, '')
  if (name.length === 3) return name.replace(/[市区县]$/, '')
  return name.replace(city.zh.replace(/市$/, ''), '')
}
