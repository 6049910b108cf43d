import fc from 'fast-check';
import { chooseSchedule } from '../../src/collective/choose';
import type { Round, Schedule } from '../../src/collective/schedule';
import { clos, UnbuildableError } from '../../src/fabric/clos';
import { compileLinks, type Fabric } from '../../src/fabric/fabric';
import type { ClosSpec } from '../../src/fabric/spec';
import { star } from '../../src/fabric/star';
import type { ActorCosts, Costs } from '../../src/world/assemble';
import { type Communicators, dataCommunicators } from '../../src/world/communicators';
import type { FoldInput } from '../../src/world/fold';
import { numbered } from '../../src/world/numbered';
import { place } from '../../src/world/placement';
import type { Task } from '../../src/world/world';

/** How large a random world may be: its ranks, and the messages of one unfolded run. */
export interface Bounds {
  ranks: number;
  messages: number;
}

/** Small enough for hundreds of worlds in a minute. */
export const SMALL: Bounds = { ranks: 512, messages: 10_000 };

export const FLOOR = {
  rackPitchM: 0.6,
  rowPitchM: 2.4,
  verticalM: 2,
  slackFraction: 0.05,
  racksPerRow: 4,
  leafPlacement: 'end-of-row' as const,
  stockedM: [0.5, 1, 1.5, 2, 2.5, 3, 4, 5, 7, 10, 15, 20, 30, 50, 100],
};

/** A wiring with every field given; nodes of 4, rails on, wide switches. */
export const closOf = (change: Partial<ClosSpec> = {}): ClosSpec => ({
  ranks: 16,
  domain: 4,
  scaleUpLinks: 1,
  scaleUpRunM: 0.3,
  scaleUpLengthM: 0.3,
  gpusPerNode: 4,
  nodesPerRack: 2,
  nicsPerGpu: 1,
  railOptimised: true,
  leafNodes: 2,
  radix: 64,
  tiers: 'auto',
  oversubscription: 1,
  lengths: 'tier',
  floor: FLOOR,
  ...change,
});

/** A world small enough to be simulated without its fold. */
export interface SmallWorld {
  fabric: Fabric;
  schedule: Schedule;
  communicators: Communicators;
  input: FoldInput;
  program: Task[];
  costs: Costs;
  /** Of one unfolded run. */
  messages: number;
  /** What it was made from, for the report of a counterexample. */
  recipe: unknown;
}

/** As often as not nothing is odd: one odd rank or link alone is enough to hide most of a symmetry. */
const few = <T>(odd: fc.Arbitrary<T>): fc.Arbitrary<T[]> => fc.oneof(fc.array(odd, { maxLength: 0 }), fc.array(odd, { maxLength: 2 }));

const fault = fc.record({
  tier: fc.constantFrom<'leaf' | 'spine' | 'core'>('leaf', 'spine', 'spine', 'spine', 'core'),
  block: fc.constantFrom(0, 0, 1, 2),
  port: fc.constantFrom(0, 0, 1),
  lost: fc.constantFrom(1, 1, 1, 2),
});
const slow = fc.record({ rank: fc.nat(4095), factor: fc.constantFrom(1.2, 3) });
const late = fc.record({ rank: fc.nat(4095), ps: fc.constantFrom(1, 1_000_000, 123_456_789) });

const wiring = fc.record({
  fabric: fc.constantFrom('star', 'clos', 'clos', 'clos'),
  replicas: fc.oneof(fc.integer({ min: 2, max: 24 }), fc.constantFrom(4, 8, 12, 16, 32, 64, 128, 256, 512), fc.integer({ min: 25, max: 512 })),
  tensor: fc.constantFrom(1, 1, 2, 3, 4, 8),
  pipeline: fc.constantFrom(1, 1, 1, 2),
  gpusPerNode: fc.constantFrom(1, 2, 4, 8),
  domainNodes: fc.constantFrom(0.5, 1, 1, 1, 2, 3),
  leafNodes: fc.integer({ min: 1, max: 6 }),
  nicsPerGpu: fc.constantFrom(0.25, 0.5, 1, 1, 2),
  railOptimised: fc.boolean(),
  radix: fc.constantFrom(4, 8, 16, 64),
  tiers: fc.constantFrom<'auto' | 3>('auto', 3),
  oversubscription: fc.constantFrom(1, 1, 1.5, 2, 4),
  lengths: fc.constantFrom<'tier' | 'stocked' | 'exact'>('tier', 'tier', 'tier', 'stocked', 'exact'),
  // Null sprays every flow over all equal paths.
  hashSeed: fc.constantFrom(null, null, null, '1/0', '7/3'),
  faults: few(fault),
  leafPlacement: fc.constantFrom<'end-of-row' | 'middle-of-row' | 'adjacent-rack'>('end-of-row', 'middle-of-row', 'adjacent-rack'),
});

const work = fc.record({
  algorithm: fc.constantFrom<'ring' | 'halving-doubling' | 'double-tree' | 'hierarchical'>(
    'ring',
    'halving-doubling',
    'double-tree',
    'hierarchical',
    'hierarchical',
  ),
  across: fc.constantFrom<'ring' | 'halving-doubling' | 'double-tree'>('ring', 'halving-doubling', 'double-tree', 'double-tree'),
  inside: fc.constantFrom<'ring' | 'halving-doubling'>('ring', 'halving-doubling'),
  channels: fc.constantFrom<number | 'auto'>('auto', 1, 2, 3),
  piece: fc.constantFrom(20_000, 65_536, 1_048_576),
  slots: fc.constantFrom(1, 2, 8),
  // Sizes that divide evenly make many transfers end at the same instant; odd ones make none.
  buckets: fc.array(fc.constantFrom(1, 4096, 100_003, 1_048_576, 7_340_033), { minLength: 1, maxLength: 3 }),
  gapsPs: fc.array(fc.constantFrom(0, 1_000_000, 12_345_678), { minLength: 3, maxLength: 3 }),
  late: few(late),
  slow: few(slow),
});

const prices = fc.record({
  portGBs: fc.tuple(...[0, 1, 2, 3].map(() => fc.constantFrom(10, 25, 50, 33.3, 450))),
  terms: fc.tuple(...[0, 1, 2, 3].map(() => fc.constantFrom(0, 100_000, 612_345))),
  perMeterPs: fc.constantFrom(0, 4_500, 4_871.3),
  hopExcessPs: fc.constantFrom<[number, number]>([0, 0], [600_000, 13_067_000]),
  launchPs: fc.constantFrom(0, 8_400_000),
  wireExpansion: fc.constantFrom(1, 128 / 120, 2),
  reducePsPerByte: fc.constantFrom(0, 0, 7.7),
  contention: fc.constantFrom(true, true, false),
  actor: fc.constantFrom<ActorCosts | null>(null, null, {
    capBytesPerSecond: [20e9, 13e9],
    headerBytes: [0, 4096],
    pausePs: [1_000_000, 0],
    spacingPs: [0, 7_654_321],
    copyPs: 500_000,
    copyBytesPerSecond: 21e9,
  }),
});

type Wiring = typeof wiring extends fc.Arbitrary<infer T> ? T : never;
type Work = typeof work extends fc.Arbitrary<infer T> ? T : never;
type Prices = typeof prices extends fc.Arbitrary<infer T> ? T : never;

/** Builds the world of a recipe; without faults where they stand nowhere or cut a path, and without rails where no path joins them. */
export function buildSmallWorld(w: Wiring, d: Work, p: Prices, bounds = SMALL): SmallWorld {
  for (const easier of [w, { ...w, faults: w.faults.slice(0, 1) }, { ...w, faults: w.faults.slice(1) }, { ...w, faults: [] }]) {
    try {
      return built(easier, d, p, bounds);
    } catch (error) {
      if (!(error instanceof UnbuildableError)) throw error;
    }
  }
  return built({ ...w, faults: [], railOptimised: false }, d, p, bounds);
}

/** The replicas are halved until ranks and messages are few enough. */
function built({ hashSeed, ...w }: Wiring, d: Work, p: Prices, bounds: Bounds): SmallWorld {
  for (let replicas = w.replicas; ; replicas = Math.max(2, Math.floor(replicas / 2))) {
    const ranks = replicas * w.tensor * w.pipeline;
    const domain = w.fabric === 'star' ? ranks : Math.max(1, w.gpusPerNode * w.domainNodes);
    const communicators = dataCommunicators({ ranks, domain }, w);
    const { size, perDomain } = communicators;
    const schedule = chooseSchedule(d, size, perDomain, w.nicsPerGpu);
    const pieces = (bytes: number, { divisor, pieceBytes = Number.POSITIVE_INFINITY }: Round): number =>
      Math.max(1, Math.ceil(bytes / divisor / pieceBytes));
    const perRank = d.buckets.flatMap((bytes) => schedule.rounds.map((round) => round.repeat * pieces(bytes, round)));
    const messages = ranks * schedule.channels * perRank.reduce((sum, n) => sum + n, 0);
    if (replicas > 2 && (ranks > bounds.ranks || messages > bounds.messages)) continue;
    const spec = closOf({
      ...w,
      ranks,
      domain,
      nodesPerRack: 2,
      radix: Math.max(w.radix, 2 * Math.ceil(Math.sqrt(2 * Math.ceil(ranks / w.gpusPerNode / w.leafNodes)))),
      floor: { ...FLOOR, leafPlacement: w.leafPlacement },
      ...(hashSeed !== null && { hashSeed }),
    });
    const fabric = w.fabric === 'star' ? star(ranks, { lengthM: 1 }) : clos(spec);
    const placement = place(schedule, communicators.members(), fabric);
    const lateBy = new Map(d.late.map(({ rank, ps }) => [rank % ranks, ps]));
    const slowBy = new Map(d.slow.map(({ rank, factor }) => [rank % ranks, factor]));
    const startDelayPs = (rank: number): number => lateBy.get(rank) ?? 0;
    const slowdown = (rank: number): number => slowBy.get(rank) ?? 1;
    const colours = new Map<string, number>();
    return {
      fabric,
      schedule,
      communicators,
      input: {
        rankColour: Int32Array.from({ length: ranks }, (_, rank) => numbered(colours, `${startDelayPs(rank)}/${slowdown(rank)}`)),
        links: compileLinks(fabric),
        placements: [placement],
      },
      program: [
        ...d.buckets.map((_, i): Task => ({ kind: 'compute', stream: 0, after: [], durationPs: d.gapsPs[i] as number })),
        ...d.buckets.map((bytes, i): Task => ({ kind: 'collective', stream: 1, after: [i], placement: 0, bytes })),
      ],
      costs: {
        portBytesPerSecond: p.portGBs.map((rate) => rate * 1e9),
        linkLatencyPs: (tier, up, lengthM) => Math.round((p.terms[tier] as number) + 7 * up + p.perMeterPs * lengthM),
        hopExcessPs: p.hopExcessPs,
        launchPs: p.launchPs,
        wireExpansion: p.wireExpansion,
        reducePsPerByte: p.reducePsPerByte,
        startDelayPs,
        ...(slowBy.size > 0 && { slowdown }),
        contention: p.contention,
        ...(p.actor !== null && { actor: p.actor }),
      },
      messages,
      recipe: { ...spec, replicas, tensor: w.tensor, pipeline: w.pipeline, ...d, ...p },
    };
  }
}

/** Random small worlds, and the recipe of each for whoever reads a counterexample. */
export const smallWorlds = fc.tuple(wiring, work, prices);
