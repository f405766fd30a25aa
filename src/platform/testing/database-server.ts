import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { startEmbeddedServer } from '../db/embedded.ts'
import { migrate } from '../db/migrate.ts'
import { createDatabase, createLogins, ROLES } from '../db/roles.ts'
import { installJobs } from '../jobs/install-jobs.ts'
import { findPackageRoot } from '../package-root.ts'

/** How tests reach the one server of their run. */
export interface TestServer {
  readonly host: string
  readonly port: number
  /** By login. */
  readonly passwords: Readonly<Record<string, string>>
  readonly superuser: string
  /** A database that is migrated and otherwise empty; throw-away databases are copies of it. */
  readonly template: string
}

declare module 'vitest' {
  interface ProvidedContext {
    testServer: TestServer
  }
}

/** One embedded server for the whole run, on a folder of its own that is removed at the end. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const home = await mkdtemp(path.join(os.tmpdir(), 'courtyard-test-'))
  const server = await startEmbeddedServer({ home, durable: false, maxConnections: 200 }).catch(
    async (error: unknown) => {
      await rm(home, { recursive: true, force: true })
      throw error
    },
  )
  const teardown = async () => {
    await server.stop()
    await rm(server.directory, { recursive: true, force: true })
    await rm(home, { recursive: true, force: true })
  }
  try {
    const template = 'courtyard_template'
    const reach = { host: server.socketDirectory, port: server.port }
    const superuser = new pg.Client({
      ...reach,
      database: 'postgres',
      user: server.superuser,
      password: server.secrets.superuser,
    })
    await superuser.connect()
    try {
      await createLogins(superuser, server.secrets)
      await createDatabase(superuser, template)
    } finally {
      await superuser.end()
    }
    const ownerLogin = { ...reach, database: template, user: ROLES.owner, password: server.secrets.owner }
    await migrate(ownerLogin, path.join(findPackageRoot(), 'db', 'migrations'))
    await installJobs(ownerLogin)
    const { owner, app, worker, auth } = server.secrets
    project.provide('testServer', {
      ...reach,
      superuser: server.superuser,
      passwords: {
        [server.superuser]: server.secrets.superuser,
        [ROLES.owner]: owner,
        [ROLES.app]: app,
        [ROLES.worker]: worker,
        [ROLES.auth]: auth,
      },
      template,
    })
  } catch (error) {
    await teardown()
    throw error
  }
  return teardown
}
