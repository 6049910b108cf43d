import type { Claim } from './claim';
import { compare, figureOf, plainText } from './figure';
import { compareLinks, energyFigure, guesses, joined, reachFigure, termAt } from './sheets';

/** A linear-drive module beside one with a DSP, at the same port. */
export const lpo: Claim = {
  id: 'lpo',
  said: 'Linear optics save power and money at short reach',
  find(ask) {
    const [linear, dsp] = ['lpo-800', 'dr8-800'].map((id) => ask.link(id, { lengthM: 50 }));
    const [mine, theirs] = [energyFigure('LPO link', linear), energyFigure('DSP link', dsp)];
    const [price, other] = [figureOf('two LPO ends', linear, 'price.value', 'USD'), figureOf('two DSP ends', dsp, 'price.value', 'USD')];
    const margin = figureOf('optical margin left at 50 m', linear, 'closure.marginDb', 'dB');
    const [power, money] = [compareLinks('energyTerms', linear, dsp), compare(price, other)];
    const clear = power === 'below' && money === 'below';
    return {
      verdict: clear
        ? 'holds over all ranges'
        : mine.value < theirs.value && price.value < other.value
          ? 'holds; inside the ranges it may flip'
          : 'does not hold',
      answer: `An LPO link of 800 Gb/s takes ${plainText(mine)} where one with DSPs takes ${plainText(theirs)}, and its ends cost ${plainText(price)} against ${plainText(other)}. The light has ${plainText(margin)} to spare; what is saved must be made up by the host’s SerDes, whose boards are not part of this budget.`,
      figures: [mine, theirs, price, other],
      ...joined(
        guesses([
          ['LPO', linear.told.energyTerms],
          ['DSP', dsp.told.energyTerms],
        ]),
        `Prices of ${linear.told.price.date}.`,
      ),
    };
  },
};

/** What changes with the lane rate besides the rate. */
export const generations: Claim = {
  id: 'generations',
  said: '1.6T is more than 800G twice as fast',
  find(ask) {
    const [slow, fast] = ['dac-100', 'dac-200'].map((id) => reachFigure(`passive copper, ${id.slice(4)} Gb/s a lane`, ask.link(id, { lengthM: 1 })));
    const [module800, module1600] = ['dr8-800', 'dr8-1600'].map((id) => ask.link(id, { lengthM: 50 }));
    const coded = ask.link('dr8-1600', { lengthM: 50, innerCode: true });
    const inner = figureOf('inner code of a 1.6T module', coded, termAt('latencyTerms', /^FEC .*module/, coded), 'ns');
    const energy = [energyFigure('800G link with DSPs', module800), energyFigure('1.6T link with DSPs', module1600)];
    const shorter = slow.value / fast.value;
    return {
      verdict: shorter > 2 ? 'holds: copper’s reach more than halves' : shorter > 1.2 ? 'holds: copper’s reach falls' : 'a speed-up, more or less',
      answer: `With 200 Gb/s lanes a passive cable reaches ${plainText(fast)} instead of ${plainText(slow)}, a module may need an inner code of ${plainText(inner)} beside the host’s, and a bit takes ${plainText(energy[1])} instead of ${plainText(energy[0])}.`,
      figures: [slow, fast, inner, energy[1]],
      ...joined(
        compareLinks('energyTerms', module800, module1600) === 'overlap' ? 'Whether a bit became cheaper flips inside the ranges.' : undefined,
        guesses([
          ['800G', module800.told.energyTerms],
          ['1.6T', module1600.told.energyTerms],
        ]),
      ),
    };
  },
};
