import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const FOLDER = join('workloads', 'systems');

/**
 * The presets that come with the package, by name, found upwards from a module: from the build as from the source.
 *
 * @example shippedSystems().get('tpu-v4') // '…/workloads/systems/tpu-v4.yaml'
 */
export function shippedSystems(module: string = import.meta.url): ReadonlyMap<string, string> {
  let folder = dirname(fileURLToPath(module));
  while (!existsSync(join(folder, FOLDER)) && dirname(folder) !== folder) folder = dirname(folder);
  const files = existsSync(join(folder, FOLDER)) ? readdirSync(join(folder, FOLDER)) : [];
  return new Map(
    files
      .filter((file) => file.endsWith('.yaml'))
      .sort()
      .map((file) => [file.slice(0, -'.yaml'.length), join(folder, FOLDER, file)]),
  );
}
