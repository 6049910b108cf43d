import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readScenario } from '../../src/scenario/read-scenario';
import { expand } from '../../src/scenario/sweep-axes';
import { scenarioYaml } from '../../src/sweep/scenario-yaml';
import { smallScenario } from './made-up-points';

function readBack(text: string) {
  const read = readScenario(text, 'point.yaml');
  if ('problems' in read) throw new Error(JSON.stringify(read.problems));
  const expanded = expand(read.document);
  if ('problems' in expanded) throw new Error(JSON.stringify(expanded.problems));
  return expanded.points.map(({ scenario }) => scenario);
}

it('a checked scenario, written down, reads back as the same scenario, quantities and seed included', () => {
  const quantity = (unit: string) => fc.integer({ min: 1, max: 9999 }).map((value) => `${value} ${unit}`);
  const scenarios = fc
    .record({
      name: fc.string({ minLength: 1 }).filter((name) => name.trim() !== '' && !/[\p{C}\ufffd]/u.test(name)),
      seed: fc.oneof(fc.integer(), fc.constantFrom('first', '0x1', 'yes', '1')),
      parallelism: fc.record({ tensor: fc.constant(8), bucket: quantity('kB') }),
      fabric: fc.record({
        scale_up: fc.record({ bandwidth: quantity('GB/s') }),
        scale_out: fc.record({
          nic: quantity('Gbps'),
          too_long: fc.constantFrom('downshift', { domain: 'error', leaf: 'downshift', spine: 'error', core: 'error' }),
        }),
        floor: fc.record({ rack_pitch: quantity('cm'), row_pitch: quantity('mm'), vertical: quantity('m') }),
      }),
      disturbance: fc.record({ start_jitter: fc.record({ distribution: fc.constant('normal'), mean: quantity('ns') }) }),
    })
    .map((more) => smallScenario(more));
  fc.assert(
    fc.property(scenarios, (scenario) => {
      expect(readBack(scenarioYaml(scenario))).toEqual([scenario]);
    }),
    { seed: 1 },
  );
});

it('what the pictures of the sweep show is left out: the point has no axes', () => {
  expect(scenarioYaml(smallScenario({ report: { x: 'gpus' } }))).not.toContain('report');
});
