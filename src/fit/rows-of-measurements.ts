import { type Measurement, measuredUs } from '../validation/measurement';
import { systemOfRow } from '../validation/system-of-row';
import type { FitRow } from './fit-profile';
import { hasSurrogate, settleCall } from './surrogate/settle-call';
import { type SurrogateSystem, surrogateSystem } from './surrogate/system';

/**
 * Measurements as calls with their times; undefined for a row that has no closed form, no size, no time or no NCCL. Rows of one system share its record.
 *
 * @example rowsOfMeasurements(rows).filter((row) => row !== undefined)
 */
export function rowsOfMeasurements(rows: readonly Measurement[]): (FitRow | undefined)[] {
  const systems = new Map<string, SurrogateSystem>();
  return rows.map((row) => {
    const us = measuredUs(row);
    const { collective, sizeBytes } = row;
    if (us === undefined || collective == null || !hasSurrogate(collective) || sizeBytes == null || sizeBytes === 0) return undefined;
    const { system } = systemOfRow(row);
    if (system.library.name !== 'nccl' || system.ranks < 2) return undefined;
    const key = JSON.stringify(system);
    const own = systems.get(key) ?? surrogateSystem(system);
    systems.set(key, own);
    const { algorithms, protocols } = system;
    return { call: settleCall(own, collective, sizeBytes, { algorithms, protocols }), measuredUs: us };
  });
}
