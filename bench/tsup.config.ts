import { defineConfig } from 'tsup';

/** The benchmarks as programs of their own, so that what is timed is a whole process. */
export default defineConfig({
  entry: ['run', 'prove', 'ring', 'fold-scale', 'nothing', 'usage'].map((name) => `bench/${name}.ts`),
  format: ['esm'],
  target: 'node20',
  outDir: 'bench/dist',
  splitting: false,
  silent: true,
});
