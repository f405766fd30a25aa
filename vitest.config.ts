import { defineConfig } from 'vitest/config'
import { rounds } from './src/platform/testing/rounds.ts'

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
        },
      },
      {
        test: {
          name: 'database',
          include: ['src/**/*.db.test.ts'],
          globalSetup: ['src/platform/testing/database-server.ts'],
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'browser',
          include: ['e2e/**/*.e2e.ts'],
          globalSetup: ['e2e/product.ts'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
    ],
  },
})
