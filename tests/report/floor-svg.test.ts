import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { summarise } from '../../src/analysis/bill/bill-of-materials-summary';
import { wiringOf } from '../../src/analysis/bill/bill-of-materials-wiring';
import { systemEntry } from '../../src/catalog/systems';
import { hallTrays } from '../../src/fabric/hall/hall-trays';
import { overlaps } from '../../src/report/chart/svg';
import { cableColours } from '../../src/report/floor-colours';
import { floorScale } from '../../src/report/floor-scale';
import { floorSvg } from '../../src/report/floor-svg';
import { trayLanes } from '../../src/report/floor-trays';
import { type Change, scenarioOf } from '../analysis/scenarios';
import { textBoxes } from './text-boxes';
import { malformed } from './well-formed';

const wire = (change: Change) => {
  const scenario = scenarioOf(change);
  return wiringOf(scenario, systemEntry(scenario.system));
};
const draw = (change: Change): string => {
  const wiring = wire(change);
  return floorSvg(wiring, summarise(wiring));
};
const count = (svg: string, part: string): number => svg.split(part).length - 1;

const PICTURES: Record<string, Change> = {
  'one domain': { gpus: 8 },
  'two tiers': { gpus: 1024 },
  'three tiers in pods': { gpus: 18432, scale_out: { leaf_nodes: 18 }, floor: { leaf_placement: 'adjacent-rack' } },
  'a spine that does not close': { gpus: 1024, scale_out: { spine: 'dac-100' } },
  'racks of 72': { system: 'gb200-nvl72', gpus: 2304, scale_out: { leaf: 'aec-100', too_long: 'replace', replace_with: 'dr4-400' } },
  'domains over racks': { gpus: 4608, scale_up: { domain: 576 }, scale_out: { leaf: 'lpo-800', spine: 'cpo-nv' }, lengths: 'stocked' },
  'cubes around circuit switches': { system: 'tpu-v4', gpus: 1152, scale_up: { shape: [8, 12, 12] } },
  'domains over circuit switches': { system: 'tpu-v4', gpus: 8192 },
  'a torus of nodes': { system: 'trn2-ultra', gpus: 1152 },
  'a mesh': { system: 'mi355x', gpus: 256 },
  'a dragonfly of copper': { gpus: 1024, scale_out: { topology: 'dragonfly', spine: 'dac-100', leaf: 'dac-100', too_long: 'downshift' } },
  'a HyperX that does not close': { gpus: 1024, scale_out: { topology: 'hyperx', shape: [8, 8], leaf: 'dac-100' } },
  'a torus without switches': { gpus: 256, scale_out: { topology: 'torus', shape: [16, 16] } },
};

describe('floorSvg', () => {
  it.each(Object.entries(PICTURES))('of %s is well-formed, keeps its text apart and inside', (_, change) => {
    const svg = draw(change);
    expect(malformed(svg.replace(/<style>.*?<\/style>/gs, ''))).toBeNull();
    expect(svg).not.toMatch(/NaN|undefined|Infinity/);
    const height = Number(/ height="(\d+)"/.exec(svg)?.[1]);
    // Letters on racks are as large as their racks.
    const boxes = textBoxes(svg).filter(({ kind }) => !kind.startsWith('ink-'));
    for (const [index, box] of boxes.entries()) {
      expect(box.x >= 0 && box.x + box.width <= 1200 && box.y + box.height <= height, box.content).toBe(true);
      for (const other of boxes.slice(index + 1)) expect(overlaps(box, other), `${box.content} on ${other.content}`).toBe(false);
    }
  });

  it('draws every rack once', () => {
    const change = PICTURES['three tiers in pods'];
    const { racks } = wire(change);
    // 18,432 GPUs, 32 a rack of 4 nodes: 5 racks for each of 128 groups of 18 nodes. One more of each kind stands in the legend.
    expect(racks.filter(({ kind }) => kind === 'gpu')).toHaveLength(640);
    const svg = draw(change);
    for (const kind of ['gpu', 'leaf', 'spine', 'core'])
      expect(count(svg, `class="rack-${kind}"`)).toBe(racks.filter((rack) => rack.kind === kind).length + 1);
  });

  it('outlines the racks of what does not close, and only those', () => {
    const bad = draw(PICTURES['a spine that does not close']);
    // 4 racks with leaves and one with spines.
    expect(count(bad, 'class="wrong"')).toBe(5);
    expect(bad).toContain('dac-100 does not close in the spine tier');
    expect(count(draw(PICTURES['two tiers']), 'class="wrong"')).toBe(0);
  });

  it('outlines the places of a machine that a slice leaves, and draws fibres to circuit switches in their colour', () => {
    const svg = draw(PICTURES['cubes around circuit switches']);
    // 18 of 64 cubes, and one more of each kind in the legend.
    expect([count(svg, 'class="rack-gpu"'), count(svg, 'class="other"'), count(svg, 'class="rack-ocs"')]).toEqual([19, 47, 7]);
    expect(svg).toContain('864 light paths');
    expect(svg).toContain('tray tray-column');
  });

  it('gives links inside domains a lane of their own where they leave a rack', () => {
    expect(trayLanes(hallTrays(wire(PICTURES['a torus of nodes']).runs))).toEqual(['leaf', 'spine', 'core', 'between']);
    expect(trayLanes(hallTrays(wire(PICTURES['cubes around circuit switches']).runs))).toEqual(['between']);
    expect(trayLanes(hallTrays(wire(PICTURES['two tiers']).runs))).toEqual(['leaf', 'spine', 'core']);
  });

  it('is the same bytes for the same scenario', () => {
    expect(draw(PICTURES['two tiers'])).toBe(draw(PICTURES['two tiers']));
  });

  it('stays small for hundreds of thousands of GPUs: racks of a row are drawn together', () => {
    const svg = draw({ gpus: 294_912, scale_out: { switch: 'th6', leaf_nodes: 18 }, floor: { leaf_placement: 'adjacent-rack' } });
    expect(svg.length).toBeLessThan(2e6);
  });
});

describe('cableColours', () => {
  it('gives technologies colours of their own, copper warm and fibre cool', () => {
    const { bill } = summarise(wire({ gpus: 4608, scale_out: { leaf: 'dac-100', spine: 'dr4-400', core: 'cpo-nv', cable: '2 m' } }));
    const colours = cableColours(bill.tiers);
    const [dac, dr4, cpo] = ['dac-100', 'dr4-400', 'cpo-nv'].map((id) => (colours.get(id) as readonly string[])[0]);
    expect(new Set([dac, dr4, cpo]).size).toBe(3);
    const redder = (hex: string): boolean => Number.parseInt(hex.slice(1, 3), 16) > Number.parseInt(hex.slice(5, 7), 16);
    expect([dac, dr4, cpo].map(redder)).toEqual([true, false, false]);
  });
});

describe('floorScale', () => {
  it('keeps any hall inside its room, with trays below their racks and above the next row', () => {
    const side = fc.integer({ min: 1, max: 400 });
    fc.assert(
      fc.property(side, side, fc.integer({ min: -3, max: 0 }), (columns, rows, first) => {
        const room = { x: 30, y: 100, width: 820, height: 640 };
        const scale = floorScale({ from: { x: first, y: 0 }, to: { x: first + columns - 1, y: rows - 1 } }, room);
        expect(scale.box.width).toBeLessThanOrEqual(room.width + 1e-9);
        expect(scale.box.height).toBeLessThanOrEqual(room.height + 1e-9);
        expect(scale.left(first)).toBe(room.x);
        for (const lane of [0, 1, 2]) {
          expect(scale.rowTray(0, lane)).toBeGreaterThan(scale.top(0) + scale.rackPx);
          expect(scale.rowTray(0, lane)).toBeLessThan(scale.top(1));
        }
      }),
      { seed: 61, numRuns: 100 },
    );
  });
});
