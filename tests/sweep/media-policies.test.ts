import { expect, test } from 'vitest';
import type { SimulatedPoint } from '../../src/analysis/result';
import { simulate } from '../../src/analysis/simulate';
import { readScenario } from '../../src/scenario/read-scenario';
import { checkedPoints } from '../../src/sweep/checked-points';

// 512 H100s, 8 nodes a leaf. A node to its leaf in the middle of its own racks runs (2·0.5 + 0.6)·1.05 = 1.68 m and less than twice that, a leaf to its spines further.
const SOURCE = `
name: media
model: llama3-70b
system: h100-hgx
gpus: 512
training: { scaling: weak, tokens_per_step: 64Ki }
parallelism: { tensor: 8, bucket: 200 MB }
fabric:
  scale_out: { leaf_nodes: 8 }
  floor: { leaf_placement: adjacent-rack, vertical: 0.5 m }
sweep:
  media:
    copper where it closes: { fabric.scale_out: { leaf: dac-100, spine: dac-100, core: dac-100, gauge: 24, too_long: replace, replace_with: lpo-800 } }
    copper to the leaf alone: { fabric.scale_out: { leaf: dac-100, gauge: 24, too_long: { leaf: downshift } } }
    hybrid: { fabric.scale_up.link: cpo-scaleup, fabric.scale_up.domain: 64, fabric.scale_out: { leaf: aec-100, spine: dr4-400 } }
`;

function points(): SimulatedPoint[] {
  const read = readScenario(SOURCE, 'a.yaml');
  if ('problems' in read) throw new Error(JSON.stringify(read.problems));
  const checked = checkedPoints(read.document);
  if ('problems' in checked) throw new Error(JSON.stringify(checked.problems));
  return checked.points.map(({ axes, scenario }) => {
    const point = simulate({ axes, scenario, key: '' });
    if (point.status !== 'ok') throw new Error(point.reason);
    return point;
  });
}

test('a bundle names what each tier is wired with, and the result tells per tier what was chosen', () => {
  const [copper, leaf, hybrid] = points();
  const chosen = (point: SimulatedPoint) => point.tiers.map(({ tier, technology, outcome }) => `${tier} ${technology} ${outcome}`);
  // Tier by tier: what closes stays copper, what does not is replaced.
  for (const { tier, requested, technology, outcome, runM, reachM, note } of copper.tiers.filter((row) => row.tier !== 'domain')) {
    expect([tier, requested]).toEqual([tier, 'dac-100']);
    expect(technology).toBe(outcome === 'replaced' ? 'lpo-800' : 'dac-100');
    if (outcome === 'replaced') expect(note).toContain('replaced by lpo-800');
    else expect(runM).toBeLessThanOrEqual(reachM as number);
  }
  expect(chosen(copper)).toContain('spine lpo-800 replaced');
  expect(chosen(leaf)[2]).toBe('spine dr4-400 as-asked');
  expect(chosen(hybrid)).toEqual(['domain cpo-scaleup as-asked', 'leaf aec-100 as-asked', 'spine dr4-400 as-asked']);
});
