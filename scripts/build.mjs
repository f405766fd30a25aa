// Builds dist/: the server (esbuild), the styles and fonts of all pages, and the desk (Vite).
import { cpSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import * as esbuild from 'esbuild'
import * as vite from 'vite'
import { FIRST_SCREEN_LIMIT, measureScript } from './first-screen.mjs'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const dist = join(root, 'dist')
rmSync(dist, { recursive: true, force: true })

await esbuild.build({
  entryPoints: {
    main: join(root, 'src/app/main.ts'),
    'compile-worker': join(root, 'src/plans/compile-worker.ts'),
    'import-worker': join(root, 'src/access/imports/import-worker.ts'),
    'register-import-worker': join(root, 'src/enterprises/imports/register-import-worker.ts'),
    'report-sheet-worker': join(root, 'src/indicators/report-sheet-worker.ts'),
    'print-worker': join(root, 'src/platform/print/print-worker.ts'),
    styles: join(root, 'src/ui/styles.ts'),
  },
  outdir: join(dist, 'server'),
  bundle: true,
  splitting: true,
  packages: 'external',
  platform: 'node',
  target: 'node20.19',
  format: 'esm',
  jsx: 'automatic',
  sourcemap: true,
  logLevel: 'warning',
  define: { 'process.env.NODE_ENV': '"production"' },
})

// Templates of papers: beside the server, under their own names, which no two of them share.
for (const name of readdirSync(join(root, 'src'), { recursive: true }))
  if (name.endsWith('.typ'))
    cpSync(join(root, 'src', name), join(dist, 'server', basename(name)), { errorOnExist: true, force: false })

const { buildStyles } = await import(pathToFileURL(join(dist, 'server/styles.js')).href)
const { files, fonts } = buildStyles()
for (const [name, css] of Object.entries(files)) {
  const { code } = await esbuild.transform(css, { loader: 'css', minify: true })
  write(join(dist, 'web', name), code)
}
for (const { from, to } of fonts) {
  mkdirSync(dirname(join(dist, 'web', to)), { recursive: true })
  cpSync(from, join(dist, 'web', to))
}
cpSync(join(root, 'src/ui/icon.svg'), join(dist, 'web/icon.svg'))
// Which sign a code is, in Chinese PDFs that leave it to the reader.
cpSync(join(root, 'node_modules/pdfjs-dist/cmaps'), join(dist, 'web/cmaps'), { recursive: true })

await vite.build({ configFile: join(root, 'vite.config.ts'), logLevel: 'warn' })

// Where one comes in: from outside, and signed in. The longer of the two languages of Ant Design's parts comes along.
for (const page of ['sign-in-page.tsx', 'duties-page.tsx']) {
  const bytes = measureScript(join(dist, 'web/desk-files'), ['desk.html', page, 'zh_CN.js'])
  if (bytes > FIRST_SCREEN_LIMIT)
    throw new Error(`${page} fetches ${bytes} bytes of script before it shows; ${FIRST_SCREEN_LIMIT} are allowed`)
}

function write(path, content) {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, content)
}
