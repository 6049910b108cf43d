import type { Claim } from './claim';
import { compare, figureOf, plainText } from './figure';
import { compareLinks, guesses, joined, latencyFigure, termAt } from './sheets';

/** Nanoseconds per metre, and of whole links of the same length. */
export const lightLatency: Claim = {
  id: 'light-latency',
  said: 'Light is faster than electricity in copper',
  find(ask) {
    const copper = ask.link('dac-100', { lengthM: 1, rateGbps: 800 });
    const glass = ask.link('dr8-800', { lengthM: 1, rateGbps: 800 });
    const hollow = ask.link('dr8-800', { lengthM: 1, rateGbps: 800, fibre: 'hcf' });
    const wire = figureOf('a metre of copper', copper, termAt('latencyTerms', /^propagation/, copper), 'ns');
    const fibre = figureOf('a metre of glass', glass, termAt('latencyTerms', /^propagation/, glass), 'ns');
    const air = figureOf('a metre of hollow core', hollow, termAt('latencyTerms', /^propagation/, hollow), 'ns');
    const [shortWire, shortLight] = [ask.link('dac-100', { lengthM: 3, rateGbps: 800 }), ask.link('dr8-800', { lengthM: 3, rateGbps: 800 })];
    const [wholeWire, wholeLight] = [
      latencyFigure('3 m of copper, whole link', shortWire),
      latencyFigure('3 m over DSP modules, whole link', shortLight),
    ];
    const perMetre = compare(fibre, wire);
    const airWins = compare(air, wire) === 'below';
    const beaten = perMetre === 'below' ? 'holds' : perMetre === 'above' ? 'reversed by the metre' : 'by the metre of glass it cannot be told';
    return {
      verdict: `${beaten}${perMetre !== 'below' && airWins ? '; hollow core is faster' : ''}`,
      answer: `A metre takes ${plainText(wire)} in copper, ${plainText(fibre)} in glass, ${plainText(air)} in hollow-core fibre. Over 3 m the whole link takes ${plainText(wholeWire)} of copper and ${plainText(wholeLight)} over modules with a DSP.`,
      figures: [wire, fibre, air, wholeLight],
      ...joined(
        perMetre === 'overlap' ? 'Copper and glass change places inside the range of copper’s propagation.' : undefined,
        compareLinks('latencyTerms', shortLight, shortWire) === 'overlap'
          ? 'The whole links change places inside the ranges of the modules.'
          : undefined,
        guesses([
          ['copper', shortWire.told.latencyTerms],
          ['modules', shortLight.told.latencyTerms],
        ]),
      ),
    };
  },
};
