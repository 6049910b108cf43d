import type { BenchTime } from '../analysis/bench/bench-time';
import { busFactor } from '../collective/bus-factor';
import { type BenchSubject, boundBusbw } from './bench-lines';
import { averageGBps, type BenchHeader, type BenchRow } from './nccl-table';
import { nineDigits } from './number-format';

/**
 * The same as JSON: nccl-tests' own layout (`-J`, src/util.cu), and under `interlude` what it does not have. Microseconds and GB/s where nccl-tests has them; picoseconds and bytes where a
 * name says so.
 *
 * @example JSON.parse(benchJson(subject, header, rows, times)).results[0].out_of_place.bus_bw
 */
export function benchJson(subject: BenchSubject, header: BenchHeader, rows: readonly BenchRow[], times: readonly BenchTime[]): string {
  const { collective, system, how, cut, notes } = subject;
  const { version, program, gpusPerProcess, minBytes, maxBytes, step, warmups, iterations, checks, type, operation, root } = header;
  const factor = busFactor(collective, cut.ranks);
  const told = {
    version,
    program,
    config: {
      nthreads: 1,
      ngpus: gpusPerProcess,
      minimum_bytes: minBytes,
      maximum_bytes: maxBytes,
      ...('factor' in step ? { step_factor: step.factor } : { step_bytes: step.bytes }),
      warmup_iters: warmups,
      iterations,
      aggregated_iterations: 1,
      validation: checks,
      graph: 0,
    },
    results: rows.map((row, i) => {
      const time = times[i];
      const half = { time: row.timePs / 1e6, alg_bw: row.algbw / 1e9, bus_bw: row.busbw / 1e9, nwrong: checks > 0 ? 0 : null };
      return {
        size: row.bytes,
        count: row.count,
        type,
        redop: operation,
        root: String(root),
        out_of_place: half,
        in_place: half,
        interlude: {
          timePs: time.timePs,
          algorithm: time.algorithm,
          protocol: time.protocol ?? null,
          channels: time.channels ?? null,
          reduction: time.place,
          boundPs: time.boundPs ?? null,
          boundBusGBps: time.boundPs === undefined || time.boundPs === 0 ? null : (factor * row.bytes * 1e3) / time.boundPs,
          share: time.boundPs === undefined || time.timePs === 0 ? null : time.boundPs / time.timePs,
          candidates: time.weighed,
          reason: time.reason,
        },
      };
    }),
    out_of_bounds: { count: 0, okay: true },
    average_bus_bandwidth: { bandwidth: averageGBps(rows), okay: 'unchecked' },
    interlude: {
      collective,
      system,
      gpus: cut.ranks,
      gpusPerDomain: cut.perDomain,
      how,
      boundBusGBps: Object.fromEntries(
        times
          .filter(({ boundPs }) => (boundPs ?? 0) > 0)
          .map(({ place }) => [`${place.inside}/${place.across}`, boundBusbw(collective, place, cut) / 1e9]),
      ),
      notes,
    },
  };
  return `${JSON.stringify(told, (_key, value: unknown) => (typeof value === 'number' && !Number.isInteger(value) ? Number(nineDigits(value)) : value), 2)}\n`;
}
