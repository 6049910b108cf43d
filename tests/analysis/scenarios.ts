import fc from 'fast-check';
import type { SimulatedPoint } from '../../src/analysis/result';
import { type SimulateOptions, simulate } from '../../src/analysis/simulate';
import { type Scenario, type ScenarioInput, scenarioSchema } from '../../src/scenario/schema';

type Fabric = NonNullable<ScenarioInput['fabric']>;

/** What a test says of a scenario; everything else is a small ResNet-50 job on H100 nodes. */
export type Change = Partial<Omit<ScenarioInput, 'fabric'>> & {
  scale_out?: Fabric['scale_out'];
  scale_up?: Fabric['scale_up'];
  floor?: Fabric['floor'];
  network?: Fabric['network'];
  lengths?: Fabric['lengths'];
  switches?: Fabric['switches'];
  links?: Fabric['links'];
};

/** A checked scenario: 16 images a GPU and step, so that a step is short and communication shows. */
export function scenarioOf({ scale_out, scale_up, floor, network, lengths, switches, links, ...change }: Change = {}): Scenario {
  const input: ScenarioInput = {
    name: 'test',
    model: 'resnet-50',
    system: 'h100-hgx',
    gpus: 64,
    training: { scaling: 'weak', samples_per_step: 16, gradient: 'fp32' },
    parallelism: { bucket: '40 MB' },
    ...change,
    fabric: {
      ...(scale_out && { scale_out }),
      ...(scale_up && { scale_up }),
      ...(floor && { floor }),
      ...(network && { network }),
      ...(lengths && { lengths }),
      ...(switches && { switches }),
      ...(links && { links }),
    },
  };
  return scenarioSchema.parse(input);
}

/** The simulated point of a scenario that can be built. */
export function pointOf(change: Change = {}, options: SimulateOptions = {}): SimulatedPoint {
  const point = simulate({ scenario: scenarioOf(change), axes: {}, key: '' }, options);
  if (point.status !== 'ok') throw new Error(point.reason);
  return point;
}

/** Why a scenario cannot be built. */
export function refusalOf(change: Change): string {
  const point = simulate({ scenario: scenarioOf(change), axes: {}, key: '' });
  if (point.status === 'ok') throw new Error('expected a point that cannot be built');
  return point.reason;
}

/** Random jobs that can mostly be built: systems with switched domains, 2 to 192 GPUs. */
export const changes: fc.Arbitrary<Change> = fc
  .record({
    system: fc.constantFrom('h100-hgx', 'dgx-a100', 'b200-hgx', 'gb200-nvl72', 'p100-4x25g', 'helios-mi455x', 'trn3-ultra'),
    replicas: fc.oneof(fc.integer({ min: 1, max: 24 }), fc.constantFrom(8, 16, 32)),
    tensor: fc.constantFrom(1, 1, 2, 3, 8),
    pipeline: fc.constantFrom(1, 1, 2),
    bucket: fc.constantFrom('10 MB', '40 MB', '200 MB'),
    overlap: fc.boolean(),
    algorithm: fc.constantFrom<'ring' | 'halving-doubling' | 'hierarchical'>('ring', 'halving-doubling', 'hierarchical'),
    across: fc.constantFrom<'ring' | 'halving-doubling'>('ring', 'halving-doubling'),
    inside: fc.constantFrom<'ring' | 'halving-doubling'>('ring', 'halving-doubling'),
    channels: fc.constantFrom<'auto' | number>('auto', 1, 4),
    library: fc.constantFrom<'nccl' | 'ideal'>('nccl', 'ideal'),
    network: fc.constantFrom<'fluid' | 'alpha-beta'>('fluid', 'fluid', 'alpha-beta'),
    lengths: fc.constantFrom<'tier' | 'stocked' | 'exact'>('tier', 'stocked', 'exact'),
    jitter: fc.constantFrom(false, false, true),
    oversubscription: fc.constantFrom(1, 1, 2, 4),
    leaf_nodes: fc.constantFrom(1, 2, 4, 32),
    topology: fc.constantFrom<'rail-clos' | 'clos'>('rail-clos', 'clos'),
    domain: fc.constantFrom<number | undefined>(undefined, undefined, 1, 2, 4),
  })
  .map(
    ({
      system,
      replicas,
      tensor,
      pipeline,
      bucket,
      overlap,
      algorithm,
      across,
      inside,
      channels,
      library,
      network,
      lengths,
      jitter,
      oversubscription,
      leaf_nodes,
      topology,
      domain,
    }) => ({
      system,
      gpus: replicas * tensor * pipeline,
      parallelism: { tensor, pipeline, bucket, overlap },
      collective: { algorithm, across, inside, channels, library },
      training: { scaling: 'weak', samples_per_step: 16, micro_batch: 4, gradient: 'fp32', samples_per_second: 2000 },
      network,
      lengths,
      ...(jitter && { disturbance: { start_jitter: { distribution: 'exponential', mean: '300 us' } } }),
      scale_out: { oversubscription, leaf_nodes, topology },
      ...(domain !== undefined && { scale_up: { domain } }),
    }),
  );
