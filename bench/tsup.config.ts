import { defineConfig } from 'tsup';

/** The benchmarks as programs of their own, so that what is timed is a whole process. */
export default defineConfig({
  entry: ['bench/run.ts', 'bench/ring-unfolded.ts', 'bench/fold-scale.ts'],
  format: ['esm'],
  target: 'node20',
  outDir: 'bench/dist',
  clean: true,
  splitting: false,
  silent: true,
});
