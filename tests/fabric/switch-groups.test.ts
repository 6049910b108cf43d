import { describe, expect, it } from 'vitest';
import { systemEntry } from '../../src/catalog/systems';
import { fabricSpec } from '../../src/fabric/fabric-spec';
import { boxesOf, switchGroups } from '../../src/fabric/switch-groups';
import { type Change, scenarioOf } from '../analysis/scenarios';

const groupsOf = (scale_out: Change['scale_out'], gpus: number) => switchGroups(fabricSpec(scenarioOf({ gpus, scale_out }), systemEntry('h100-hgx')));

describe('switchGroups', () => {
  it('uses p + a − 1 + h ports of a dragonfly switch', () => {
    // Balanced: p = h = 4, a = 8: 4 + 7 + 4.
    expect(groupsOf({ topology: 'dragonfly' }, 1024)).toEqual({ groups: 32, ranks: 32, kinds: [{ tier: 'leaf', count: 8, ports: 15 }] });
  });

  it('uses p + spines ports of a dragonfly+ leaf and leaves + h of a spine', () => {
    const { kinds, groups } = groupsOf({ topology: 'dragonfly-plus', p: 4, a: 6, spines: 5, h: 3 }, 96)!;
    expect(groups).toBe(4);
    expect(kinds.map(({ tier, count, ports }) => [tier, count, ports])).toEqual([
      ['leaf', 6, 9],
      ['spine', 5, 9],
    ]);
  });

  it('uses perSwitch + Σ (Sk − 1)·Kk ports of a HyperX switch', () => {
    // 64 GPUs on 4 × 4 switches: 4 + 3·2 + 3·1.
    expect(groupsOf({ topology: 'hyperx', shape: [4, 4], widths: [2, 1] }, 64)).toEqual({
      groups: 4,
      ranks: 16,
      kinds: [{ tier: 'leaf', count: 4, ports: 13 }],
    });
  });

  it('puts rails with few ports into one box, and splits a switch with too many', () => {
    // 32 domains of 8: 8 rails of 32 ports, two to a box of 64.
    const [rails] = groupsOf({ topology: 'rail-only' }, 256)!.kinds;
    expect([rails.ports, boxesOf(rails, 64)]).toEqual([32, 4]);
    expect(boxesOf({ tier: 'leaf', count: 8, ports: 65 }, 64)).toBe(16);
    expect(groupsOf(undefined, 256)).toBeUndefined();
    expect(groupsOf({ topology: 'rail-only' }, 8)).toBeUndefined();
  });
});
