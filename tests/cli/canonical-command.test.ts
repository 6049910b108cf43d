import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { canonicalCommand } from '../../src/cli/canonical-command';

it('names the file from the working folder, and one outside by its last part, so that no path of a machine is printed', () => {
  expect(canonicalCommand('sweep', join(process.cwd(), 'workloads', 'a.yaml'), [], true)).toBe('interlude sweep workloads/a.yaml');
  expect(canonicalCommand('sweep', '/somewhere/else/a.yaml', [], true)).toBe('interlude sweep a.yaml');
});

it('holds the settings that change the result', () => {
  expect(canonicalCommand('sweep', 'a.yaml', [{ path: 'gpus', value: '64' }], false)).toBe('interlude sweep a.yaml --set gpus=64 --no-fold');
});

it('a shell reads every setting back as it was given', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (value) => {
      const command = canonicalCommand('sweep', 'a.yaml', [{ path: 'name', value }], true);
      const script = command.replace('interlude', "printf '%s\\0'");
      const words = execFileSync('sh', ['-c', script], { encoding: 'utf8' }).split('\0');
      expect(words).toEqual(['sweep', 'a.yaml', '--set', `name=${value}`, '']);
    }),
    { seed: 1, numRuns: 40 },
  );
});
