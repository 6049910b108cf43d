import { type Command, Option } from 'commander';
import type { ReconfigurationLevel } from '../fabric/torus/reconfiguration';
import type { Override, ScenarioDocument } from '../scenario/document';
import { Refusal } from '../sweep/refusal';
import { SET_HELP, setting } from './options';
import { wantsColour } from './wants-colour';

interface PhasesOptions {
  set?: Override[];
  json?: boolean;
  level?: ReconfigurationLevel;
}

/** `interlude phases FILE`: when it pays that circuit switches give a job's slice another shape. */
export function phasesCommand(program: Command): void {
  program
    .command('phases')
    .summary('plan the shapes of a slice over the phases of a job')
    .description(
      'Simulates every phase of a job on every shape that circuit switches can give to its slice, and says when another shape pays: what a change saves and from which length of a phase on. A sweep in the file is left aside.',
    )
    .argument('<file>', 'scenario file (YAML) with phases')
    .option('--set <path=value>', SET_HELP, setting)
    .addOption(
      new Option('--level <level>', 'where the time of a change is measured; default: what the file says').choices(['switch', 'relock', 'job']),
    )
    .option('--json', 'print everything known of the phases as JSON')
    .action(async (file: string, options: PhasesOptions) => {
      process.exitCode = await phases(file, options);
    });
}

async function phases(file: string, { set: overrides = [], json = false, level }: PhasesOptions): Promise<number> {
  const { badScenario, loadPoints } = await import('../sweep/load-points');
  const { checkPhases } = await import('../sweep/check-phases');
  const { phases: plan } = await import('../analysis/phases/phases');
  const { phasesScreen } = await import('../report/phases-screen');

  const { document, points, sweepAside } = loadPoints(file, { overrides, sweep: false });
  if (sweepAside) process.stderr.write(`${document.file} holds a sweep; these are the phases of the scenario without it.\n`);
  const [{ scenario }] = points;
  if (scenario.phases === undefined) {
    throw new Refusal(`${document.file}: there are no phases; expected a section "phases" with a list of them, as in workloads/ocs-phases.yaml`, 2);
  }
  const problems = checkPhases(document, points);
  if (problems.length > 0) throw badScenario(problems);
  const asked = level === undefined ? scenario : { ...scenario, phases: { ...scenario.phases, level } };
  const result = await placed(document, () => plan(asked));
  process.stdout.write(json ? `${JSON.stringify(result, null, 2)}\n` : phasesScreen(result, wantsColour(process.stdout)));
  return 0;
}

/** What cannot be built is said of the field that is to blame. */
async function placed<T>(document: ScenarioDocument, run: () => T): Promise<T> {
  try {
    return run();
  } catch (error) {
    const { UnbuildableError } = await import('../fabric/unbuildable');
    if (!(error instanceof UnbuildableError)) throw error;
    const { formatProblem } = await import('../scenario/problem');
    const { refusedField } = await import('../sweep/check-phases');
    const problem = refusedField(document, error);
    throw problem === undefined ? new Refusal(error.message, 1) : new Refusal(formatProblem(problem), 2);
  }
}
