import type { LinkSheet } from '../link/link-sheet';
import type { SheetTerm } from '../link/sheet-term';
import type { Claim } from './claim';
import { type Figure, plainText } from './figure';
import { guesses, joined, reachFigure } from './sheets';

const over = (reach: Figure): string => (reach.value === 0 ? 'no length at all' : `over ${plainText(reach)}`);

/** Everything that a reach is made of. */
const losses = ({ lossTerms, budget }: LinkSheet): SheetTerm[] => (budget === null ? lossTerms : [...lossTerms, { ...budget, name: 'budget' }]);

/** How far a passive cable goes at each lane rate. */
export const copperReach: Claim = {
  id: 'copper-reach',
  said: 'Copper only reaches a few metres',
  find(ask) {
    const lanes = [25, 100, 200, 400];
    const links = lanes.map((lane) => ask.link(`dac-${lane}`, { lengthM: 1, gauge: 26, host: 'board' }));
    const figures = links.map((link, i) => reachFigure(`at ${lanes[i]} Gb/s a lane`, link));
    const [slowest, ...faster] = figures;
    const falls = faster.every(({ value }, i) => value < figures[i].value);
    const verdict = !falls
      ? 'it depends on the lane rate'
      : slowest.value < 10
        ? 'holds, and every faster lane reaches less'
        : 'holds for fast lanes only';
    const list = figures.map((figure) => `${over(figure)} ${figure.name}`).join(', ');
    return {
      verdict,
      answer: `A passive 26 AWG cable between two boards closes ${list}. The length is what is left of the loss budget behind boards, packages and connectors, over what the cable loses in a metre.`,
      figures,
      ...joined(
        'Ranges: the loss of the cable, which is derived.',
        guesses(links.map((link, i) => [`${lanes[i]} Gb/s`, losses(link.told)] as const)),
      ),
    };
  },
};

/** Where a lane rate ends: at the wire, or at the board in front of it. */
export const copperMaximum: Claim = {
  id: 'copper-maximum',
  said: 'Copper has reached the highest rate it can carry',
  find(ask) {
    const board = reachFigure('400 Gb/s a lane, host with a board', ask.link('dac-400', { lengthM: 1, host: 'board' }));
    const packaged = reachFigure('400 Gb/s a lane, cable at the package', ask.link('dac-400', { lengthM: 1, host: 'co-packaged' }));
    const today = reachFigure('200 Gb/s a lane, host with a board', ask.link('dac-200', { lengthM: 1, host: 'board' }));
    const flyover = reachFigure('200 Gb/s a lane, host with a flyover', ask.link('dac-200', { lengthM: 1, host: 'flyover' }));
    const notTheWire = board.value === 0 && packaged.value > 0;
    return {
      verdict: notTheWire ? 'not the wire: the board in front of it' : packaged.value === 0 ? 'holds at 400 Gb/s a lane' : 'not yet',
      answer: `At 400 Gb/s a lane a host with a board closes ${over(board)}, one that takes the cable at the package ${over(packaged)}, where boards at half the rate allow ${plainText(today)}.`,
      figures: [board, packaged, today, flyover],
      ...joined(
        'There is no standard for 400 Gb/s a lane yet.',
        guesses([['400 Gb/s', losses(ask.link('dac-400', { lengthM: 1, host: 'co-packaged' }).told)]]),
      ),
    };
  },
};
