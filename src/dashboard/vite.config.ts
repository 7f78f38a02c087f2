import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const here = fileURLToPath(new URL('.', import.meta.url));

/** `vite build --config src/dashboard/vite.config.ts` writes the page to dist/dashboard. */
export default defineConfig({
  root: here,
  plugins: [react()],
  build: {
    outDir: fileURLToPath(new URL('../../dist/dashboard', import.meta.url)),
    emptyOutDir: true,
    target: 'es2022',
    // Fonts and pictures as `data:` are refused by the content security policy.
    assetsInlineLimit: 0,
    // What others have made of the page, with their terms.
    license: { fileName: 'licences.md' },
    // Its helper would add inline scripts for old browsers.
    modulePreload: { polyfill: false },
  },
  server: {
    host: '127.0.0.1',
    // `npx vite --config src/dashboard/vite.config.ts` beside a service on SVARA_DEV_URL.
    proxy: {
      '/api': process.env['SVARA_DEV_URL'] ?? 'http://127.0.0.1:3000',
      '/socket.io': { target: process.env['SVARA_DEV_URL'] ?? 'http://127.0.0.1:3000', ws: true },
    },
  },
});
