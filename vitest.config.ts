import { defineConfig } from 'vitest/config';

/** Workers and the command line are tested as they ship: `tests/build.ts` builds dist once before the tests. */
export default defineConfig({
  test: { include: ['tests/**/*.test.ts'], globalSetup: ['tests/build.ts'], testTimeout: 60_000, hookTimeout: 60_000 },
});
