import { describe, expect, it } from 'vitest';
import { domainAuto, withDomain } from '../../src/analysis/domain-auto';
import { createSharedWork, simulate } from '../../src/analysis/simulate';
import { systemEntry } from '../../src/catalog/systems';
import { UnbuildableError } from '../../src/fabric/unbuildable';
import type { Scenario } from '../../src/scenario/schema';
import { domain } from '../../src/scenario/schema/domain';
import { type Change, pointOf, scenarioOf } from './scenarios';

const auto = (change: Change): Scenario => {
  const scenario = scenarioOf(change);
  return { ...scenario, fabric: { ...scenario.fabric, scale_up: { ...scenario.fabric.scale_up, domain: Number.POSITIVE_INFINITY } } };
};
const found = (change: Change) => domainAuto(auto(change), systemEntry(change.system ?? 'h100-hgx'));

describe('domain: auto', () => {
  it('is read as infinity, and a number as itself', () => {
    expect(domain.parse('auto')).toBe(Number.POSITIVE_INFINITY);
    expect(domain.parse(72)).toBe(72);
    expect(domain.safeParse('all').success).toBe(false);
  });

  it('ends with the board on which the system joins its GPUs', () => {
    // A board's traces are made for the 0.3 m inside a node; two nodes of a rack are 1 m apart.
    const { gpus, technology, reason } = found({ gpus: 512 });
    expect({ gpus, technology }).toEqual({ gpus: 8, technology: 'board' });
    expect(reason).toBe('board reaches 0.3 m, a domain of 16 takes a run of 1 m');
  });

  it('ends with the rack for a copper cartridge: NVL72', () => {
    const { gpus, runM, reason } = found({ system: 'gb200-nvl72', gpus: 1152 });
    expect({ gpus, runM }).toEqual({ gpus: 72, runM: 1 });
    expect(reason).toMatch(/^backplane-nvl72 reaches .* m, a domain of 144 takes a run of .* m$/);
  });

  it('goes as far as the ports of two tiers of switches with light', () => {
    // 72 ports: 72 × 36 = 2,592 GPUs; of the sizes that fill 18,432 evenly in whole racks of 72, 2,304 is the last below.
    const { gpus, reason } = found({ system: 'gb200-nvl72', gpus: 18432, scale_up: { link: 'cpo-scaleup' } });
    expect(gpus).toBe(2304);
    expect(reason).toBe('two tiers of nvswitch5 with 72 ports join no more than 2,592 GPUs');
  });

  it('goes no further than the job', () => {
    const { gpus, reason } = found({ system: 'gb200-nvl72', gpus: 576, scale_up: { link: 'cpo-scaleup' } });
    expect({ gpus, reason }).toEqual({ gpus: 576, reason: 'the job has no more GPUs' });
  });

  it('is part of the answer of a point, which is that of the domain by its number', () => {
    const change: Change = { system: 'gb200-nvl72', gpus: 576, scale_up: { link: 'cpo-scaleup' } };
    const point = simulate({ scenario: auto(change), axes: {}, key: '' }, { shared: createSharedWork() });
    if (point.status !== 'ok') throw new Error(point.reason);
    const { domainAuto: told, notes, ...rest } = point;
    const asked = pointOf({ ...change, scale_up: { link: 'cpo-scaleup', domain: 576 } });
    expect({ ...rest, notes: notes.slice(1) }).toEqual(asked);
    expect(told?.gpus).toBe(576);
    expect(notes[0]).toBe('domain auto: 576 GPUs over cpo-scaleup; the job has no more GPUs');
  });

  it('needs a switch, and leaves a domain of a given size alone', () => {
    expect(() => found({ system: 'mi300x', gpus: 8 })).toThrow(UnbuildableError);
    const scenario = scenarioOf({ scale_up: { domain: 8 } });
    expect(withDomain(scenario, systemEntry('h100-hgx'))).toEqual({ scenario });
  });
});
