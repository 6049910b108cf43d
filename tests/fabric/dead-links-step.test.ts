import { describe, expect, it } from 'vitest';
import { type Change, pointOf } from '../analysis/scenarios';

const mesh = (faults: NonNullable<NonNullable<Change['scale_up']>['faults']>): Change => ({ system: 'mi300x', gpus: 8, scale_up: { faults } });

describe('a step over dead links', () => {
  it.each<[string, Change, Change]>([
    // A domain port of 18 links with 9 of them dead.
    [
      'rails',
      { gpus: 32, scale_out: { topology: 'rail-only' } },
      { gpus: 32, scale_out: { topology: 'rail-only' }, scale_up: { faults: [{ from: 'gpu3', to: 'domain0', lost: 9 }] } },
    ],
    [
      'torus outside',
      { gpus: 32, scale_out: { topology: 'torus', shape: [8, 4], widths: [2, 2] } },
      { gpus: 32, scale_out: { topology: 'torus', shape: [8, 4], widths: [2, 2], faults: [{ from: 'gpu0', to: 'gpu8' }] } },
    ],
  ])('of %s is slower where a trunk is narrower, and part of the loss is by faults, folded or not', (_, healthy, faulty) => {
    const before = pointOf(healthy);
    const now = pointOf(faulty);
    expect(now.stepPs).toBeGreaterThan(before.stepPs);
    expect(now.loss.faults).toBeGreaterThan(0);
    expect(pointOf(faulty, { fold: false }).stepPs).toBe(now.stepPs);
  });

  it('that go round a dead trunk has nothing to heal: routes stay, so what it costs is bandwidth, latency and contention', () => {
    const before = pointOf(mesh([]));
    const now = pointOf(mesh([{ from: 'gpu0', to: 'gpu4' }]));
    expect(now.stepPs).toBeGreaterThan(before.stepPs);
    expect(now.loss.faults).toBe(0);
    expect(pointOf(mesh([{ from: 'gpu0', to: 'gpu4' }]), { fold: false }).stepPs).toBe(now.stepPs);
  });

  it('in a twisted slice is the same folded and whole', () => {
    const slice = (scale_up: Change['scale_up']): Change => ({
      system: 'tpu-v4',
      gpus: 16,
      scale_up: { shape: [2, 2, 4], cube: [2, 2, 2], ocs: 'none', twist: true, ...scale_up },
    });
    for (const change of [slice({}), slice({ faults: [{ from: 'gpu1', to: 'gpu8' }] })]) {
      expect(pointOf(change).stepPs).toBe(pointOf(change, { fold: false }).stepPs);
    }
  });
});
