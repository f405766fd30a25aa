import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/**
 * Builds the desk: the pages that need script. The server fills nonce and language into the built index.html
 * (src/app/desk-page.ts) and offers the rest under /desk/.
 */
export default defineConfig({
  root: 'src/app/web',
  base: '/desk/',
  plugins: [react()],
  html: { cspNonce: '__CSP_NONCE__' },
  build: {
    outDir: '../../../dist/web/desk',
    emptyOutDir: true,
    manifest: true,
    // The oldest browser that offices still carry.
    target: ['chrome100', 'firefox115', 'safari16'],
    assetsInlineLimit: 0,
    // kB, not packed: React and the parts of Ant Design that the desk uses.
    chunkSizeWarningLimit: 640,
  },
})
