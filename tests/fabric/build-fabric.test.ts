import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { systemEntry, systemIds } from '../../src/catalog/systems';
import { buildFabric } from '../../src/fabric/build-fabric';
import { compileLinks, type Fabric } from '../../src/fabric/fabric';
import { fabricSpec } from '../../src/fabric/fabric-spec';
import { UnbuildableError } from '../../src/fabric/unbuildable';
import { type Change, scenarioOf } from '../analysis/scenarios';
import { routeOf } from '../support/graph';

function fabricOf(change: Change): Fabric {
  const scenario = scenarioOf(change);
  return buildFabric(fabricSpec(scenario, systemEntry(scenario.system)));
}
const tiersOf = (change: Change): [string, number][] => fabricOf(change).tiers.map(({ tier, cables }) => [tier, cables]);

function refused(change: Change): string {
  try {
    fabricOf(change);
  } catch (error) {
    if (error instanceof UnbuildableError) return error.message;
    throw error;
  }
  return 'built';
}

describe('buildFabric', () => {
  it.each(systemIds())('%s: builds part of a domain, a domain, and 1,152 GPUs', (system) => {
    for (const gpus of [4, 8, 64, 1152]) {
      const fabric = fabricOf({ system, gpus });
      expect(fabric.ranks).toBe(gpus);
      for (const to of [1, gpus - 1]) expect(routeOf(fabric, 0, to).length).toBeGreaterThan(0);
    }
  });

  it('joins the cubes of a TPU pod through circuit switches: a cube has 6 faces of 16 links, half of them its own', () => {
    // 4,096 chips have 3 links each; inside a cube 3 · 16 · 3 = 144, and 48 leave it by its positive faces.
    expect(tiersOf({ system: 'tpu-v4', gpus: 4096 })).toEqual([
      ['domain', 64 * 144],
      ['between', 64 * 48],
    ]);
    // Two pods are joined by a NIC for every four chips.
    expect(
      tiersOf({ system: 'tpu-v4', gpus: 8192 })
        .map(([tier, cables]) => [tier, cables])
        .slice(0, 3),
    ).toEqual([
      ['domain', 2 * 64 * 144],
      ['between', 2 * 64 * 48],
      ['leaf', 2048],
    ]);
  });

  it('closes a part of a cube to no ring', () => {
    // 2 × 2 × 2 without wrap-around: 12 edges of a cube.
    expect(tiersOf({ system: 'tpu-v4', gpus: 8 })).toEqual([['domain', 12]]);
  });

  it('twists a slice with the cables that it has, and says what cannot be twisted', () => {
    const slice = { system: 'tpu-v4', gpus: 128, scale_up: { shape: [4, 4, 8] } };
    const twisted = (scale_up: Change['scale_up'], gpus = 128): string => refused({ system: 'tpu-v4', gpus, scale_up: { twist: true, ...scale_up } });
    const built = { ...slice, scale_up: { ...slice.scale_up, twist: true } };
    expect(tiersOf(built)).toEqual(tiersOf(slice));
    // 8 links to the farthest chip of 4 × 4 × 8, 6 with the twist.
    expect([fabricOf(slice).hops, fabricOf(built).hops]).toEqual([8, 6]);
    expect(twisted({ shape: [4, 4, 4] }, 64)).toBe(
      'fabric.scale_up.shape: a torus of 4 × 4 × 4 cannot be twisted; expected k × k × 2k or k × 2k × 2k GPUs in any order',
    );
    expect(twisted({}, 64)).toContain('fabric.scale_up.twist: a torus of 4 × 4 × 4 cannot be twisted');
    expect(twisted({ shape: [4, 4, 8], wrap: [true, true, false] })).toContain('fabric.scale_up.wrap: a dimension of 4 × 4 × 8 is open');
  });

  it.each<[string, Change, number]>([
    // Both directions of as many links as the fault says.
    ['torus', { system: 'tpu-v4', gpus: 64, scale_up: { faults: [{ from: 'gpu1', to: 'gpu2' }] } }, 2],
    ['twisted torus', { system: 'tpu-v4', gpus: 128, scale_up: { shape: [4, 4, 8], twist: true, faults: [{ from: 'gpu3', to: 'gpu64' }] } }, 2],
    ['mesh among many', { system: 'mi300x', gpus: 64, scale_up: { faults: [{ from: 'gpu8', to: 'gpu12' }] } }, 2],
    ['cube mesh', { system: 'dgx-v100', gpus: 8, scale_up: { faults: [{ from: 'gpu0', to: 'gpu3', lost: 2 }] } }, 4],
    ['rails', { gpus: 64, scale_out: { topology: 'rail-only', faults: [{ from: 'gpu3', to: 'rail3' }] } }, 2],
    ['domain of rails', { gpus: 64, scale_out: { topology: 'rail-only' }, scale_up: { faults: [{ from: 'gpu3', to: 'domain0', lost: 5 }] } }, 10],
    ['dragonfly', { gpus: 64, scale_out: { topology: 'dragonfly', faults: [{ from: 'group0-switch0', to: 'group0-switch1' }] } }, 2],
    [
      'dragonfly by UGAL',
      { gpus: 64, scale_out: { topology: 'dragonfly', routing: 'ugal', faults: [{ from: 'group0-switch0', to: 'group0-switch1' }] } },
      2,
    ],
    ['dragonfly+', { gpus: 64, scale_out: { topology: 'dragonfly-plus', faults: [{ from: 'group0-leaf0', to: 'group0-spine1' }] } }, 2],
    [
      'HyperX',
      { gpus: 64, scale_out: { topology: 'hyperx', shape: [4, 4], widths: [2, 2], faults: [{ from: 'switch0-0', to: 'switch2-0', lost: 2 }] } },
      4,
    ],
    ['torus outside', { gpus: 64, scale_out: { topology: 'torus', shape: [8, 8], faults: [{ from: 'gpu0', to: 'gpu56' }] } }, 2],
  ])('leads all pairs of a %s round its dead links', (_, change, dead) => {
    const fabric = fabricOf(change);
    const { lost } = compileLinks(fabric);
    expect(lost.reduce((sum, links) => sum + links, 0)).toBe(dead);
    for (let from = 0; from < fabric.ranks; from += 3) {
      for (let to = 0; to < fabric.ranks; to++) {
        if (from === to) continue;
        expect(routeOf(fabric, from, to).every((id) => fabric.link(id).width > 0)).toBe(true);
      }
    }
  });

  it('says of a dead link how its fabric names links, and where there are none', () => {
    const out = (scale_out: Change['scale_out'], gpus = 64): string => refused({ gpus, scale_out });
    expect(out({ topology: 'dragonfly', faults: [{ tier: 'leaf', node: 0 }] })).toBe(
      'fabric.scale_out.faults[0].tier: a dragonfly names a link by the two devices that it joins; expected from and to, such as { from: gpu0, to: group0-switch0 }',
    );
    expect(out({ faults: [{ from: 'gpu0', to: 'gpu1' }] })).toBe(
      'fabric.scale_out.faults[0].from: a clos names a trunk by its tier; expected a trunk, such as { tier: spine, group: 0, rail: 0 }',
    );
    expect(out({ topology: 'hyperx', shape: [4, 4], faults: [{ from: 'gpu0', to: 'switch1-0' }] })).toBe(
      'fabric.scale_out.faults[0].to: no such link joins gpu0 and switch1-0; expected a device that gpu0 has such a link to: switch0-0',
    );
    // The port into the domain's own switch is scale-up.
    expect(out({ topology: 'rail-only', faults: [{ from: 'gpu0', to: 'domain0' }] })).toContain('has such a link to: rail0');
    expect(out({ topology: 'dragonfly', faults: [{ from: 'gpu0', to: 'gpu1' }] }, 8)).toContain('fabric.scale_out.faults: 8 GPUs are one domain');
    expect(refused({ scale_up: { faults: [{ from: 'gpu0', to: 'gpu1' }] } })).toContain(
      'fabric.scale_up.faults: links into a scale-up switch are one trunk of a GPU; expected faults only with topology: torus or mesh, or',
    );
    expect(
      refused({
        system: 'mi300x',
        gpus: 16,
        scale_up: {
          faults: [
            { from: 'gpu0', to: 'gpu1' },
            { from: 'gpu7', to: 'gpu8' },
          ],
        },
      }),
    ).toBe('fabric.scale_up.faults[1].to: no such link joins gpu7 and gpu8; expected two GPUs of one domain');
  });

  it('has dead links in a list of links, by its own names', () => {
    const links: Change['links'] = [
      { from: 'gpu0', to: 'left', tier: 'leaf' },
      { from: 'gpu1', to: 'left', tier: 'leaf' },
      { from: 'gpu2', to: 'right', tier: 'leaf' },
      { from: 'gpu3', to: 'right', tier: 'leaf' },
      { from: 'left', to: 'right', tier: 'spine', width: 2 },
      { from: 'left', to: 'top', tier: 'spine' },
      { from: 'top', to: 'right', tier: 'spine' },
    ];
    const listed = (...faults: NonNullable<Change['scale_out']>['faults'] & unknown[]): Change => ({
      gpus: 4,
      switches: ['left', 'right', 'top'],
      links,
      scale_out: { faults },
    });
    expect(routeOf(fabricOf(listed({ from: 'left', to: 'right', lost: 1 })), 0, 2).length).toBe(3);
    expect(routeOf(fabricOf(listed({ from: 'right', to: 'left', lost: 2 })), 0, 2).length).toBe(4);
    expect(refused(listed({ from: 'left', to: 'rihgt' }))).toContain(
      'unknown device "rihgt"; expected gpu0 to gpu3, or a switch: left to top. Did you mean "right"?',
    );
    expect(refused(listed({ from: 'gpu0', to: 'left' }))).toContain('no path from gpu1 to gpu0 is left');
    expect(refused({ gpus: 4, switches: ['left', 'right', 'top'], links, scale_up: { faults: [{ from: 'gpu0', to: 'left' }] } })).toContain(
      'fabric.scale_up.faults: a list of links is the whole fabric; expected fabric.scale_out.faults',
    );
  });

  it('gives Trainium2 five links of 64 GB/s a chip and way: 4 inside the node, 1 between nodes', () => {
    expect(tiersOf({ system: 'trn2-ultra', gpus: 64 })).toEqual([
      ['domain', 64 * 4],
      ['between', 64],
    ]);
  });

  it('gives MI300X 28 links a node, and DGX-1 24 in its cube mesh', () => {
    expect(tiersOf({ system: 'mi300x', gpus: 8 })).toEqual([['domain', 28]]);
    expect(tiersOf({ system: 'dgx-v100', gpus: 8 })).toEqual([['domain', 24]]);
  });

  it.each([
    ['rail-only', {}, ['domain', 'leaf']],
    ['dragonfly', {}, ['domain', 'leaf', 'spine', 'core']],
    ['dragonfly-plus', {}, ['domain', 'leaf', 'spine', 'core']],
    ['hyperx', { shape: [4, 4] }, ['domain', 'leaf', 'spine', 'core']],
    ['torus', { shape: [8, 8] }, ['domain', 'leaf']],
  ] as const)('joins domains by a %s', (topology, keys, tiers) => {
    const scale_out = { topology, ...('shape' in keys && { shape: [...keys.shape] }) };
    expect(tiersOf({ gpus: 64, scale_out }).map(([tier]) => tier)).toEqual(tiers);
    const meshes = { system: 'mi300x', gpus: 64, scale_out };
    if (topology !== 'rail-only') expect(fabricOf(meshes).peerTiers).toContain('domain');
  });

  it('says which key no such fabric has, what was expected, and in which words', () => {
    const up = (scale_up: Change['scale_up'], gpus = 64, system = 'tpu-v4'): string => refused({ system, gpus, scale_up });
    expect(up({ shape: [4, 4, 8] })).toBe("fabric.scale_up.shape: 4 × 4 × 8 are 128 GPUs, more than the job's 64; expected a shape of 64");
    expect(up({ shape: [4, 4], cube: [4, 4, 4] }, 16)).toBe('fabric.scale_up.cube: 3 values for 2 dimensions; expected one for each of 4 × 4');
    expect(up({ shape: [6, 4, 4] }, 96)).toBe('fabric.scale_up.shape: 6 × 4 × 4 are no whole cubes of 4 × 4 × 4; expected multiples of the cube');
    expect(up({ topology: 'switch' })).toBe('fabric.scale_up.topology: tpu-v4 has no scale-up switch; expected torus');
    expect(up({ topology: 'torus' }, 64, 'h100-hgx')).toContain('fabric.scale_up.shape: h100-hgx is no torus, so its shape must be given');
    expect(up({ failed_cubes: [0] })).toContain('fabric.scale_up.failed_cubes: 1 cubes are needed, but 0 of 1 work');
    expect(up({ failed_cubes: [0], spare_cubes: 1 })).toBe('built');
    expect(up({ failed_cubes: [7], spare_cubes: 1 })).toBe('fabric.scale_up.failed_cubes[0]: there is no cube 7; expected 0 to 1');
    // 64 cubes and 5 spare ones take 138 ports of each switch.
    expect(up({ spare_cubes: 5 }, 4096)).toContain('fabric.scale_up.ocs: 69 cubes take 138 ports of every circuit switch, ocs-palomar has 136');
    const out = (scale_out: Change['scale_out'], gpus = 64): string => refused({ gpus, scale_out });
    expect(out({ topology: 'dragonfly', routing: 'sprayed' })).toBe(
      'fabric.scale_out.routing: a dragonfly has no sprayed routing; expected minimal or valiant or ugal',
    );
    expect(out({ routing: 'valiant' })).toBe('fabric.scale_out.routing: a clos has no valiant routing; expected sprayed or hashed');
    expect(out({ topology: 'torus', shape: [4, 4] })).toBe("fabric.scale_out.shape: 4 × 4 are 16 GPUs; expected a shape of the job's 64");
    expect(refused({ system: 'p100-4x25g', gpus: 64, scale_out: { topology: 'dragonfly' } })).toContain('4 GPUs of p100-4x25g share a NIC');
    expect(refused({ system: 'mi300x', gpus: 12 })).toBe('gpus: 12 GPUs do not fill domains of 8; expected 8 or 16');
  });

  it('leads every pair of ranks over links that exist, on any fabric', () => {
    const kinds = fc.constantFrom<Change>(
      { system: 'tpu-v4' },
      { system: 'mi300x' },
      { system: 'trn2-ultra' },
      { scale_out: { topology: 'dragonfly' } },
      { scale_out: { topology: 'dragonfly-plus', routing: 'valiant' } },
      { scale_out: { topology: 'hyperx', shape: [4, 2] } },
      { scale_up: { domain: 32, group: 8 } },
    );
    fc.assert(
      fc.property(kinds, fc.constantFrom(32, 64), fc.nat(), fc.nat(), (kind, gpus, a, b) => {
        const fabric = fabricOf({ ...kind, gpus });
        const [from, to] = [a % gpus, b % gpus];
        if (from === to) return;
        const links = routeOf(fabric, from, to);
        expect(links.length).toBeLessThanOrEqual(fabric.hops);
        for (const id of links) expect(id).toBeLessThan(fabric.linkCount);
      }),
      { seed: 7, numRuns: 80 },
    );
  });
});

describe('a fabric written out', () => {
  const gpus = 4;
  const links = (change = {}) => ({
    links: [0, 1, 2, 3].map((i) => ({ from: `gpu${i}`, to: 's', tier: 'leaf' as const, length: '3 m', ...(i === 2 ? change : {}) })),
  });
  const said = (change: Change): string => refused({ gpus, switches: ['s'], ...change });

  it('is built link by link', () => {
    expect(said(links())).toBe('built');
  });

  it('names the key of the scenario that is wrong', () => {
    expect(said(links({ to: 't' }))).toBe('fabric.links[2].to: unknown device "t". Did you mean "s"?');
    expect(said(links({ from: 'gpu1' }))).toContain('fabric.links[2].to: links[1] already leads from gpu1 to s');
    expect(said(links({ tier: 'spine' }))).toBe(
      'fabric.links[2].tier: a spine link cannot join a GPU and a switch; expected domain or leaf, which end at GPUs',
    );
    expect(said(links({ to: 'gpu3' }))).toContain('fabric.links[2].tier: a leaf link joins two GPUs here, and a GPU and a switch in links[0]');
    expect(said({ links: links().links.slice(1) })).toContain('fabric.links: no path leads from');
  });
});
