import { describe, expect, it } from 'vitest';
import { CONFIDENCES } from '../../src/catalog/fact';
import { cableMm2, fibresPerLane, rackFacts, switchUnits } from '../../src/catalog/floor';
import { linkIds, linkTechnology } from '../../src/catalog/links';
import { switchIds } from '../../src/catalog/switches';

describe('racks and trays', () => {
  const facts = [...Object.values(rackFacts), ...switchIds().map(switchUnits), ...linkIds().map((id) => cableMm2(linkTechnology(id).medium))];

  it('have ranges that hold their values, and a confidence', () => {
    for (const { value, min = value, max = value, confidence } of facts) {
      expect(min <= value && value <= max).toBe(true);
      expect(CONFIDENCES).toContain(confidence);
    }
  });

  it('hold 36 switches of one unit by their cable ends as by their height', () => {
    expect(rackFacts.rackPorts.value).toBe(rackFacts.rackUnits.value * 64);
  });

  it('take no tray for what stays inside a node or rack', () => {
    expect(['copper-board', 'copper-backplane', 'ideal'].map((medium) => cableMm2(medium).value)).toEqual([0, 0, 0]);
    // A round cable of 3 mm: π/4 × 9 = 7.07 mm².
    expect(cableMm2('fiber-smf').value).toBeCloseTo((Math.PI / 4) * 9, 1);
  });

  it('lay a fibre for each lane and direction, fewer where wavelengths share one, none in copper', () => {
    expect(['dr4-400', 'oio-teraphy'].map((id) => fibresPerLane(id, 'fiber-smf'))).toEqual([2, 0.125]);
    expect(fibresPerLane('dac-100', 'copper-passive')).toBe(0);
  });
});
