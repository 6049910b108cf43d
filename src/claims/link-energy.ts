import type { LinkSheet } from '../link/link-sheet';
import type { Ask, Evidence } from './ask';
import type { Claim } from './claim';
import { type Figure, plainText, worked } from './figure';
import { compareLinks, energyFigure, guesses, joined } from './sheets';

const LIGHT = [
  ['DSP module', 'dr8-1600'],
  ['LPO', 'lpo-1600'],
  ['CPO', 'cpo-nv'],
] as const;

/** What a bit costs over copper that closes, and over light. */
export const linkEnergy: Claim = {
  id: 'link-energy',
  said: 'Copper burns more power than fibre',
  find(ask) {
    const copper = ask.link('dac-200', { lengthM: 1 });
    const lights = LIGHT.map(([name, id]) => ({ name, link: ask.link(id, { lengthM: 50, rateGbps: 1600 }) }));
    const mine = energyFigure('passive copper, 1 m', copper);
    const theirs = lights.map(({ name, link }) => energyFigure(`${name}, 50 m`, link));
    const less = theirs.filter(({ value }) => value > mine.value).length;
    const flips = lights.filter(({ link }) => compareLinks('energyTerms', copper, link) === 'overlap').map(({ name }) => name);
    const reversed = less === theirs.length ? 'reversed inside the reach' : less === 0 ? 'holds' : 'it depends on the kind of light';
    return {
      verdict: flips.length === 0 ? reversed : `${reversed}; against ${flips.join(' and ')} it cannot be told`,
      answer: `A whole link with both ends and their SerDes takes ${plainText(mine)} over copper and ${theirs.map(plainText).join(', ')} over light (${lights.map(({ name }) => name).join(', ')}). Fibre is passive, its ends are not.`,
      figures: [mine, ...theirs],
      ...joined(
        flips.length === 0 ? undefined : `Flips inside the facts’ ranges: ${flips.join(', ')}.`,
        guesses([['copper', copper.told.energyTerms], ...lights.map(({ name, link }) => [name, link.told.energyTerms] as const)]),
      ),
    };
  },
};

/** Passive copper by lane rate, fastest first. */
const RATES = ['dac-100', 'dac-50', 'dac-25', 'dac-10', 'dac-5', 'dac-2g5', 'dac-1g25'];

const REACHED = 0.999;

/** Longest run over which some passive cable still takes less than a limit: cables slowed down reach further and take more for a bit. */
function cheaperUpTo(rows: readonly { reachM: number; pJPerBit: number }[], limit: number): number {
  return rows.reduce((longest, { reachM, pJPerBit }) => (pJPerBit < limit ? Math.max(longest, reachM) : longest), 0);
}

/** From which length on slowed copper takes more than light. */
export const slowedCopper: Claim = {
  id: 'slowed-copper',
  said: 'Copper is the frugal wire, however long',
  find(ask) {
    const rows = RATES.map((id) => slowest(ask, id));
    const lights = [
      ['CPO', ask.link('cpo-nv', { lengthM: 50, rateGbps: 800 })],
      ['LPO', ask.link('lpo-800', { lengthM: 50, rateGbps: 800 })],
      ['DSP module', ask.link('dr8-800', { lengthM: 50, rateGbps: 800 })],
    ] as const;
    const crossings = lights.map(([name, link]) => {
      const figure = energyFigure(name, link);
      const at = (limit: number, edge: 'min' | 'value' | 'max'): number =>
        cheaperUpTo(
          rows.map((row) => ({ reachM: row.reachM, pJPerBit: row[edge] })),
          limit,
        );
      // Light at its cheapest against copper at its dearest, and the other way round.
      const span = [at(figure.min ?? figure.value, 'max'), at(figure.max ?? figure.value, 'min')] as const;
      return worked(`copper takes less than ${name} up to`, at(figure.value, 'value'), 'm', span);
    });
    const last = rows.at(-1);
    const longest = energyFigure('copper at 1.25 Gb/s a lane', last === undefined ? lights[0][1] : last.link);
    const end = last?.reachM ?? 0;
    const ends = crossings.filter(({ value }) => value < end);
    const open = crossings.filter(({ min = 0, max = end }) => min < end && max >= end);
    return {
      verdict:
        ends.length === 0
          ? 'holds as far as it closes'
          : open.length === 0
            ? 'reversed where its lanes are slow'
            : 'reversed where its lanes are slow; from where cannot be told',
      answer: `Run longer, a passive cable closes only with slower lanes, and slow lanes take more for a bit: light takes less from ${lights.map(([name], i) => `${plainText(crossings[i])} on (${name})`).join(', ')}. The slowest lanes take ${plainText(longest)}.`,
      figures: [...crossings, longest],
      ...joined(
        open.length === 0 ? undefined : 'Flips: inside the facts’ ranges a crossing may lie at almost any length.',
        'Ranges: light at the cheap end of its facts against copper at the dear end of its own, and the other way round.',
        guesses(rows.map(({ link }) => [link.told.id, link.told.energyTerms] as const)),
      ),
    };
  },
};

interface Slowest {
  link: Evidence<LinkSheet>;
  reachM: number;
  value: number;
  min: number;
  max: number;
}

/** A cable as long as it closes. */
function slowest(ask: Ask, id: string): Slowest {
  const { reachM } = ask.link(id, { lengthM: 1 }).told.closure;
  const link = ask.link(id, { lengthM: Math.floor(reachM * REACHED * 10) / 10 });
  const { value, min = value, max = value }: Figure = energyFigure(id, link);
  return { link, reachM, value, min, max };
}
