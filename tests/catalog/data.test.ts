import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import channels from '../../src/catalog/data/channels.json';
import links from '../../src/catalog/data/links.json';
import models from '../../src/catalog/data/models.json';
import ownLinks from '../../src/catalog/data/own-links.json';
import sources from '../../src/catalog/data/sources.json';
import systems from '../../src/catalog/data/systems.json';
import { CONFIDENCES } from '../../src/catalog/fact';
import { fecIds } from '../../src/catalog/fec';
import { linkIds } from '../../src/catalog/links';
import { switchIds } from '../../src/catalog/switches';

// The data files are checked here, once, instead of at every start of the program.

const confidence = z.enum(CONFIDENCES);
const sourceId = z.string().refine((id) => Object.hasOwn(sources, id), { error: (issue) => `source ${String(issue.input)} is not in sources.json` });
const fecId = z.enum(fecIds());
const text = z.string().min(1);

function fact<T extends z.ZodType>(value: T) {
  return z.strictObject({
    default: value,
    min: z.number().optional(),
    max: z.number().optional(),
    confidence,
    sources: z.array(sourceId),
    note: text.optional(),
    unit: text.optional(),
  });
}

/** A number inside its own range. */
const quantity = fact(z.number()).refine((raw) => (raw.min ?? raw.default) <= raw.default && raw.default <= (raw.max ?? raw.default), {
  error: (issue) => `out of its own range: ${JSON.stringify(issue.input)}`,
});
const positive = quantity.refine((raw) => raw.default > 0, { error: 'expected a number above 0' });
const notNegative = quantity.refine((raw) => raw.default >= 0, { error: 'expected a number of at least 0' });
const maybe = z.union([notNegative, fact(z.null()), z.null()]);

const technology = z.strictObject({
  id: text,
  name: text,
  medium: z.string().regex(/^(copper-|fiber-)|^ideal$/),
  laneRateGbps: z.number().min(0),
  lanes: z.int().min(1),
  reachM: z.union([positive, fact(z.literal('unlimited'))]),
  latencyNs: z.strictObject({ hostSerdesPerEndNs: notNegative, moduleOrRetimerPerEndNs: notNegative, propagation: notNegative }),
  hostFec: fecId,
  hostFecByPortGbps: z.record(z.string().regex(/^\d+(\.\d+)?$/), fecId),
  moduleFec: fecId.nullable(),
  moduleFecByReachM: z.array(z.strictObject({ upToM: z.number().positive(), moduleFec: fecId.nullable() })).optional(),
  fecConfidence: confidence,
  fecSources: z.array(sourceId),
  watts: notNegative,
  pJPerBit: z.strictObject({ moduleOrCablePerEnd: notNegative, hostSerdesPerEnd: notNegative }),
  preFecBer: notNegative,
  fitPerEnd: notNegative,
  costUsd: notNegative,
  sources: z.array(sourceId),
});

const switchRow = z.strictObject({
  id: text,
  name: text,
  latencyNs: positive,
  powerW: positive,
  tbps: positive,
  radixPorts: positive,
  portGbps: positive,
  radixByPortGbps: z.record(z.string(), z.int().positive()).optional(),
  scope: z.enum(['chip', 'box']),
  includesFec: fact(z.boolean()),
  includesSerdes: fact(z.boolean()),
  costUsd: positive,
});

const joined = z.enum([...switchIds(), 'mesh', 'torus']);
const system = z.looseObject({
  id: text,
  name: text,
  year: z.int().min(2015),
  gpusPerScaleUpDomain: positive,
  scaleUpGBsPerDirPerGpu: positive,
  scaleOutGbpsPerGpu: positive,
  peakTflops: z.record(z.enum(['bf16Dense', 'fp8Dense', 'fp4Dense', 'fp32Dense', 'fp16Dense']), maybe.optional()),
  matmulEfficiency: z.strictObject({ bf16: positive, fp8: positive }),
  tdpW: maybe,
  rackKw: maybe,
  sources: z.array(sourceId),
  wiring: z.looseObject({
    gpusPerNode: positive,
    nodesPerRack: positive,
    gpusPerRack: positive,
    scaleUp: z.looseObject({ switchId: joined, planes: positive, linksPerGpu: positive, GBsPerLinkPerDir: positive, tiers: positive }),
    scaleOut: z.strictObject({
      nicsPerGpu: positive,
      nicGbps: positive,
      switchId: z.enum(switchIds()),
      leafNodes: positive,
      railOptimised: fact(z.boolean()),
    }),
  }),
});

const count = z.int().min(0);
const model = z.discriminatedUnion('kind', [
  z.looseObject({
    kind: z.literal('cnn'),
    id: text,
    publishedParams: positive,
    countedParams: count,
    layers: z.array(z.strictObject({ name: text, params: count, fwdFlops: count })).min(1),
    layersConfidence: confidence,
  }),
  z.looseObject({
    kind: z.literal('transformer'),
    id: text,
    publishedParams: positive,
    countedParams: count,
    layers: count.min(1),
    hidden: count.min(1),
    heads: count.min(1),
    kvHeads: count.min(1),
    headDim: count.min(1),
    ffn: count.min(1),
    vocab: count.min(1),
    seq: count.min(1),
    norm: z.enum(['rms', 'layer']),
    denseLayers: count,
    shapeConfidence: confidence,
    shapeSources: z.array(sourceId),
  }),
]);

/** Every fact of a file, with its place. */
function* facts(value: unknown, place: string): Generator<[string, Record<string, unknown>]> {
  if (typeof value !== 'object' || value === null) return;
  if ('default' in value && 'confidence' in value) yield [place, value as Record<string, unknown>];
  else for (const [key, part] of Object.entries(value)) yield* facts(part, `${place}.${key}`);
}

describe('the data of the catalog', () => {
  it('has the shape that the readers expect', () => {
    z.array(technology).parse([...ownLinks.technologies, ...links.technologies]);
    z.array(switchRow).parse(links.switches);
    z.array(z.strictObject({ id: text, code: text, place: z.enum(['host', 'module']), latencyNs: notNegative, maxPreFecBer: positive })).parse(
      links.fec,
    );
    z.array(z.strictObject({ id: text, name: text, oneWayNs: positive, watts: positive })).parse(links.endpoints);
    z.array(system).parse(systems.systems);
    z.array(model).parse(models.models);
    z.record(text, z.strictObject({ title: text, url: text, tier: text })).parse(sources);
  });

  it('gives every number a known confidence, known sources, and a value inside its own range', () => {
    let seen = 0;
    for (const [name, file] of Object.entries({ links, ownLinks, systems, models })) {
      for (const [place, raw] of facts(file, name)) {
        seen++;
        const { confidence: trust, sources: ids, default: value, min, max } = raw;
        expect(CONFIDENCES, place).toContain(trust);
        for (const id of ids as string[]) expect(Object.hasOwn(sources, id), `${place}: ${id}`).toBe(true);
        if (typeof value !== 'number') continue;
        expect(Number.isFinite(value), place).toBe(true);
        expect((min as number | undefined) ?? value, place).toBeLessThanOrEqual(value);
        expect((max as number | undefined) ?? value, place).toBeGreaterThanOrEqual(value);
      }
    }
    expect(seen).toBeGreaterThan(900);
  });

  it('names every number that was read in a source with that source', () => {
    // A flag or layout read off a table may share its row's source; a bare claim to have read something may not stand alone.
    const bare = [...facts({ links, systems }, 'data')].filter(
      ([, raw]) => raw.confidence === 'read in the source' && (raw.sources as string[]).length === 0,
    );
    expect(bare.map(([place]) => place)).toEqual([]);
  });

  it('holds no source that nothing cites', () => {
    const cited = JSON.stringify([links, ownLinks, channels, systems, models]);
    const idle = Object.keys(sources).filter((id) => !cited.includes(`"${id}"`));
    expect(idle).toEqual([]);
  });

  it('has every id once', () => {
    for (const ids of [linkIds(), switchIds(), fecIds(), systems.systems.map(({ id }) => id), models.models.map(({ id }) => id)]) {
      expect(new Set(ids).size).toBe(ids.length);
    }
  });

  it('agrees with itself: links × rate is the GPU’s bandwidth, ports × rate the switch’s, nodes × GPUs the rack’s', () => {
    for (const { id, scaleUpGBsPerDirPerGpu, scaleOutGbpsPerGpu, wiring } of systems.systems) {
      const { linksPerGpu, GBsPerLinkPerDir } = wiring.scaleUp;
      expect((linksPerGpu.default * GBsPerLinkPerDir.default) / scaleUpGBsPerDirPerGpu.default, id).toBeCloseTo(1, 2);
      expect(wiring.scaleOut.nicsPerGpu.default * wiring.scaleOut.nicGbps.default, id).toBeCloseTo(scaleOutGbpsPerGpu.default, 9);
      expect(wiring.gpusPerNode.default * wiring.nodesPerRack.default, id).toBe(wiring.gpusPerRack.default);
    }
    for (const { id, radixPorts, portGbps, tbps } of links.switches) {
      expect((radixPorts.default * portGbps.default) / 1000, id).toBeCloseTo(tbps.default, 6);
    }
  });
});
