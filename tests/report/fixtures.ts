import {
  type HeldResult,
  type InterconnectResult,
  LOSS_PARTS,
  type LossPart,
  type PointResult,
  type Tier,
  type TierResult,
} from '../../src/analysis/result';
import type { ReportMeta } from '../../src/report/meta';

// Made-up results: shaped like those of a simulation, invented here so that the report can be tested alone. No figure of them is a finding.

export const META: ReportMeta = {
  title: 'Made-up comparison of media',
  subtitle: 'llama3-70b on h100-hgx, tensor 8, 16 Mi tokens a step, strong scaling; 400 Gb/s per GPU in every series.',
  command: 'interlude sweep workloads/copper-vs-optical.yaml',
  version: '0.1.0',
  scenarioText: 'name: Made-up\nmodel: llama3-70b\n',
};

/** A simulated point with the given total loss, split 60 / 5 / 25 / 10 / 0 / 0 % into its parts unless `shares` says otherwise (what it leaves out is 0). */
export function madePoint(options: {
  axes?: Record<string, string | number>;
  gpus?: number;
  loss?: number;
  shares?: readonly number[];
  tiers?: TierResult[];
  notes?: string[];
}): Extract<PointResult, { status: 'ok' }> {
  const { axes = {}, gpus = 1024, loss = 0.1, shares = [0.6, 0.05, 0.25, 0.1, 0], tiers = [], notes = [] } = options;
  const stepPs = 1e12;
  const idealPs = Math.round(stepPs * (1 - loss));
  const exact = LOSS_PARTS.map((_, part) => shares[part] ?? 0).map((share) => Math.round((stepPs - idealPs) * 120 * share));
  exact[0] += (stepPs - idealPs) * 120 - exact.reduce((sum, part) => sum + part, 0);
  const byPart = <T>(value: (index: number) => T) => Object.fromEntries(LOSS_PARTS.map((part, index) => [part, value(index)])) as Record<LossPart, T>;
  const parts = byPart((index) => exact[index] / 120 / stepPs);
  return {
    status: 'ok',
    key: JSON.stringify([axes, gpus]),
    axes,
    name: 'Made-up',
    model: 'llama3-70b',
    system: 'h100-hgx',
    gpus,
    notes,
    stepPs,
    idealPs,
    utilisation: idealPs / stepPs,
    mfu: 0.5 * (idealPs / stepPs),
    bubble: 0,
    totalLoss: 1 - idealPs / stepPs,
    loss: parts,
    lossExact: byPart((index) => String(exact[index])),
    lossDenominator: 120,
    interconnectLoss: 1 - idealPs / stepPs - parts.stragglers,
    exposedPs: stepPs - idealPs,
    communicationPs: 2 * (stepPs - idealPs),
    tokensPerSecond: 16 * 2 ** 20,
    samplesPerSecond: 2048,
    dataParallel: gpus / 8,
    microBatches: 4,
    waterfall: [
      { stage: 'peak', left: 1 },
      { stage: 'kernel efficiency', left: 0.5 },
      { stage: 'bandwidth', left: 0.5 * (1 - parts.bandwidth) },
      { stage: 'MFU', left: 0.5 * (idealPs / stepPs) },
    ],
    tiers,
    collectives: [
      {
        name: 'gradients',
        algorithm: 'hierarchical',
        ranks: gpus / 8,
        calls: 88,
        bytesPerCall: 200e6,
        meanPs: 9.1e9,
        algbw: 22e9,
        busbw: 43.7e9,
        boundPs: 8.0e9,
      },
    ],
    interconnect: madeInterconnect(gpus),
    fold: { ranks: gpus, rankClasses: 8, links: 4 * gpus, linkClasses: 31, actors: 2 * gpus, actorClasses: 16 },
    messages: 12_345,
  };
}

/** Watts and dollars of a made-up interconnect: 250 W [200 to 300] and 8,000 dollars [6,000 to 12,000] a GPU of 700 W. */
export function madeInterconnect(gpus: number): InterconnectResult {
  const each = (value: number, min: number, max: number) => ({ value: value * gpus, min: min * gpus, max: max * gpus });
  return {
    links: 20 * gpus,
    parts: 6 * gpus,
    switches: Math.ceil(gpus / 12),
    watts: each(250, 200, 300),
    idleW: 240 * gpus,
    activeW: 10 * gpus,
    gpuWatts: 700 * gpus,
    joulesPerStep: each(250, 200, 300),
    gpuJoulesPerStep: 700 * gpus,
    joulesPerToken: { value: (250 * gpus) / 2 ** 24, min: (200 * gpus) / 2 ** 24, max: (300 * gpus) / 2 ** 24 },
    usd: each(8000, 6000, 12000),
    usdPerGpu: { value: 8000, min: 6000, max: 12000 },
    displacedShare: 250 / 950,
    share: 250 / 950,
  };
}

/** A made-up held quantity: nothing gained, nothing lost, unless the change says otherwise. */
export function madeHeld(what: HeldResult['what'], change: Partial<HeldResult> = {}): HeldResult {
  return {
    what,
    reference: 'dr4-400 (leaf)',
    budget: 1e6,
    reached: 9e5,
    rest: 1e5,
    next: 1.1e6,
    adjusted: 'gpus',
    gpus: 1024,
    unitGpus: 8,
    oversubscription: 1,
    simulated: 'nominal',
    useful: 0.9,
    relative: 1,
    relativeRange: [1, 1],
    referenceUtilisation: 0.9,
    sentence: 'made up',
    ...change,
  };
}

export function madeGap(axes: Record<string, string | number>, mark = '1.2 m reach', gpus = 1024): PointResult {
  const reason = `tier leaf: dac-100 needs a run of 41.6 m, and closes over ${mark.replace(' reach', '')} at its slowest lane rate; choose an active or optical cable`;
  return {
    status: 'infeasible',
    key: JSON.stringify([axes, gpus]),
    axes,
    name: 'Made-up',
    model: 'llama3-70b',
    system: 'h100-hgx',
    gpus,
    notes: [],
    reason,
    mark,
  };
}

export function madeTier(tier: Tier, technology: string, medium: string, change: Partial<TierResult> = {}): TierResult {
  return {
    tier,
    requested: technology,
    technology,
    medium,
    outcome: 'as-asked',
    runM: 12.4,
    lengthM: 15,
    reachM: 500,
    lanes: 4,
    laneGbps: 100,
    portGbps: 400,
    latencyNs: 280,
    latencyTerms: { serdesNs: 60, moduleNs: 100, propagationNs: 60, fecNs: 60, endpointNs: 0 },
    pJPerBit: 18.2,
    cables: 4096,
    utilisation: 0.31,
    ...change,
  };
}

export const GPU_COUNTS = [64, 128, 256, 512, 1024, 2048, 4096, 8192, 16384];

const POLICIES: { name: string; leaf: [string, string]; spine: [string, string]; latencyNs: number }[] = [
  { name: 'passive copper', leaf: ['dac-100', 'copper-passive'], spine: ['dac-100', 'copper-passive'], latencyNs: 130 },
  { name: 'AEC to the leaf', leaf: ['aec-100', 'copper-active-retimed'], spine: ['dr4-400', 'fiber-smf'], latencyNs: 260 },
  { name: 'DSP pluggable', leaf: ['dr4-400', 'fiber-smf'], spine: ['dr4-400', 'fiber-smf'], latencyNs: 330 },
  { name: 'LPO', leaf: ['lpo-800', 'fiber-smf'], spine: ['lpo-800', 'fiber-smf'], latencyNs: 180 },
  { name: 'CPO', leaf: ['cpo-nv', 'fiber-smf'], spine: ['cpo-nv', 'fiber-smf'], latencyNs: 170 },
  { name: 'ideal link', leaf: ['ideal', 'ideal'], spine: ['ideal', 'ideal'], latencyNs: 0 },
];

/** Six media, nine sizes, three domains: optics from 0.98 to 0.70 within 0.05 %, copper from 0.95 to 0.1, stopping before 8,192 GPUs in the smallest domain. */
export function madeSweep(domains: readonly number[] = [8, 72, 576]): PointResult[] {
  return domains.flatMap((domain) =>
    POLICIES.flatMap((policy, index) =>
      GPU_COUNTS.map((gpus, size) => {
        const axes = { ...(domains.length > 1 ? { domain } : {}), media: policy.name, gpus };
        const ease = 1 / (1 + Math.log10(domain / 8));
        const copper = index === 0;
        if (copper && gpus >= 8192) return madeGap(axes, '1.2 m reach', gpus);
        const optics = (0.02 + 0.28 * (size / 8) ** 3) * ease;
        const loss = copper ? (0.05 + 0.85 * (size / 6) ** 2) * ease : optics * (1 + 0.0004 * policy.latencyNs * 0.004 * (1 - size / 10));
        const shares = copper ? [0.9, 0.01, 0.06, 0.03, 0] : [0.62, 0.04 + index * 0.002, 0.26 - index * 0.002, 0.08, 0];
        const slow =
          copper && size > 1 ? { outcome: 'downshifted' as const, laneGbps: size > 4 ? 2.5 : 10, portGbps: size > 4 ? 10 : 40, reachM: 21 } : {};
        const latencyNs = policy.latencyNs;
        const tiers = [
          madeTier('domain', 'board', 'board', { latencyNs: 20, runM: 0.3, lengthM: 0.3, reachM: 0.3 }),
          madeTier('leaf', policy.leaf[0], policy.leaf[1], {
            latencyNs,
            ...(copper ? { reachM: 3.6 } : {}),
            ...(policy.leaf[0] === 'ideal' ? { reachM: Infinity } : {}),
            ...slow,
          }),
          madeTier('spine', policy.spine[0], policy.spine[1], {
            latencyNs: latencyNs && latencyNs + 40,
            runM: 41.6,
            lengthM: 50,
            ...(policy.leaf[0] === 'ideal' ? { reachM: Infinity } : {}),
            ...slow,
          }),
        ];
        return madePoint({ axes, gpus, loss, shares, tiers, notes: ['data-parallel traffic only, memory not checked'] });
      }),
    ),
  );
}
