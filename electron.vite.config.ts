// Builds every entry: the three hosts, the training process and its thread, the preload bridge and the renderer.
import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';

const source = resolve(import.meta.dirname, 'src');

export default defineConfig({
  main: {
    build: {
      sourcemap: true,
      rolldownOptions: {
        // Each of these is started by its path beside the others, so all of them are entries of one folder.
        input: {
          electron: resolve(source, 'main/hosts/electron.ts'),
          web: resolve(source, 'main/hosts/web.ts'),
          cli: resolve(source, 'main/hosts/cli.ts'),
          'training-process': resolve(source, 'worker/process.ts'),
          'training-thread': resolve(source, 'worker/index.ts'),
        },
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      rolldownOptions: {
        input: { index: resolve(source, 'preload/index.ts') },
        // A sandboxed preload script must be CommonJS.
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: resolve(source, 'renderer'),
    plugins: [react()],
    // Where the hosts put a fresh nonce into every page that they send: NONCE_PLACE in src/main/hosts/site.ts.
    html: { cspNonce: 'STRATA_NONCE' },
    build: { minify: true, rolldownOptions: { input: resolve(source, 'renderer/index.html') } },
  },
});
