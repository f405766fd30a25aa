import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

const page = (name: string) => fileURLToPath(new URL(`src/app/web/${name}.html`, import.meta.url))

/**
 * Builds the pages that need script: the desk, and the compile page, which anyone may open and which carries nothing of
 * the desk. The server fills nonce and language into the built templates (src/app/desk-page.ts) and offers the rest under
 * /desk-files/: every address below /desk/ is the desk's own.
 */
export default defineConfig({
  root: 'src/app/web',
  base: '/desk-files/',
  plugins: [react()],
  html: { cspNonce: '__CSP_NONCE__' },
  build: {
    outDir: '../../../dist/web/desk-files',
    emptyOutDir: true,
    manifest: true,
    rolldownOptions: { input: { desk: page('desk'), compile: page('compile') } },
    // The oldest browser that offices still carry.
    target: ['chrome100', 'firefox115', 'safari16'],
    assetsInlineLimit: 0,
    // kB, not packed: React and the parts of Ant Design that both pages use.
    chunkSizeWarningLimit: 640,
  },
})
