import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { wiringOf } from '../../../src/analysis/bill/bill-of-materials-wiring';
import { hold } from '../../../src/analysis/hold/hold';
import { referenceOf } from '../../../src/analysis/hold/hold-reference';
import { endsAgainst, spendingOf, total } from '../../../src/analysis/hold/hold-spending';
import { createSharedWork, simulate } from '../../../src/analysis/simulate';
import { gpuPrice } from '../../../src/catalog/gpu-price';
import { systemEntry } from '../../../src/catalog/systems';
import { type Change, pointOf, refusalOf, scenarioOf } from '../scenarios';

const wires = (id: string) => ({ leaf: id, spine: id, core: id });
const like = { 'fabric.scale_out.leaf': 'dr4-400', 'fabric.scale_out.spine': 'dr4-400', 'fabric.scale_out.core': 'dr4-400' };

/** A ResNet job of 512 H100s, 4 nodes a leaf. */
const job = (id: string, held: Change['hold'], more: Change = {}): Change => ({
  gpus: 512,
  ...(held && { hold: { like, ...held } }),
  ...more,
  scale_out: { leaf_nodes: 4, too_long: 'downshift', ...wires(id), ...more.scale_out },
});

describe('a held quantity', () => {
  it('leaves a point as it is where the port rate is held and both have the same', () => {
    const [plain, held] = [pointOf(job('lpo-800', undefined)), pointOf(job('lpo-800', { what: 'port-rate' }))];
    const { held: result, notes, ...rest } = held;
    expect({ ...rest, notes: notes.slice(1) }).toEqual(plain);
    // 400 Gb/s a port of the reference.
    expect(result).toMatchObject({ budget: 50e9, reached: 50e9, rest: 0, gpus: 512, adjusted: 'nothing' });
  });

  it('gives a point the port rate of its reference where they differ', () => {
    const slow = pointOf(job('dr4-400', { what: 'port-rate', like: { 'fabric.scale_out.nic': '200 Gbps' } }));
    const asked = pointOf(job('dr4-400', undefined, { scale_out: { nic: '200 Gbps' } }));
    expect(slow.stepPs).toBe(asked.stepPs);
    expect(slow.held?.relative).toBe(1);
  });

  it('is never exceeded, and one more unit of GPUs would exceed it', () => {
    fc.assert(
      fc.property(
        fc.constantFrom<'watts' | 'dollars' | 'racks'>('watts', 'dollars', 'racks'),
        fc.constantFrom('dac-100', 'aec-100', 'dr4-400', 'lpo-800', 'cpo-nv'),
        fc.integer({ min: 2, max: 64 }),
        fc.constantFrom(1, 2),
        (what, id, nodes, oversubscription) => {
          // AEC reaches the leaf of a short row, no further.
          const further = id === 'aec-100' ? { spine: 'dr4-400', core: 'dr4-400' } : {};
          const scenario = scenarioOf(job(id, { what, simulate: 'nominal' }, { gpus: nodes * 8, scale_out: { ...further, oversubscription } }));
          const system = systemEntry('h100-hgx');
          fc.pre(id !== 'aec-100' || wiringOf(scenario, system).tiers.every(({ gap }) => gap === null));
          const { held, gpusRange } = hold(scenario, referenceOf(scenario), { own: system, reference: system });
          expect(held.reached).toBeLessThanOrEqual(held.budget);
          expect(held.rest).toBe(held.budget - held.reached);
          // Null: more GPUs cannot be wired at all.
          if (held.next !== null) expect(held.next).toBeGreaterThan(held.budget);
          expect(held.gpus % held.unitGpus).toBe(0);
          expect(gpusRange[0]).toBeLessThanOrEqual(held.gpus);
          expect(gpusRange[1]).toBeGreaterThanOrEqual(held.gpus);
        },
      ),
      { seed: 7, numRuns: 60 },
    );
  });

  it('gives a point that is its own reference the nominal GPUs and nothing to spare', () => {
    const { held } = pointOf(job('dr4-400', { what: 'watts' }));
    expect(held).toMatchObject({ gpus: 512, rest: 0, relative: 1, relativeRange: [1, 1] });
  });

  it('is the design power of the GPUs and the bill of the interconnect: 700 W a GPU', () => {
    const scenario = scenarioOf(job('dr4-400', undefined));
    const system = systemEntry('h100-hgx');
    const watts = spendingOf('watts', scenario, system);
    expect(watts.get('GPUs')?.value).toBe(512 * 700);
    const dollars = spendingOf('dollars', scenario, system);
    expect(dollars.get('GPUs')).toEqual({ value: 512 * gpuPrice.value, min: 512 * (gpuPrice.min ?? 0), max: 512 * (gpuPrice.max ?? 0) });
    const priced = spendingOf('dollars', scenarioOf(job('dr4-400', { what: 'dollars', gpu_price: 10 })), system);
    expect(priced.get('GPUs')?.value).toBe(5120);
    expect(total(dollars) - total(priced)).toBe(512 * (gpuPrice.value - 10));
  });

  it('has a range only where point and reference differ: facts that weigh alike in both are at one figure for both', () => {
    const parts = (a: number, b: number) =>
      new Map([
        ['GPUs', { value: 1, min: 0, max: 9 }],
        ['a', { value: a, min: 0.5 * a, max: 2 * a }],
        ['b', { value: b, min: 0.5 * b, max: 2 * b }],
      ]);
    // The point has more of b and as much of a: b dear hurts, b cheap helps; the reference alone has c, which hurts when it is cheap.
    const reference = new Map([...parts(10, 10), ['c', { value: 4, min: 2, max: 8 }]]);
    expect([...endsAgainst(parts(10, 20), reference, 'hurt')]).toEqual([
      ['b', 'max'],
      ['c', 'min'],
    ]);
    expect([...endsAgainst(parts(10, 20), reference, 'help')]).toEqual([
      ['b', 'min'],
      ['c', 'max'],
    ]);
  });

  it('lets oversubscription give way instead: the least that the watts of an oversubscribed reference allow', () => {
    const reference = { ...like, 'fabric.scale_out.oversubscription': 2 };
    const { held, fold } = pointOf(job('cpo-nv', { what: 'watts', adjust: 'oversubscription', like: reference }));
    expect(fold.ranks).toBe(512);
    expect(held?.gpus).toBe(512);
    expect(held?.oversubscription).toBeGreaterThanOrEqual(1);
    expect(held?.oversubscription).toBeLessThan(2);
    expect(held?.reached).toBeLessThanOrEqual(held?.budget as number);
    if (held?.next !== null) expect(held?.next).toBeGreaterThan(held?.budget as number);
  });

  it('compares what is trained: samples a second over those of the reference', () => {
    const point = pointOf(job('cpo-nv', { what: 'dollars', simulate: 'nominal' }));
    const [own, reference] = [pointOf(job('cpo-nv', undefined)), pointOf(job('dr4-400', undefined))];
    const { gpus, relative, useful } = point.held as NonNullable<typeof point.held>;
    expect(relative).toBeCloseTo(((own.samplesPerSecond / reference.samplesPerSecond) * gpus) / 512, 12);
    expect(useful).toBeCloseTo((own.utilisation * gpus) / 512, 12);
    expect(point.samplesPerSecond).toBeCloseTo((own.samplesPerSecond * gpus) / 512, 6);
    expect(point.gpus).toBe(512);
    // Watts and dollars are of the GPUs that result.
    expect(point.interconnect?.gpuWatts).toBe(gpus * 700);
  });

  it('simulates the job on the GPUs that result, whose batch must divide over them', () => {
    const strong = { scaling: 'strong', samples_per_step: 1024, micro_batch: 1, gradient: 'fp32' } as const;
    const point = pointOf(job('dr4-400', { what: 'watts', like: { ...like, 'fabric.scale_out.oversubscription': 4 } }, { training: strong }));
    // The reference's watts are too few for 512 GPUs, and of the smaller numbers 256 is the largest over which 1,024 samples divide.
    expect(point.held?.gpus).toBe(256);
    expect(point.fold.ranks).toBe(256);
    expect(point.held?.next as number).toBeGreaterThan(point.held?.budget as number);
  });

  it('is the same with what other points share and without', () => {
    const shared = createSharedWork();
    for (const id of ['dac-100', 'lpo-800']) {
      const scenario = scenarioOf(job(id, { what: 'watts', simulate: 'nominal' }));
      expect(simulate({ scenario, axes: {}, key: '' }, { shared })).toEqual(simulate({ scenario, axes: {}, key: '' }));
    }
  });

  it('says what it cannot do', () => {
    const strong = { scaling: 'strong', samples_per_step: 1024, gradient: 'fp32' } as const;
    expect(refusalOf(job('lpo-800', { what: 'watts', simulate: 'nominal' }, { training: strong }))).toContain('needs training.scaling: weak');
    expect(refusalOf(job('lpo-800', { what: 'watts', like: { 'fabric.scale_out.leaf': 'dac-100', 'fabric.scale_out.too_long': 'error' } }))).toMatch(
      /^the reference \(dac-100 \(leaf\), error \(too_long\)\) cannot be built: /,
    );
  });

  it('refuses where the fabric has the GPUs that it has, and what only a Clos has', () => {
    const torus = { topology: 'torus' as const, shape: [4, 4, 8] };
    expect(refusalOf({ system: 'tpu-v4', gpus: 128, scale_up: torus, hold: { what: 'watts' } })).toBe(
      'hold.adjust: a torus of 4 × 4 × 8 is 128 GPUs, neither more nor fewer; expected hold.what: port-rate, or no fabric.scale_up.shape, so that whole cubes are added or left out',
    );
    const dragonfly = { topology: 'dragonfly', leaf: 'dr4-400', spine: 'dr4-400' } as const;
    expect(refusalOf({ gpus: 64, scale_out: dragonfly, hold: { what: 'watts', adjust: 'oversubscription' } })).toBe(
      'hold.adjust: a dragonfly has no oversubscription; expected gpus',
    );
    expect(pointOf({ gpus: 64, scale_out: dragonfly, hold: { what: 'watts' } }).held).toMatchObject({ gpus: 64, unitGpus: 8, rest: 0 });
  });

  it('comes in whole cubes of a torus whose shape follows from its GPUs: one more would exceed it', () => {
    // TPU v4: cubes of 4 × 4 × 4.
    const point = pointOf({ system: 'tpu-v4', gpus: 128, hold: { what: 'watts' } });
    expect(point.held).toMatchObject({ gpus: 128, unitGpus: 64, rest: 0 });
    expect(point.held?.next as number).toBeGreaterThan(point.held?.budget as number);
  });

  it('with the step of the GPUs that result is never exceeded, whatever number of nodes that is, and one more unit would exceed it', () => {
    fc.assert(
      fc.property(
        fc.constantFrom<'watts' | 'dollars'>('watts', 'dollars'),
        fc.constantFrom('lpo-800', 'cpo-nv'),
        fc.integer({ min: 20, max: 90 }),
        fc.constantFrom(3, 5, 8),
        (what, id, nodes, leafNodes) => {
          const point = pointOf(job(id, { what, simulate: 'actual' }, { gpus: nodes * 8, scale_out: { leaf_nodes: leafNodes } }));
          const { held } = point;
          expect(point.fold.ranks).toBe(held?.gpus);
          expect(held?.reached as number).toBeLessThanOrEqual(held?.budget as number);
          if (held?.next !== null) expect(held?.next as number).toBeGreaterThan(held?.budget as number);
        },
      ),
      { seed: 12, numRuns: 12 },
    );
  });
});
