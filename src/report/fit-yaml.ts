import { basename } from 'node:path';
import { stringify } from 'yaml';
import type { FitReport } from '../fit/fit-logs';

/** A parameter that moves no time is not told: the catalog's value stands. */
const LEAST = 0.001;
const four = (value: number): number => Number(value.toPrecision(4));

/**
 * A fitted profile as YAML: values with their standard errors (relative), what it was fitted on, and the residuals. A parameter is named as in the catalog's profile, whose value it replaces.
 *
 * @example writeFileSync('my-cluster.yaml', fitYaml('my-cluster', fitLogs(runs, request)))
 */
export function fitYaml(name: string, { on, fitted, residuals, errors }: FitReport): string {
  const transport = on.find((each) => each.transport !== undefined)?.transport;
  const document = {
    name,
    kind: 'nccl-profile',
    ...(transport !== undefined && { transport }),
    fitted_on: on.map(({ file, collective, system, nodes, gpusPerNode, library, sizes, smallestBytes, largestBytes }) => ({
      log: basename(file),
      collective,
      system,
      nodes,
      gpus_per_node: gpusPerNode,
      library,
      sizes,
      smallest_bytes: smallestBytes,
      largest_bytes: largestBytes,
    })),
    mean_error: { start: four(errors.start), fitted: four(errors.fitted) },
    parameters: fitted.parameters
      .filter(({ width, sensitivity }) => width > 0 && sensitivity >= LEAST)
      .map(({ name: parameter, of, value, unit, standardError, start, informed }) => ({
        name: parameter,
        ...(of !== undefined && { of }),
        value: four(value),
        ...(unit !== '' && { unit }),
        standard_error: four(standardError),
        start: four(start),
        informed,
      })),
    residuals: residuals.map(({ collective, ranks, bytes, algorithm, protocol, measuredUs, fittedUs }) => ({
      collective,
      ranks,
      bytes,
      ...(algorithm !== 'P2P' && { algorithm, protocol }),
      measured_us: four(measuredUs),
      predicted_us: four(fittedUs),
      error: four(fittedUs / measuredUs - 1),
    })),
  };
  const head = [
    '# What NCCL costs beside the wire on one cluster, fitted to its own nccl-tests logs by: interlude fit',
    '# µs, GB/s (1e9), shares; standard_error is relative; informed: false keeps near the start, which is the catalog’s value.',
    '# Parameters on which no time of the logs depends are not listed: the catalog’s values stand.',
  ];
  return `${head.join('\n')}\n${stringify(document, { lineWidth: 150, collectionStyle: 'any' })}`;
}
