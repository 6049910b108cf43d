import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clos, UnbuildableError } from '../../src/fabric/clos';
import { closShape } from '../../src/fabric/clos-shape';
import { compileLinks, type Fabric } from '../../src/fabric/fabric';
import { TIERS } from '../../src/fabric/tiers';
import { closOf } from '../world/small-world';
import { wirings } from './wirings';

function closOrNull(spec: Parameters<typeof clos>[0]): Fabric | null {
  try {
    return clos(spec);
  } catch (error) {
    if (error instanceof UnbuildableError) return null;
    throw error;
  }
}

describe('closShape', () => {
  it('counts a full two-tier Clos: k leaves, k/2 spines', () => {
    // Radix 8, one rail, leaves of 4 nodes with one NIC each: 8 leaves of 4 down and 4 up, 8 × 4 uplinks over 8 ports are 4 spines.
    const shape = closShape(closOf({ ranks: 32, domain: 1, gpusPerNode: 1, leafNodes: 4, radix: 8 }));
    expect(shape).toMatchObject({ tiers: 2, groups: 8, rails: 1, pods: 1 });
    expect([shape.leafSwitches(0), shape.spineSwitches(0), shape.coreSwitches()]).toEqual([1, 4, 0]);
  });

  it('counts a full three-tier Clos as a fat-tree: 5k²/4 switches join k³/4 GPUs (Al-Fares et al., §3)', () => {
    // k = 8: 128 GPUs, 80 switches: 8 pods of 4 leaves and 4 spines, 16 in the core.
    const shape = closShape(closOf({ ranks: 128, domain: 1, gpusPerNode: 1, leafNodes: 4, radix: 8 }));
    expect(shape).toMatchObject({ tiers: 3, pods: 8, groupsPerPod: 4 });
    const leaves = Array.from({ length: shape.groups }, (_, group) => shape.leafSwitches(group)).reduce((a, b) => a + b);
    const spines = Array.from({ length: shape.pods }, (_, pod) => shape.spineSwitches(pod)).reduce((a, b) => a + b);
    expect([leaves, spines, shape.coreSwitches()]).toEqual([32, 32, 16]);
  });

  it('takes as many boxes for a leaf as its ports fill', () => {
    // 6 nodes of 2 NIC ports a rail: 12 down and 12 up are three switches of 8.
    expect(closShape(closOf({ ranks: 48, domain: 1, gpusPerNode: 1, nicsPerGpu: 2, leafNodes: 6, radix: 8 })).leafSwitches(0)).toBe(3);
  });

  it('has no switches outside a domain that holds every GPU', () => {
    const shape = closShape(closOf({ ranks: 4 }));
    expect([shape.leafSwitches(0), shape.spineSwitches(0), shape.coreSwitches()]).toEqual([0, 0, 0]);
  });

  it('has the groups, links and tiers of the fabric that is built from it, and no switch with more links than ports', () => {
    fc.assert(
      fc.property(wirings, (spec) => {
        const fabric = closOrNull(spec);
        fc.pre(fabric !== null && spec.ranks > spec.domain);
        const shape = closShape(spec);
        const { tier, up, width, count } = compileLinks(fabric as Fabric);
        const widths = (name: string): number =>
          Array.from({ length: count }, (_, l) => (TIERS[tier[l]] === name && up[l] === 1 ? width[l] : 0)).reduce((a, b) => a + b, 0);
        const sum = (times: number, of: (i: number) => number): number => Array.from({ length: times }, (_, i) => of(i)).reduce((a, b) => a + b, 0);
        const [leaf, spine, core] = ['leaf', 'spine', 'core'].map(widths);
        expect(shape.nodes * shape.perNode * shape.nicWidth).toBe(leaf);
        expect(sum(shape.groups, shape.leafWidth) * shape.rails).toBe(spine);
        if (shape.tiers === 3) expect(sum(shape.pods, shape.podWidth) * shape.planesPerPod).toBe(core);
        const joined = shape.groups * shape.rails > 1;
        expect(sum(shape.groups, shape.leafSwitches) * spec.radix).toBeGreaterThanOrEqual(leaf + (joined ? spine : 0));
        if (joined) expect(sum(shape.pods, shape.spineSwitches) * spec.radix).toBeGreaterThanOrEqual(spine + (shape.tiers === 3 ? core : 0));
        if (shape.tiers === 3) expect(shape.coreSwitches() * spec.radix).toBeGreaterThanOrEqual(core);
      }),
      { seed: 41, numRuns: 400 },
    );
  });
});
