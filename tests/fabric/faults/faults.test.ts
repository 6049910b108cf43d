import { describe, expect, it } from 'vitest';
import { clos, UnbuildableError } from '../../../src/fabric/clos';
import type { Fabric } from '../../../src/fabric/fabric';
import type { LinkFault } from '../../../src/fabric/faults/faults';
import type { ClosSpec } from '../../../src/fabric/spec';
import { closOf } from '../../world/small-world';

/** 4 groups of 2 nodes of 4 GPUs, 4 rails; one spine plane joins all leaves. */
const spec = closOf({ ranks: 32 });
const uplink = (group: number, rail: number, lost = 1): LinkFault => ({ tier: 'spine', block: group, port: rail, lost });

const route = (fabric: Fabric, from: number, to: number, channel = 0): number[] => {
  const out = new Int32Array(fabric.hops);
  const hops = fabric.route(from, to, out, channel);
  return [...out.slice(0, hops)];
};

const refusal = (change: Partial<ClosSpec>): string => {
  try {
    clos({ ...spec, ...change });
  } catch (error) {
    if (error instanceof UnbuildableError) return error.message;
    throw error;
  }
  return '';
};

describe('dead links', () => {
  it('narrow one trunk in both directions, and no other', () => {
    const [healthy, faulty] = [clos(spec), clos({ ...spec, faults: [uplink(1, 2)] })];
    const changed = Array.from({ length: healthy.linkCount }, (_, id) => id).filter((id) => healthy.link(id).width !== faulty.link(id).width);
    expect(faulty.exceptions).toEqual(changed);
    expect(changed.map((id) => faulty.link(id))).toMatchObject([
      // Group 1 begins at rank 8, its rail 2 at rank 10; 2 nodes have 2 uplinks a rail.
      { tier: 2, up: 1, width: 1, lost: 1, rank: 10 },
      { tier: 2, up: 0, width: 1, lost: 1, rank: 10 },
    ]);
    expect(healthy.exceptions).toBeUndefined();
    expect(faulty.blocks).toEqual(healthy.blocks);
  });

  it('stand where the scenario says: NIC of a node, rail of a leaf group, rail of a pod', () => {
    const at = (faults: LinkFault[], change: Partial<ClosSpec> = {}) => {
      const fabric = clos({ ...spec, ...change, faults });
      return (fabric.exceptions ?? []).filter((id) => id % 2 === 0).map((id) => [fabric.link(id).tier, fabric.link(id).rank]);
    };
    expect(at([{ tier: 'leaf', block: 5, port: 3, lost: 1 }], { nicsPerGpu: 2 })).toEqual([[1, 23]]);
    expect(at([uplink(3, 1)])).toEqual([[2, 25]]);
    // Radix 8 in three tiers: pods of 4 groups of 1 node, 16 GPUs; pod 1, rail 2.
    expect(at([{ tier: 'core', block: 1, port: 2, lost: 1 }], { leafNodes: 1, radix: 8, tiers: 3 })).toEqual([[3, 18]]);
  });

  it('of one trunk add up', () => {
    const wide = { ...spec, leafNodes: 4 };
    const fabric = clos({ ...wide, faults: [uplink(0, 0), uplink(0, 0, 2)] });
    expect((fabric.exceptions ?? []).map((id) => fabric.link(id))).toMatchObject([
      { width: 1, lost: 3 },
      { width: 1, lost: 3 },
    ]);
  });

  it('are refused by field and range where there is nothing to break', () => {
    expect(refusal({ faults: [uplink(0, 0), uplink(4, 0)] })).toBe('fabric.scale_out.faults[1].group: there is no group 4; expected 0 to 3');
    expect(refusal({ faults: [uplink(0, 4)] })).toBe('fabric.scale_out.faults[0].rail: there is no rail 4; expected 0 to 3');
    expect(refusal({ faults: [{ tier: 'leaf', block: 8, port: 0, lost: 1 }] })).toBe(
      'fabric.scale_out.faults[0].node: there is no node 8; expected 0 to 7',
    );
    expect(refusal({ faults: [{ tier: 'core', block: 0, port: 0, lost: 1 }] })).toBe(
      'fabric.scale_out.faults[0].tier: there is no core tier; expected leaf or spine',
    );
    expect(refusal({ faults: [uplink(0, 0, 3)] })).toBe('fabric.scale_out.faults[0].lost: 3 links are more than the 2 of the trunk');
    expect(refusal({ domain: 32, faults: [uplink(0, 0)] })).toContain('there is no spine tier; expected no faults');
  });

  it('leave no path where a whole trunk is dead, and every other path as it was', () => {
    const fabric = clos({ ...spec, faults: [uplink(1, 2, 2)] });
    expect(() => route(fabric, 10, 2)).toThrow(UnbuildableError);
    expect(() => route(fabric, 2, 10)).toThrow('no path from GPU 2 to GPU 10 is left');
    expect(route(fabric, 2, 18)).toEqual(route(clos(spec), 2, 18));
    // Under the leaf of group 1 the uplinks are not needed.
    expect(route(fabric, 10, 14)).toEqual(route(clos(spec), 10, 14));
  });
});

describe('hashed routes', () => {
  const hashed = { ...spec, ranks: 96, leafNodes: 4, hashSeed: '1/0' };

  it('cross the same tiers as sprayed ones, over one link of every trunk', () => {
    for (const change of [{}, { leafNodes: 1, radix: 8, tiers: 3 as const }]) {
      const [sprayed, written] = [clos({ ...spec, ranks: 32, ...change }), clos({ ...spec, ranks: 32, ...change, hashSeed: '1/0' })];
      const below = (fabric: Fabric, id: number) => (({ tier, up, rank }) => ({ tier, up, rank }))(fabric.link(id));
      for (let from = 0; from < 32; from++) {
        for (let to = 0; to < 32; to++) {
          if (from === to) continue;
          expect(route(written, from, to).map((id) => below(written, id))).toEqual(route(sprayed, from, to).map((id) => below(sprayed, id)));
        }
      }
      // Written out, a trunk of w links is w links of one: as many cables.
      const cables = (fabric: Fabric) =>
        Array.from({ length: fabric.linkCount }, (_, id) => fabric.link(id)).reduce((sum, { width }) => sum + width, 0);
      expect(cables(written)).toBe(cables(sprayed));
      expect(written.blocks).toBeUndefined();
    }
  });

  it('keep one path for a flow, and give its channels paths of their own', () => {
    const fabric = clos(hashed);
    expect(route(fabric, 0, 32, 3)).toEqual(route(clos(hashed), 0, 32, 3));
    const paths = new Set(Array.from({ length: 16 }, (_, channel) => route(fabric, 0, 32, channel).join(' ')));
    // 16 channels over 4 paths: all are found but once in 10^9.
    expect(paths.size).toBe(4);
  });

  it('join uplink and downlink of the same spine', () => {
    const fabric = clos(hashed);
    for (let channel = 0; channel < 16; channel++) {
      const [, up, down] = route(fabric, 0, 32, channel) as [number, number, number, number];
      // Groups are equally wide, so the number within the trunk is the spine's.
      const first = (id: number): number => {
        let lowest = id - (id % 2);
        while (fabric.link(lowest - 2).tier === 2 && fabric.link(lowest - 2).rank === fabric.link(id).rank) lowest -= 2;
        return lowest;
      };
      expect((up - first(up)) >> 1).toBe((down - first(down)) >> 1);
    }
  });

  it('go round dead links, and only those that met one move', () => {
    const [healthy, faulty] = [clos(hashed), clos({ ...hashed, faults: [uplink(0, 0, 2)] })];
    const dead = new Set(faulty.exceptions);
    expect([...dead].map((id) => faulty.link(id).width)).toEqual([0, 0, 0, 0]);
    let moved = 0;
    for (let from = 0; from < 96; from++) {
      for (let to = 0; to < 96; to++) {
        if (from === to) continue;
        const [before, after] = [route(healthy, from, to), route(faulty, from, to)];
        expect(after.some((id) => dead.has(id))).toBe(false);
        if (before.some((id) => dead.has(id))) moved++;
        else expect(after).toEqual(before);
      }
    }
    expect(moved).toBeGreaterThan(0);
    expect(() => route(clos({ ...hashed, faults: [uplink(0, 0, 4)] }), 0, 32)).toThrow('no path');
  });
});
