#!/usr/bin/env node
// The command line. Builds first where the build is missing or older than the sources; says so on stderr only.
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))

if (existsSync(join(root, 'src'))) {
  const { build, install, requireNode } = await import('../scripts/prepare.mjs')
  requireNode()
  if (!existsSync(join(root, 'node_modules', 'fastify'))) install()
  build()
}
await import(pathToFileURL(join(root, 'dist', 'server', 'main.js')).href)
