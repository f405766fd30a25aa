import { defineConfig } from 'vitest/config'
import { rounds } from './src/platform/testing/rounds.ts'

/** Two files at a time: the machine that checks has two cores, and the database server waits as much as it works. */
const together = { maxWorkers: 2, isolate: false, sequence: { groupOrder: 0 } }

/**
 * Three tiers, told apart by the name of the file: rules and pages need nothing (`*.test.ts`), stores and routes need
 * the embedded server (`*.db.test.ts`), and what a person sees needs a browser and the built product (`e2e/*.e2e.ts`).
 */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'rules',
          include: ['src/**/*.test.{ts,tsx}', 'scripts/**/*.test.ts'],
          exclude: ['**/*.db.test.ts'],
          testTimeout: 10_000 * rounds,
          ...together,
        },
      },
      {
        test: {
          name: 'database',
          include: ['src/**/*.db.test.ts'],
          globalSetup: ['src/platform/testing/database-server.ts'],
          testTimeout: 30_000 * rounds,
          hookTimeout: 120_000,
          ...together,
        },
      },
      {
        test: {
          name: 'browser',
          include: ['e2e/**/*.e2e.ts'],
          globalSetup: ['e2e/found-home.ts'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
          // After the others: a browser and a product for each file are enough for two cores.
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
})
