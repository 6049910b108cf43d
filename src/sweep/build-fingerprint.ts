import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { packageVersion } from './package-version';

/**
 * Hash of the simulator that runs: of every JavaScript file beside this module, so that a stored point never outlives a change of the program. Run from
 * TypeScript source, where there is no build, it is the version of the package.
 *
 * @param module address of a file in the folder of the build
 * @returns 16 hexadecimal digits, or `source-<version>`
 */
export function buildFingerprint(module: string = import.meta.url): string {
  if (module.endsWith('.ts')) return `source-${packageVersion}`;
  const folder = new URL('.', module);
  const hash = createHash('sha256');
  const files = readdirSync(fileURLToPath(folder), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.js'));
  for (const file of files.sort())
    hash
      .update(`${file}\0`)
      .update(readFileSync(new URL(file, folder)))
      .update('\0');
  return hash.digest('hex').slice(0, 16);
}
