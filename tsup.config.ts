import { defineConfig } from 'tsup';

/** Three entries share chunks: the library, the command line, and the piscina worker (which must be a file of its own). */
export default defineConfig({
  entry: { index: 'src/index.ts', cli: 'src/cli/main.ts', worker: 'src/sweep/worker.ts' },
  format: ['esm'],
  target: 'node20',
  dts: { entry: { index: 'src/index.ts' } },
  clean: true,
  splitting: true,
});
