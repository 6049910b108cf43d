import { describe, expect, it } from 'vitest';
import data from '../../src/catalog/data/systems.json';
import { systemEntry } from '../../src/catalog/systems';
import { clos } from '../../src/fabric/clos';
import { withDomains } from '../../src/fabric/domains';
import { type Edge, edgeList } from '../../src/fabric/edge-list';
import type { GraphFabric } from '../../src/fabric/graph';
import { mesh } from '../../src/fabric/mesh';
import { ocsNeeds } from '../../src/fabric/torus/ocs';
import { ocsTorus } from '../../src/fabric/torus/ocs-slice';
import { torus } from '../../src/fabric/torus/torus';
import { pathOf, routeOf } from '../support/graph';
import { closOf } from '../world/small-world';

/** Width of the links that leave a rank. */
function linksOf(fabric: GraphFabric, rank: number): number {
  let width = 0;
  for (let id = 0; id < fabric.linkCount; id++) if (fabric.ends(id)[0] === rank) width += fabric.link(id).width;
  return width;
}
const wiringOf = (id: string) =>
  data.systems.find((system) => system.id === id)?.wiring.scaleUp as { torus?: { dims: number[] }; mesh?: { adjacency?: number[][] } };

describe('systems of the catalogue as fabrics', () => {
  it.each(['tpu-v4', 'tpu-v5p', 'tpu7x'])('%s: cubes of 4 × 4 × 4 closed by circuit switches', (id) => {
    const { gpusPerDomain, wiring } = systemEntry(id);
    const dims = wiringOf(id).torus?.dims as number[];
    const shape = dims.map((size) => size / 4);
    const fabric = ocsTorus({ side: 4, shape, between: 'spine' });
    expect(fabric.ranks).toBe(gpusPerDomain.value);
    expect(linksOf(fabric, 0)).toBe(wiring.scaleUp.linksPerGpu.value);
    expect(fabric.hops).toBe(dims.reduce((sum, size) => sum + size / 2, 0));
    const cubes = shape.reduce((product, size) => product * size, 1);
    expect(fabric.tiers.find(({ tier }) => tier === 'spine')?.cables).toBe(48 * cubes);
    expect(ocsNeeds({ side: 4, cubes, dimensions: 3 })).toEqual({ switches: 48, ports: 2 * cubes, fibres: 96 * cubes });
  });

  it('trn2-ultra: two dimensions of double links inside a node, single ones between nodes', () => {
    const { gpusPerDomain, wiring } = systemEntry('trn2-ultra');
    const fabric = torus({
      shape: wiringOf('trn2-ultra').torus?.dims as number[],
      width: [2, 2, 1],
      blocks: [{ shape: [4, 4, 1], wraps: true, tier: 'domain' }],
      rest: { tier: 'leaf' },
    });
    expect(fabric.ranks).toBe(gpusPerDomain.value);
    // Links of 64 GB/s: 2 · (2 + 2 + 1) = 10 of them, 640 GB/s, as the catalogue's 6 of 106.667 on average.
    const { linksPerGpu, linkBytesPerSecond } = wiring.scaleUp;
    expect((linksOf(fabric, 0) * 64e9) / (linksPerGpu.value * linkBytesPerSecond.value)).toBeCloseTo(1, 4);
    expect(fabric.tiers.map(({ tier, cables }) => [tier, cables])).toEqual([
      ['domain', 64 * 4],
      ['leaf', 64],
    ]);
  });

  it.each(['mi300x', 'mi355x'])('%s: a full mesh of eight under a Clos', (id) => {
    const { gpusPerDomain, wiring } = systemEntry(id);
    const node = mesh(gpusPerDomain.value);
    expect(linksOf(node, 0)).toBe(wiring.scaleUp.linksPerGpu.value);
    const fabric = withDomains(clos(closOf({ ranks: 64, domain: 8, gpusPerNode: 8 })), node);
    expect([routeOf(fabric, 0, 7).length, fabric.tiers[0].cables]).toEqual([1, 8 * 28]);
  });

  it('dgx-v100: the hybrid cube mesh as an edge list, six links a GPU', () => {
    const links = (wiringOf('dgx-v100').mesh?.adjacency ?? []).map(
      ([a, b, width]): Edge => ({ from: `gpu${a}`, to: `gpu${b}`, tier: 'domain', width }),
    );
    const fabric = edgeList({ ranks: Array.from({ length: 8 }, (_, i) => `gpu${i}`), links });
    for (let gpu = 0; gpu < 8; gpu++) expect(linksOf(fabric, gpu)).toBe(systemEntry('dgx-v100').wiring.scaleUp.linksPerGpu.value);
    expect([pathOf(fabric, 0, 3).length, pathOf(fabric, 0, 6).length, fabric.hops]).toEqual([1, 2, 2]);
  });

  it('cloudmatrix384: two tiers of scale-up switches, seven planes as one trunk', () => {
    const { gpusPerDomain, wiring } = systemEntry('cloudmatrix384');
    const [ranks, planes, perNode] = [gpusPerDomain.value, wiring.scaleUp.linksPerGpu.value, wiring.gpusPerNode.value];
    const names = Array.from({ length: ranks }, (_, rank) => `npu${rank}`);
    const nodes = Array.from({ length: ranks / perNode }, (_, node) => `L1-${node}`);
    const links: Edge[] = [
      ...names.map((from, rank): Edge => ({ from, to: `L1-${Math.floor(rank / perNode)}`, tier: 'domain', width: planes })),
      ...nodes.map((from): Edge => ({ from, to: 'L2', tier: 'spine', width: planes * perNode })),
    ];
    const fabric = edgeList({ ranks: names, switches: [...nodes, 'L2'], links, forwarding: false });
    expect([pathOf(fabric, 0, 7).length, pathOf(fabric, 0, 383).length]).toEqual([2, 4]);
    expect(fabric.tiers.map(({ cables }) => cables)).toEqual([384 * 7, 384 * 7]);
  });
});
