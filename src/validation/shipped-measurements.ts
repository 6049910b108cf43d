import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const FILE = join('results', 'validation', 'measurements.json');

/**
 * Path of the measurements that come with the package, found upwards from a module: from the build as from the source.
 *
 * @example shippedMeasurements() // '…/results/validation/measurements.json'
 */
export function shippedMeasurements(module: string = import.meta.url): string {
  let folder = dirname(fileURLToPath(module));
  while (!existsSync(join(folder, FILE)) && dirname(folder) !== folder) folder = dirname(folder);
  return join(folder, FILE);
}
