import { describe, expect, it } from 'vitest';
import { copperConditions, copperHost, copperHostIds } from '../../src/catalog/copper-hosts';
import channels from '../../src/catalog/data/channels.json';
import sources from '../../src/catalog/data/sources.json';
import { UnknownIdError } from '../../src/catalog/errors';
import { CONFIDENCES } from '../../src/catalog/fact';
import { fecIds } from '../../src/catalog/fec';
import { edgeBer } from '../../src/catalog/fec-edge';
import { linkIds, linkTechnology } from '../../src/catalog/links';
import { fibre, fibreIds, opticalPort, opticalPortOf, opticalSwitch, opticalSwitchIds } from '../../src/catalog/links-optical';
import { priceDate, soldAsCable } from '../../src/catalog/links-prices';

/** Every object of the data that claims a confidence. */
function claims(value: unknown): { confidence: string; sources: string[]; default?: number; min?: number; max?: number }[] {
  if (typeof value !== 'object' || value === null) return [];
  const inner = Object.values(value).flatMap(claims);
  return 'confidence' in value && 'sources' in value ? [value as ReturnType<typeof claims>[number], ...inner] : inner;
}

describe('the facts of channels', () => {
  it('each have a confidence of the scale, sources that exist, and lie inside their own range', () => {
    const found = claims(channels);
    expect(found.length).toBeGreaterThan(15);
    for (const claim of found) {
      expect(CONFIDENCES).toContain(claim.confidence);
      for (const id of claim.sources) expect(Object.keys(sources)).toContain(id);
      const { default: value, min = value, max = value } = claim;
      if (value === undefined) continue;
      expect(min).toBeLessThanOrEqual(value);
      expect(max).toBeGreaterThanOrEqual(value);
    }
  });

  it('name only technologies, fibres and hosts that exist, and every fibre technology once', () => {
    const named = channels.optical.flatMap(({ technologies }) => technologies);
    const fibres = linkIds().filter((id) => linkTechnology(id).medium.startsWith('fiber'));
    expect([...named].sort()).toEqual([...fibres].sort());
    for (const port of channels.optical) expect(fibreIds()).toContain(port.fibre);
    expect(copperHostIds()).toEqual(['board', 'flyover', 'cartridge', 'co-packaged', 'plug']);
  });

  it('have budgets in the order of what they reach: SR below DR below FR below LR', () => {
    const budgets = ['SR', 'DR', 'FR', 'LR'].map((pmd) => opticalPort(pmd).lossBudgetDb.value);
    expect(budgets).toEqual([1.9, 3, 4, 6.3]);
    expect(opticalPortOf('dac-100')).toBeUndefined();
  });

  it('know glass, multimode and hollow core, of which only the last is faster than copper’s 4.5 ns/m', () => {
    expect(fibreIds().map((id) => fibre(id).nsPerM.value)).toEqual([4.9, 4.95, 3.35]);
    expect(opticalSwitchIds()).toContain('ocs-palomar');
    expect(opticalSwitch('ocs-palomar').insertionLossDb.value).toBe(1.5);
    expect(copperConditions.redriverGainDb.value).toBe(8);
  });

  it('give every code of a host the bit error ratio at the edge of its budget', () => {
    expect(edgeBer('KP4-int-800').value).toBe(2.4e-4);
    expect(edgeBer('KR4').value).toBe(2.1e-5);
    for (const id of fecIds()) expect(edgeBer(id).value).toBeGreaterThan(0);
  });

  it('date every price', () => {
    for (const id of linkIds()) expect(priceDate(linkTechnology(id))).toMatch(/^(c\. 2025|late 2025|2026, estimate|by definition)$/);
    expect(priceDate(linkTechnology('aec-100'))).toBe('late 2025');
    expect(['dac-100', 'aoc-100', 'dr4-400'].map((id) => soldAsCable(linkTechnology(id)))).toEqual([true, true, false]);
  });

  it('suggest the nearest id for one that they do not hold', () => {
    for (const wrong of [() => copperHost('bord'), () => fibre('smf82'), () => opticalSwitch('ocs'), () => opticalPort('D')]) {
      expect(wrong).toThrow(UnknownIdError);
    }
  });
});
