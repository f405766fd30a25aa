// Runs dependency-cruiser over src/. Its swc parser reads every file as TypeScript without JSX, and the parser that can
// tell them apart needs the compiler API that TypeScript 7 no longer has: so swc is told here which files hold JSX.
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { root } from './prepare.mjs'

const swc = createRequire(import.meta.url)('@swc/core')
const parse = swc.parseFileSync
swc.parseFileSync = (file, options) => parse.call(swc, file, { ...options, tsx: file.endsWith('.tsx') })

process.argv.push('src', '--config', join(root, '.dependency-cruiser.cjs'), '--output-type', 'err-long')
await import(pathToFileURL(join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs')).href)
