import { wrap } from '../catalog/text-table';
import { type TrainingRow, trainingSets } from '../validation/training-scaling';
import { formatCount } from './number-format';
import { textTable } from './terminal/text-table';

const WIDTH = 100;
const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
const signed = (share: number): string => `${share < 0 ? '−' : '+'}${(100 * Math.abs(share)).toFixed(1)} %`;

/**
 * How published training runs scale, simulated beside measured, for a terminal.
 *
 * @example process.stdout.write(trainingText(trainingScaling()))
 */
export function trainingText(rows: readonly TrainingRow[]): string {
  const meanOf = (errors: readonly number[]): string => percent(errors.reduce((sum, error) => sum + Math.abs(error), 0) / errors.length);
  const mean = meanOf(rows.map(({ error }) => error));
  const perfect = meanOf(rows.map(({ measured }) => 1 / measured - 1));
  const table = textTable(
    [
      ['training run', 'GPUs', 'measured', 'simulated', 'error', 'all-reduce'],
      ...rows.map(({ name, gpus, measured, simulated, error, algorithm }) => [
        name,
        formatCount(gpus),
        percent(measured),
        percent(simulated),
        signed(error),
        algorithm,
      ]),
    ],
    'lrrrrl',
  );
  const said = [
    `Throughput per GPU beside the smallest job of the same run, whose rate is the only thing taken from it: mean error ${mean} over ${rows.length} rows; to say that all of them scale perfectly would be off by ${perfect}.`,
    'Published runs that are data-parallel and nothing else: those with sharded, tensor- or pipeline-parallel models need messages that a step does not simulate. What a measured job loses beside its all-reduces (input, stragglers, a first step that is not warm) is error here.',
    'Sources:',
    ...[...new Set(trainingSets.map(({ source }) => source))].map((source) => `- ${source}`),
  ];
  return `${[...table, '', ...said.flatMap((line) => wrap(line, WIDTH))].join('\n')}\n`;
}
