/** The borders of the house. Each rule says what a breach usually means (docs: CONTRIBUTING.md). */
const CAPABILITY = '^src/(?!app/|platform/|ui/)([^/]+)/'
const TEST = '\\.test\\.tsx?$|^src/.+/testing/'

module.exports = {
  forbidden: [
    {
      name: 'rules-stay-pure',
      comment:
        'rules/ imports shapes, tables of acts and other rules only. A breach means a decision is reaching for data: pass it in.',
      severity: 'error',
      from: { path: '^src/(platform/)?[^/]+/rules/', pathNot: '\\.test\\.tsx?$' },
      to: {
        pathNot: [
          '^src/(platform/)?[^/]+/rules/',
          '\\.schema\\.ts$',
          '\\.acts\\.ts$',
          '^node_modules/zod/',
          '^src/platform/result\\.ts$',
        ],
      },
    },
    {
      name: 'enter-by-the-door',
      comment:
        'Another capability is entered by its index.ts or a schema. A breach means the door should offer one more thing, or the code lives elsewhere.',
      severity: 'error',
      from: { path: CAPABILITY, pathNot: TEST },
      to: { path: CAPABILITY, pathNot: ['^src/$1/', '/index\\.ts$', '\\.schema\\.ts$', '^src/[^/]+/rules/'] },
    },
    {
      name: 'tests-enter-by-the-door',
      comment:
        'A test may use what another capability offers for testing as well: people and places to stand on. A breach means it tests the inside of a room that is not its own.',
      severity: 'error',
      from: { path: `${CAPABILITY}.*(\\.test\\.tsx?$|/testing/)` },
      to: {
        path: CAPABILITY,
        pathNot: ['^src/$1/', '/index\\.ts$', '\\.schema\\.ts$', '^src/[^/]+/rules/', '^src/[^/]+/testing/'],
      },
    },
    {
      name: 'platform-knows-no-capability',
      comment: 'platform/ and ui/ know no capability. A breach means it is not platform code.',
      severity: 'error',
      from: { path: '^src/(platform|ui)/' },
      to: { path: '^src/(?!platform/|ui/)' },
    },
    {
      name: 'web-asks-over-http',
      comment:
        'Pages import shapes, ui/ and rules for previews; never a store. A breach means the server has not been asked.',
      severity: 'error',
      from: { path: '^src/[^/]+/web/', pathNot: '\\.test\\.tsx?$' },
      to: { path: '(^src/[^/]+/(store|routes)\\.ts$|^src/platform/(?![^/]+/rules/))' },
    },
    {
      name: 'no-circle',
      comment: "Two files are one, a third is missing, or a file imported its own folder's index.ts.",
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'not-to-dev-dependency',
      comment: 'What runs in production must be installed in production.',
      severity: 'error',
      from: { path: '^src/', pathNot: '\\.test\\.tsx?$|^src/.+/testing/' },
      to: { dependencyTypes: ['npm-dev'], pathNot: '^node_modules/@types/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    parser: 'swc',
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { extensions: ['.ts', '.tsx', '.js', '.mjs', '.json'] },
    exclude: { path: '^dist/' },
  },
}
