import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

const newest = (folder: string): number =>
  Math.max(0, ...readdirSync(folder, { recursive: true }).map((file) => statSync(join(folder, String(file))).mtimeMs));

/** Builds dist when a source is newer than it, so that `npm test` tests what ships. */
export default function build(): void {
  const fresh = existsSync('dist/cli.js') && statSync('dist/cli.js').mtimeMs > newest('src');
  if (!fresh) execFileSync('npx', ['tsup', '--silent'], { stdio: 'inherit' });
}
