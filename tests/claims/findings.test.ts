import { describe, expect, it } from 'vitest';
import { type Ask, createAsk } from '../../src/claims/ask';
import { claimOf } from '../../src/claims/claims';
import { compareLinks, guesses } from '../../src/claims/sheets';
import type { SheetTerm } from '../../src/link/sheet-term';

const ask = createAsk();
const find = (id: string, by: Ask = ask) => claimOf(id).find(by);
const value = (id: string, name: RegExp, by: Ask = ask): number => {
  const figure = find(id, by).figures.find((one) => name.test(one.name));
  expect(figure, `${id}: ${name}`).toBeDefined();
  return figure?.value ?? Number.NaN;
};

/** The same answers, with every energy term of some links times a factor. */
const withEnergy = (ids: readonly string[], factor: number): Ask => ({
  ...ask,
  link: (id, question) => {
    const link = ask.link(id, question);
    if (!ids.includes(id)) return link;
    const scaled = (term: SheetTerm): SheetTerm => ({
      ...term,
      value: term.value * factor,
      ...(term.min !== undefined && { min: term.min * factor }),
      ...(term.max !== undefined && { max: term.max * factor }),
    });
    return { ...link, told: { ...link.told, energyTerms: link.told.energyTerms.map(scaled), pJPerBit: link.told.pJPerBit * factor } };
  },
});

describe('findings', () => {
  it('reach of copper is what the hosts leave of the budget, over the loss of a metre', () => {
    // 100 Gb/s a lane: (28.5 dB − 11.7 dB)/4.70 dB/m = 3.57 m; 400 Gb/s on boards: 50.9 dB of 40 are spent before the cable.
    expect(value('copper-reach', /at 100 /)).toBeCloseTo((28.5 - 11.7) / 4.7, 1);
    expect(value('copper-reach', /at 400 /)).toBe(0);
    // At the package: (40 − 20.5)/11.14.
    expect(value('copper-maximum', /at the package/)).toBeCloseTo((40 - 20.5) / 11.14, 1);
  });

  it('a whole link takes both ends and both SerDes', () => {
    // 200 Gb/s a lane: 2 × (5 + 0.0625) over copper, 2 × (5 + 15.6) over DSP modules, 2 × (1.5 + 5) over CPO.
    expect(value('link-energy', /copper/)).toBeCloseTo(10.125, 9);
    expect(value('link-energy', /DSP/)).toBeCloseTo(41.2, 1);
    expect(value('link-energy', /CPO/)).toBeCloseTo(13, 9);
  });

  it('the verdict on energy follows the facts: copper of twenty times the energy burns more', () => {
    expect(find('link-energy').verdict).toMatch(/^reversed/);
    expect(find('link-energy', withEnergy(['dac-200'], 20)).verdict).toBe('holds');
    // CPO of four times the energy, 52 [36 to 64.8] pJ/b, leaves no doubt.
    expect(find('link-energy', withEnergy(['cpo-nv'], 4)).verdict).toBe('reversed inside the reach');
  });

  it('slowed copper takes more than light beyond the reach of the last cheaper lane', () => {
    // pJ/b by lane: 25G 7, 10G 13, 5G 22, 2.5G 40, 1.25G 76. LPO takes 28: 5 Gb/s lanes are the last below it, and reach 16.5 m. DSP modules take 46.8: 2.5 Gb/s lanes, 25.6 m.
    expect(value('slowed-copper', /LPO/)).toBeCloseTo(16.5, 0);
    expect(value('slowed-copper', /DSP/)).toBeCloseTo(25.6, 0);
    // With light for nothing no copper is cheaper.
    expect(value('slowed-copper', /LPO/, withEnergy(['lpo-800'], 0))).toBe(0);
  });

  it('a port of equal rate gives the same step over copper and over light, to the picosecond', () => {
    expect(value('equal-rate', /no module latency/)).toBe(0);
    expect(find('equal-rate').verdict).toBe('not a matter of the wire');
  });

  it('a step that is longer over copper at equal latency would be told', () => {
    const longer: Ask = {
      ...ask,
      run: (file, settings) => {
        const point = ask.run(file, settings);
        const { told } = point;
        if (told.status !== 'ok' || settings?.['fabric.scale_out.leaf'] !== 'dac-100') return point;
        return { ...point, told: { ...told, stepPs: told.stepPs * 2, utilisation: told.utilisation / 2 } };
      },
    };
    expect(find('equal-rate', longer).verdict).toBe('it matters here');
  });

  it('the cartridge of an NVL72 is worth 648 modules of 1.6 Tb/s: 72 GPUs × 7.2 Tb/s, both ends', () => {
    // 2 × 72 × 7.2/1.6.
    expect(value('optical-rack', /^modules/)).toBe(648);
    expect(value('optical-rack', /1.6T modules/)).toBe(648 * 25);
  });

  it('modules for each GPU are two for every tier of a Clos without oversubscription', () => {
    expect(value('modules-per-gpu', /18,432/)).toBe(6);
    expect(value('modules-per-gpu', /of 576/)).toBe(4);
  });

  it('a failure that takes a switch down costs its ports times its longer repair', () => {
    // 385 FIT × 144 ports × 24 h against 385 FIT × 1 port × 2 h.
    expect(value('laser-outside', /engine/) / value('laser-outside', /pulled/)).toBeCloseTo((144 * 24) / 2, 6);
  });

  it('frames without the host’s code are lost as their bits are: about bits × ratio', () => {
    const [ratio, lost] = [value('fec-stays', /bit errors/), value('fec-stays', /lost without/)];
    expect(lost / (ratio * 4096 * 8)).toBeCloseTo(1, 3);
  });
});

describe('what a finding rests on', () => {
  it('is named by its confidence; what was read or derived is not', () => {
    const term = (name: string, confidence: string): SheetTerm => ({ name, value: 1, confidence, sources: [] });
    const own = [
      term('SerDes, 2 ends', 'general knowledge, not re-checked'),
      term('modules, 2 ends', 'vendor claim'),
      term('fibre', 'read in the source'),
    ];
    expect(guesses([['DSP', own]])).toBe('General knowledge, not re-checked: DSP (SerDes). Vendors’ claims: DSP (modules).');
    expect(guesses([['DSP', [term('FEC', 'derived by formula')]]])).toBeUndefined();
  });

  it('does not count what two links share: equal SerDes are off the same way in both', () => {
    // 800 Gb/s: SerDes 6.8 [6 to 10] in both, modules 21.2 [12 to 21.2] against 40 [30 to 42.6] pJ/b.
    const at = { lengthM: 50 };
    expect(compareLinks('energyTerms', ask.link('lpo-800', at), ask.link('dr8-800', at))).toBe('below');
    expect(compareLinks('energyTerms', ask.link('lpo-800', at), ask.link('lpo-800', at))).toBe('overlap');
  });
});

describe('asking', () => {
  it('answers a question once', () => {
    expect(ask.link('dac-100', { lengthM: 2 }).told).toBe(ask.link('dac-100', { lengthM: 2 }).told);
  });

  it('says the command of its answer, quoted for a shell where that is needed', () => {
    expect(ask.link('dac-400', { lengthM: 1, host: 'co-packaged', gauge: 26 }).command).toBe(
      'interlude link dac-400 --length 1m --gauge 26 --host co-packaged',
    );
    expect(ask.cables('workloads/systems/tpu-v4.yaml', { gpus: 4096, 'fabric.scale_up.shape': '[16,16,16]' }).command).toBe(
      "interlude cables workloads/systems/tpu-v4.yaml --set gpus=4096 --set 'fabric.scale_up.shape=[16,16,16]'",
    );
  });
});
