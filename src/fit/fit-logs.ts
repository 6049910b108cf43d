import { Refusal } from '../sweep/refusal';
import { groupBy } from '../validation/errors';
import { type FitRow, type FittedProfile, fitProfile, predictTimes } from './fit-profile';
import type { LogRow, LogRun } from './log/read-log';
import type { TuningLine } from './log/tuning-line';
import { profileParameters, startValues } from './profile-parameters';
import type { FitRequest } from './request';
import { simulateRows } from './simulate-rows';
import type { SurrogateCollective } from './surrogate/call';
import type { ParameterValues } from './surrogate/costs';
import { hasSurrogate, settleCall } from './surrogate/settle-call';
import { type RunSystem, systemOfRun } from './system-of-run';

/** A measured size with what the profile predicted before the fit and after it, microseconds. */
export interface FitResidual {
  file: string;
  line: number;
  collective: SurrogateCollective;
  ranks: number;
  bytes: number;
  algorithm: string;
  protocol: string;
  measuredUs: number;
  startUs: number;
  fittedUs: number;
  /** The simulator does not take the call: predicted in closed form. */
  closedForm: boolean;
}

/** What the logs were measured on. */
export interface FittedOn {
  file: string;
  collective: SurrogateCollective;
  system: string;
  nodes: number;
  gpusPerNode: number;
  transport?: string;
  library: string;
  sizes: number;
  smallestBytes: number;
  largestBytes: number;
}

export interface FitReport {
  on: FittedOn[];
  fitted: FittedProfile;
  residuals: FitResidual[];
  /** Mean of |predicted/measured − 1| before and after. */
  errors: { start: number; fitted: number };
  assumed: string[];
  /** Rows that are not used, and why. */
  unused: { text: string; rows: number }[];
  warnings: string[];
}

interface Used {
  run: LogRun;
  row: LogRow;
  fit: FitRow;
  collective: SurrogateCollective;
  machine: RunSystem;
}

/**
 * Fits the catalog's profile to the runs of somebody's own cluster.
 *
 * @throws Refusal where a run's system is not known, or no row can be used
 * @example fitLogs(readLogs(['a.log']).runs, { on: 'h100-hgx', nodes: 4 }).fitted.parameters
 */
export function fitLogs(runs: readonly LogRun[], request: FitRequest): FitReport {
  const unused: string[] = [];
  const assumed: string[] = [];
  const on: FittedOn[] = [];
  const used = runs.flatMap((run): Used[] => {
    const machine = systemOfRun(run, request);
    assumed.push(...machine.assumed);
    const collective = collectiveOf(run, machine.system.ranks, request, assumed);
    if (!hasSurrogate(collective)) {
      unused.push(...run.rows.map(() => `${collective}: no closed form; fit takes all_reduce, all_gather, reduce_scatter, alltoall and sendrecv`));
      return [];
    }
    const own = run.rows.flatMap((row) => usedRow(run, row, collective, machine, unused));
    if (own.length > 0) on.push(describe(run, collective, machine, own));
    return own;
  });
  if (used.length === 0)
    throw new Refusal(`no row can be used: ${[...new Set(unused)].join('; ') || 'the tables are empty'}; expected at least one measured size`, 2);
  const parameters = profileParameters();
  const rows = used.map(({ fit }) => fit);
  const starts = startValues(parameters);
  const before = predicted(used, starts);
  const fitted = fitProfile(
    rows.map((row, i) => ({ ...row, measuredUs: row.measuredUs / before[i].ratio })),
    parameters,
  );
  const after = predicted(used, fitted.values);
  const residuals = used.map(({ run, row, fit, collective }, i): FitResidual => {
    const { system, bytes, algorithm, protocol } = fit.call;
    const [startUs, fittedUs] = [before[i].us, after[i].us];
    const closedForm = !before[i].simulated || !after[i].simulated;
    return {
      closedForm,
      file: run.file,
      line: row.line,
      collective,
      ranks: system.ranks,
      bytes,
      algorithm,
      protocol,
      measuredUs: fit.measuredUs,
      startUs,
      fittedUs,
    };
  });
  const error = (of: (row: FitResidual) => number): number =>
    residuals.reduce((sum, row) => sum + Math.abs(of(row) / row.measuredUs - 1), 0) / residuals.length;
  return {
    on,
    fitted,
    residuals,
    errors: { start: error(({ startUs }) => startUs), fitted: error(({ fittedUs }) => fittedUs) },
    assumed: [...new Set(assumed)],
    unused: [...groupBy(unused, (text) => text)].map(([text, all]) => ({ text, rows: all.length })),
    warnings: warningsOf(residuals, fitted),
  };
}

const LARGEST_RATIO = 2;

/**
 * Times by simulation, and how far they are from the closed form. The fit divides what was measured by that ratio at the start, so that its optimum is nearly the simulator's.
 * Source: Bandler et al. 1994, Space mapping technique for electromagnetic optimization.
 */
function predicted(used: readonly Used[], values: ParameterValues): { us: number; ratio: number; simulated: boolean }[] {
  const simulated = simulateRows(
    used.map(({ fit, machine }) => ({ call: fit.call, row: machine.row })),
    values,
  );
  const closed = predictTimes(
    used.map(({ fit }) => fit.call),
    values,
  );
  return closed.map((us, i) => {
    const own = simulated[i];
    if (own === undefined) return { us, ratio: 1, simulated: false };
    return { us: own, ratio: Math.min(LARGEST_RATIO, Math.max(1 / LARGEST_RATIO, own / us)), simulated: true };
  });
}

function usedRow(run: LogRun, row: LogRow, collective: SurrogateCollective, machine: RunSystem, unused: string[]): Used[] {
  const measuredUs = row.outOfPlaceUs ?? row.inPlaceUs;
  const said = tunedFor(run.tuning, row.bytes, collective, machine.system.ranks);
  const why =
    row.bytes === 0
      ? 'a size of 0 bytes'
      : measuredUs === undefined
        ? 'a time of 0'
        : (row.wrong ?? 0) > 0
          ? 'wrong elements: the data did not arrive as sent'
          : said?.kernel !== undefined
            ? `run by ${said.kernel}, which has no closed form`
            : said?.algorithm === 'PAT'
              ? 'run by PAT, which has no closed form'
              : undefined;
  if (why !== undefined || measuredUs === undefined) {
    unused.push(why ?? '');
    return [];
  }
  const counted = said?.algorithm === 'Ring' || said?.algorithm === 'Tree' ? said.channels : undefined;
  const call = settleCall(machine.system, collective, row.bytes, {
    ...(said?.algorithm !== undefined && { algorithms: [said.algorithm] }),
    ...(said?.protocol !== undefined && { protocols: [said.protocol] }),
    ...(counted !== undefined && { channels: counted }),
  });
  return [{ run, row, collective, machine, fit: { call, measuredUs } }];
}

/** The library's last word on a size; releases from 2.24 on count a gather's bytes per rank. */
function tunedFor(lines: readonly TuningLine[], bytes: number, collective: string, ranks: number): TuningLine | undefined {
  const gathers = collective === 'all_gather' || collective === 'reduce_scatter';
  const about = lines.filter((line) => line.collective === undefined || line.collective === collective);
  return about.findLast((line) => line.bytes === bytes) ?? (gathers ? about.findLast((line) => line.bytes * ranks === bytes) : undefined);
}

/** As asked, as the log says, as NCCL's messages say, else by busbw over algbw, which nccl-tests defines for each collective. */
function collectiveOf(run: LogRun, ranks: number, { collective: asked }: FitRequest, assumed: string[]): string {
  if (asked !== undefined) return asked;
  const said = run.collective ?? run.tuning.findLast(({ collective }) => collective !== undefined)?.collective;
  if (said !== undefined) return said;
  const large = run.rows.reduce((most, row) => (row.bytes > most.bytes ? row : most));
  const { bytes, outOfPlaceUs, busGBps = 0 } = large;
  const ratio = outOfPlaceUs === undefined ? 0 : busGBps / (bytes / outOfPlaceUs / 1e3);
  const near = (factor: number): boolean => ranks > 2 && Math.abs(ratio / factor - 1) < 0.03;
  if (!near((2 * (ranks - 1)) / ranks))
    throw new Refusal(
      `${run.file}: which collective? The log does not name its program; expected --collective NAME, such as --collective all_reduce`,
      2,
    );
  assumed.push(`${run.file}: all_reduce, since busbw is 2(n − 1)/n of algbw (--collective)`);
  return 'all_reduce';
}

function describe(run: LogRun, collective: SurrogateCollective, machine: RunSystem, own: readonly Used[]): FittedOn {
  const sizes = own.map(({ row }) => row.bytes);
  const { catalogId, nodes, gpusPerNode, transportId, library } = machine;
  return {
    file: run.file,
    collective,
    system: catalogId,
    nodes,
    gpusPerNode,
    ...(transportId !== undefined && { transport: transportId }),
    library,
    sizes: new Set(sizes).size,
    smallestBytes: Math.min(...sizes),
    largestBytes: Math.max(...sizes),
  };
}

const SMALL = 64 * 1024;
const LARGE = 16 * 1024 ** 2;
/** Worse than this, the mechanism does not describe the cluster. */
const POOR = 0.25;

function warningsOf(residuals: readonly FitResidual[], { parameters }: FittedProfile): string[] {
  const sizes = [...new Set(residuals.map(({ bytes }) => bytes))];
  const said: string[] = [];
  if (sizes.length < 2) said.push('One size is measured: it cannot tell latency from bandwidth. Two, one small and one large, already help.');
  else if (sizes.every((bytes) => bytes > SMALL)) said.push('No size is at or below 64 KiB: latencies keep their start values.');
  else if (sizes.every((bytes) => bytes < LARGE)) said.push('No size is at or above 16 MiB: rates keep their start values.');
  const few = parameters.filter(({ informed, sensitivity, width }) => width > 0 && !informed && sensitivity > 0.1).length;
  if (few > 0) {
    const which =
      few === 1
        ? '1 parameter that your times depend on is not told apart by them and stays'
        : `${few} parameters that your times depend on are not told apart by them and stay`;
    const more =
      sizes.length < 5
        ? `${sizes.length} size${sizes.length === 1 ? ' is' : 's are'} too few for that`
        : 'another collective or number of nodes would help';
    said.push(`${which} near the start: ${more}.`);
  }
  const far = residuals.filter(({ fittedUs, measuredUs }) => Math.abs(fittedUs / measuredUs - 1) > POOR).length;
  if (far * 5 > residuals.length)
    said.push(`${far} of ${residuals.length} rows are still off by more than 25 %: check --nics, --nic, --transport and --library.`);
  return said;
}
