import type { BenchTime, Weighed } from '../analysis/bench/bench-time';
import { textTable } from '../catalog/text-table';
import { sizeText, spanText, stretches } from './bench-lines';
import { formatPs, formatShare } from './number-format';

/**
 * Why each algorithm ran: at the first size of every stretch the candidates with their times, the chosen one marked, why the others are out, and the reason in a sentence.
 *
 * @example benchExplain(times).forEach((line) => console.log(`# ${line}`))
 */
export function benchExplain(times: readonly BenchTime[]): string[] {
  const found = stretches(times);
  if (found.length === 0) return ['nothing is sent, so there is nothing to choose'];
  return found.flatMap((stretch, i) => {
    const [{ bytes, timePs, weighed, reason }] = stretch.rows;
    const from = stretch.rows.length === 1 ? '' : `; the same for ${spanText(stretch)}`;
    return [
      ...(i > 0 ? [''] : []),
      `${sizeText(bytes)}: ${stretch.name}, ${formatPs(timePs)} simulated${from}`,
      ...candidateLines(weighed),
      ...leftOut(weighed),
      reason,
    ];
  });
}

/** The candidates, fastest first by what was compared: simulated times where there are any, else those that the library predicts. */
function candidateLines(weighed: readonly Weighed[]): string[] {
  const open = weighed.filter(({ out }) => out === undefined);
  if (open.length === 0) return [];
  const predicts = open.some(({ predicted }) => predicted !== undefined);
  const simulates = open.some(({ simulatedPs }) => simulatedPs !== undefined);
  const timeOf = ({ predicted, simulatedPs, atLeastPs }: Weighed): number =>
    (simulates ? (simulatedPs ?? atLeastPs) : predicted && predicted.timeUs * 1e6) ?? Number.POSITIVE_INFINITY;
  const least = Math.min(...open.map(timeOf));
  const headings = ['', 'candidate', ...(predicts ? ['>latency', '>GB/s', '>predicted'] : []), ...(simulates ? ['>simulated'] : []), '>'];
  const rows = open
    .toSorted((a, b) => timeOf(a) - timeOf(b))
    .map((one) => [
      one.chosen ? '→' : '',
      one.name,
      ...(predicts ? modelCells(one) : []),
      ...(simulates ? [simulatedCell(one)] : []),
      one.chosen ? '' : slower(timeOf(one) / least - 1),
    ]);
  return textTable(headings, rows).split('\n');
}

function modelCells({ predicted }: Weighed): string[] {
  return predicted === undefined ? ['', '', ''] : [us(predicted.latencyUs), predicted.bandwidthGBps.toFixed(1), us(predicted.timeUs)];
}

function simulatedCell({ simulatedPs, atLeastPs }: Weighed): string {
  if (simulatedPs !== undefined) return formatPs(simulatedPs);
  return atLeastPs === undefined ? '–' : `≥ ${formatPs(atLeastPs)}`;
}

function slower(share: number): string {
  if (!Number.isFinite(share)) return '';
  if (share === 0) return 'equal';
  return share < 9.995 ? `+${formatShare(share)}` : `× ${Number((share + 1).toPrecision(3))}`;
}

const us = (value: number): string => formatPs(value * 1e6);

/** One line a reason, with what it excludes. That an algorithm lacks a protocol, or a release an algorithm, is no news of this machine. */
function leftOut(weighed: readonly Weighed[]): string[] {
  const reasons = new Map<string, string[]>();
  for (const { name, out } of weighed) {
    if (out === undefined || / only$|^not in|^no /.test(out)) continue;
    reasons.set(out, [...(reasons.get(out) ?? []), name]);
  }
  return [...reasons].map(([reason, names]) => `out: ${names.join(', ')}: ${reason}`);
}
