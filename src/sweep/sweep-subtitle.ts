import { formatCount } from '../report/number-format';
import type { Scenario } from '../scenario/schema';
import { formatBandwidth, formatBytes } from '../scenario/units';

/** What a sweep's points may have in common, said in words; a part that does not apply says nothing. */
const PARTS: ((scenario: Scenario) => string | undefined)[] = [
  (s) => s.model,
  (s) => `on ${s.system}`,
  (s) => `${formatCount(s.gpus)} GPUs`,
  (s) => amount(s),
  (s) => (s.parallelism.tensor > 1 ? `tensor ${s.parallelism.tensor}` : undefined),
  (s) => (s.parallelism.pipeline > 1 ? `pipeline ${s.parallelism.pipeline}` : undefined),
  (s) => `${formatBytes(s.parallelism.bucket)} buckets`,
  (s) => (s.parallelism.overlap ? undefined : 'no overlap'),
  ({ fabric: { scale_up: up } }) =>
    up.domain === undefined ? undefined : Number.isFinite(up.domain) ? `domains of ${up.domain}` : 'domains as large as can be wired',
  (s) => (s.fabric.scale_out.nic === undefined ? undefined : `${formatBandwidth(s.fabric.scale_out.nic)} NICs`),
  (s) => (s.fabric.network === 'alpha-beta' ? 'contention off' : undefined),
  ({ collective: { library, algorithm } }) => {
    if (algorithm === undefined) return library;
    return algorithm === 'nccl' ? `${library}’s own schedules` : `${library} ${algorithm}`;
  },
];

/**
 * What was simulated, in a line: of all that can be said of a scenario, what holds for every point of the sweep. What varies is an axis, and the picture
 * names it.
 *
 * @example sweepSubtitle(points.map((point) => point.scenario)) // 'llama3-70b on h100-hgx, strong scaling at 16,777,216 tokens a step, tensor 8'
 */
export function sweepSubtitle(scenarios: readonly Scenario[]): string {
  const common = PARTS.flatMap((part) => {
    const said = new Set(scenarios.map(part));
    const [only] = said;
    return said.size === 1 && only !== undefined ? [only] : [];
  });
  return common.join(', ').replace(', on ', ' on ');
}

function amount({ training }: Scenario): string {
  const { tokens_per_step: tokens, samples_per_step: samples, scaling } = training;
  const [count, what] = tokens === undefined ? [samples, 'samples'] : [tokens, 'tokens'];
  return scaling === 'weak'
    ? `weak scaling at ${formatCount(count ?? 0)} ${what} a step and replica`
    : `strong scaling at ${formatCount(count ?? 0)} ${what} a step`;
}
