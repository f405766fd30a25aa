import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { findPackageRoot } from '../platform/package-root.ts'

export interface Styles {
  /** By the name under which the server offers them. */
  readonly files: Readonly<Record<string, string>>
  /** Files to copy: from a path on disk to a path beside the styles. */
  readonly fonts: readonly { readonly from: string; readonly to: string }[]
}

/** In this order: later sheets rely on earlier ones. */
const SHEETS = ['tokens.css', 'base.css', 'courtyard.css', 'schematic.css', 'reading.css']

/**
 * Chinese faces for machines that have none. `local` names are those of systems whose Chinese font has no family name
 * that a page can ask for (Android); the self-hosted slices come last.
 */
const FACES = [
  {
    folder: 'noto-sans-sc',
    family: 'Courtyard Sans SC',
    local: ['Noto Sans SC', 'NotoSansCJKsc-Regular', 'Noto Sans CJK SC Regular', 'SourceHanSansSC-Regular'],
  },
  {
    folder: 'noto-serif-sc',
    family: 'Courtyard Serif SC',
    local: ['Noto Serif SC', 'NotoSerifCJKsc-Regular', 'Noto Serif CJK SC Regular', 'SourceHanSerifSC-Regular'],
  },
]

/** The styles and fonts of all pages, as the build writes them beside each other. */
export function buildStyles(root: string = findPackageRoot()): Styles {
  const courtyard = SHEETS.map((name) => readFileSync(join(root, 'src/ui/css', name), 'utf8'))
  const faces = FACES.map((face) => buildFace(root, face))
  return {
    files: {
      'courtyard.css': [...courtyard, buildGridClasses()].join('\n'),
      'dark.css': buildDark(courtyard[0] ?? ''),
      'fonts.css': faces.map((face) => face.css).join('\n'),
    },
    fonts: faces.flatMap((face) => face.fonts),
  }
}

/** The dark values of the tokens, whatever the system prefers, where the document says `data-theme="dark"`. */
function buildDark(tokens: string): string {
  const values = /:root:not\(\[data-theme\]\) \{([^}]+)\}/.exec(tokens)?.[1]
  if (!values) throw new Error('tokens.css has no dark values where they were expected')
  return `@media screen{:root[data-theme="dark"]{${values}}}`
}

/** Widths and heights of tiles as classes, because pages carry no style attribute: `s5` spans five columns, `h2` two rows. */
function buildGridClasses(): string {
  const rules: string[] = []
  for (let n = 1; n <= 24; n++) rules.push(`.s${n}{grid-column:span ${n}}`)
  for (let n = 2; n <= 9; n++) rules.push(`.h${n}{grid-row:span ${n}}`)
  return rules.join('\n')
}

function buildFace(root: string, face: (typeof FACES)[number]): { css: string; fonts: Styles['fonts'] } {
  const folder = join(root, 'node_modules/@fontsource-variable', face.folder)
  const source = readFileSync(join(folder, 'index.css'), 'utf8')
  const names = [...source.matchAll(/url\(\.\/files\/([\w[\]-]+\.woff2)\)/g)].map((match) => match[1] ?? '')
  const local = face.local.map((name) => `local("${name}")`).join(',')
  const css = source
    .replace(/\/\*[^*]*\*\/\s*/g, '')
    .replace(/font-family: '[^']+'/g, `font-family: "${face.family}"`)
    .replace(/font-weight: 100 900|font-weight: 200 900/g, 'font-weight: 300 600')
    .replace(
      /src: url\(\.\/files\/([\w[\]-]+\.woff2)\) format\('[^']+'\)/g,
      `src: ${local},url(/fonts/$1) format("woff2")`,
    )
  return { css, fonts: names.map((name) => ({ from: join(folder, 'files', name), to: `fonts/${name}` })) }
}
