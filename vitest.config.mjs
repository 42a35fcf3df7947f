import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    environment: 'jsdom',
    setupFiles: ['tests/ts/browser.ts'],
    include: ['tests/ts/**/*.test.{ts,tsx}'],
    // What JupyterLab ships imports its icons and styles, which Node alone does not read.
    server: { deps: { inline: [/@jupyterlab/, /@jupyter\//, /@lumino/] } }
  }
});
