import { readFileSync } from 'node:fs';
import type { Measurement } from '../../src/validation/measurement';
import { readMeasurements } from '../../src/validation/read-measurements';
import { shippedMeasurements } from '../../src/validation/shipped-measurements';

/** The rows that come with the package. */
export function shippedRows(): Measurement[] {
  const read = readMeasurements(readFileSync(shippedMeasurements(), 'utf8'), 'measurements.json');
  if ('problems' in read) throw new Error(read.problems.join('\n'));
  return read.rows;
}

/** A row of an H100 pair of nodes with some fields changed. */
export const rowOf = (change: Partial<Measurement> = {}): Measurement => ({
  id: 'row',
  configId: 'pair',
  kind: 'collective',
  tier: 'core',
  gpu: 'h100',
  scaleUp: 'nvlink4',
  transport: 'ib-ndr',
  nodes: 2,
  gpusPerNode: 8,
  gpus: 16,
  nicGBpsPerGpuPerDir: 50,
  library: 'NCCL 2.26.2',
  family: 'ib-ndr-h100',
  collective: 'all_reduce',
  sizeBytes: 2 ** 20,
  timeUs: 100,
  ...change,
});
