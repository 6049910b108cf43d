import type { Command } from 'commander';

interface ValidateOptions {
  data?: string;
  out?: string;
  json?: boolean;
  leaveOneOut?: boolean;
  training?: boolean;
}

/** `interlude validate`: simulated beside measured, with errors. */
export function validateCommand(program: Command): void {
  program
    .command('validate')
    .summary('simulate published measurements and print the errors')
    .description(
      'Simulates every collective of a file of measurements and prints how far off it is, by size, family and collective. Writes predictions.jsonl, errors.csv, validation.svg and summary.txt.',
    )
    .option('--data <file>', 'measurements (JSON); default: those that come with interlude')
    .option('--out <folder>', 'folder to write to; default: results/validation, or results/validation-NAME for a file NAME of your own')
    .option('--leave-one-out', 'also predict each configuration from the others of its family (by closed forms; some ten seconds)')
    .option('--training', 'show how published training runs scale instead, simulated beside measured (some ten seconds); writes nothing')
    .option('--json', 'print the report as JSON')
    .action(async (options: ValidateOptions) => {
      process.exitCode = await run(options);
    });
}

async function run({ data, out, json = false, leaveOneOut = false, training = false }: ValidateOptions): Promise<number> {
  if (training) return runTraining(json);
  const { mkdirSync, writeFileSync } = await import('node:fs');
  const { basename, extname, join, relative } = await import('node:path');
  const { Refusal } = await import('../sweep/refusal');
  const { readMeasurements } = await import('../validation/read-measurements');
  const { shippedMeasurements } = await import('../validation/shipped-measurements');
  const { simulatedTimes } = await import('../validation/simulated-times');
  const { validate } = await import('../validation/validate');
  const { nineDigits } = await import('../report/number-format');
  const { validationCsv } = await import('../report/validation-csv');
  const { validationSvg } = await import('../report/validation-chart');
  const { validationText } = await import('../report/validation-text');

  const path = data ?? shippedMeasurements();
  const file = data ?? 'results/validation/measurements.json';
  const read = readMeasurements(await textOf(path, file), file);
  if ('problems' in read) throw new Refusal(read.problems.join('\n'), 2);
  const validation = validate(read.rows, simulatedTimes);
  const folder = out ?? join('results', data === undefined ? 'validation' : `validation-${basename(data, extname(data))}`);
  const { summarise } = await import('../validation/errors');
  const { surrogateLeaveOneOut } = await import('../fit/surrogate-leave-one-out');
  const leftOut = leaveOneOut ? summarise(surrogateLeaveOneOut(validation.compared, read.rows).rows) : null;
  const text = validationText(validation, { file, leftOut });
  const files: [string, string][] = [
    [
      'predictions.jsonl',
      validation.predictions.map(({ id, predictedUs }) => `${JSON.stringify({ id, predictedUs: Number(nineDigits(predictedUs)) })}\n`).join(''),
    ],
    ['errors.csv', validationCsv(validation.compared)],
    ['validation.svg', `${validationSvg(validation)}\n`],
    ['summary.txt', text],
  ];
  mkdirSync(folder, { recursive: true });
  for (const [name, content] of files) writeFileSync(join(folder, name), content);
  if (json) {
    const { compared: _, predictions: __, ...summary } = validation;
    process.stdout.write(
      `${JSON.stringify({ file, ...summary }, (_key, value: unknown) => (typeof value === 'number' ? Number(nineDigits(value)) : value), 2)}\n`,
    );
    return 0;
  }
  process.stdout.write(text);
  process.stdout.write(`\n${files.map(([name]) => relative('.', join(folder, name))).join('\n')}\n`);
  return 0;
}

/** How published training runs scale. */
async function runTraining(json: boolean): Promise<number> {
  const { trainingScaling } = await import('../validation/training-scaling');
  const { trainingText } = await import('../report/training-text');
  const rows = trainingScaling();
  process.stdout.write(json ? `${JSON.stringify(rows, null, 2)}\n` : trainingText(rows));
  return 0;
}

/** The text of a file of measurements. @throws Refusal when there is none */
async function textOf(path: string, file: string): Promise<string> {
  const { readFileSync } = await import('node:fs');
  const { Refusal } = await import('../sweep/refusal');
  const expected = 'expected a file of measurements (JSON), such as results/validation/measurements.json';
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT') throw new Refusal(`${file}: there is no such file; ${expected}`, 2);
    if (code === 'EISDIR') throw new Refusal(`${file}: this is a folder; ${expected}`, 2);
    throw error;
  }
}
