import { linkTechnology } from '../catalog/links';
import type { Claim } from './claim';
import { figureOf, plainText, worked } from './figure';
import { guesses, joined, termAt } from './sheets';

const FRAME_BITS = 4096 * 8;
/** Taken as the share of frames that a transport without losses can bear. */
const LOSSLESS = 1e-9;

/** Frames with at least one wrong bit: 1 − (1 − p)^bits. */
const lostFrames = (ratio: number): number => -Math.expm1(FRAME_BITS * Math.log1p(-ratio));

/** Whether a co-packaged link can do without its host's code. */
export const fecStays: Claim = {
  id: 'fec-stays',
  said: 'Co-packaged optics need no complex error correction',
  find(ask) {
    const cpo = ask.link('cpo-nv', { lengthM: 50, rateGbps: 1600 });
    const { errors, bitErrors } = cpo.told;
    const code = figureOf('error correction of the host', cpo, termAt('latencyTerms', /^FEC .*host/, cpo), 'ns');
    const ber = figureOf('bit errors before it', cpo, 'errors.preFecBer', '');
    const without = worked('frames of 4 KiB lost without it', lostFrames(errors.preFecBer), '');
    const withIt = figureOf('frames of 4 KiB lost with it', cpo, 'errors.frameLoss', '');
    const { min: fewest = errors.preFecBer } = linkTechnology('cpo-nv').preFecBer;
    const spared = lostFrames(fewest) <= LOSSLESS;
    return {
      verdict: without.value > LOSSLESS ? `wrong boundary: the host’s code stays${spared ? '; the need for it flips' : ''}` : 'holds',
      answer: `The code is the host’s, not the module’s: ${plainText(code)} a link at 1.6 Tb/s, whatever the optics. At ${plainText(ber)} bit errors a frame of 4 KiB is lost with probability ${plainText(without)} without it and ${plainText(withIt)} with it.`,
      figures: [code, ber, without, withIt],
      ...joined(
        `Bit errors: ${bitErrors.confidence}. Without the code: 1 − (1 − p) to the power of the frame’s bits.`,
        spared
          ? `Flips: with the fewest bit errors of the range, ${plainText(worked('', fewest, ''))}, ${plainText(worked('', lostFrames(fewest), ''))} of the frames would be lost without it, less than the ${plainText(worked('', LOSSLESS, ''))} that are taken as bearable.`
          : undefined,
      ),
    };
  },
};

/** Where error correction happens in a pluggable link. */
export const dspCorrects: Claim = {
  id: 'dsp-corrects',
  said: 'The DSP in the module corrects the errors',
  find(ask) {
    const today = ask.link('dr8-800', { lengthM: 50 });
    const next = ask.link('dr8-1600', { lengthM: 50 });
    const coded = ask.link('dr8-1600', { lengthM: 50, innerCode: true });
    const host = figureOf('800G: code of the host', today, termAt('latencyTerms', /^FEC .*host/, today), 'ns');
    const inModule = today.told.latencyTerms.filter(({ name }) => /^FEC .*module/.test(name));
    const of800 = worked(
      '800G: code of the module',
      inModule.reduce((sum, { value }) => sum + value, 0),
      'ns',
    );
    const of1600 = figureOf('1.6T at long reach: code of the module', coded, termAt('latencyTerms', /^FEC .*module/, coded), 'ns');
    const still = figureOf('1.6T: code of the host', next, termAt('latencyTerms', /^FEC .*host/, next), 'ns');
    return {
      verdict: of800.value === 0 ? 'hardly: the host does; modules help from 200 Gb/s a lane' : 'holds',
      answer: `At 100 Gb/s a lane the host’s code takes ${plainText(host)} and the module has none: its DSP equalises and retimes. At 200 Gb/s a lane a module may add an inner code of ${plainText(of1600)} to the host’s ${plainText(still)}.`,
      figures: [host, of800, still, of1600],
      ...joined(
        'The latency of the host’s code follows from its length and the rate.',
        guesses([['1.6T', coded.told.latencyTerms.filter(({ name }) => /^FEC/.test(name))]]),
      ),
    };
  },
};
