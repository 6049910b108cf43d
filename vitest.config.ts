import { defineConfig } from 'vitest/config';

/** Workers and the command line are tested as they ship: `tests/build.ts` builds dist once before the tests. Two workers, since by default a machine of two cores gets one. */
export default defineConfig({
  test: { include: ['tests/**/*.test.ts'], maxWorkers: 2, globalSetup: ['tests/build.ts'], testTimeout: 60_000, hookTimeout: 60_000 },
});
