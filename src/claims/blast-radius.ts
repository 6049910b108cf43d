import links from '../catalog/data/links.json';
import { readFact } from '../catalog/fact';
import { switchEntry } from '../catalog/switches';
import { ofFact } from '../link/sheet-term';
import type { Claim } from './claim';
import { compare, figureOf, plainText, worked } from './figure';
import { guesses, joined } from './sheets';

const { mttrHours } = links.reliability;
const repair = {
  module: readFact(mttrHours.pluggable, 'h'),
  laser: readFact(mttrHours.cpoLaser, 'h'),
  engine: readFact(mttrHours.cpoEngineOrSwitch, 'h'),
};

interface Edges {
  value: number;
  min?: number;
  max?: number;
}

/** Port-hours lost in 10⁹ port-hours: failures, times the ports that each takes down, times hours until they are back. */
const lost = (name: string, fit: Edges, ports: number, hours: Edges) =>
  worked(name, fit.value * ports * hours.value, 'port-hours', [
    (fit.min ?? fit.value) * ports * (hours.min ?? hours.value),
    (fit.max ?? fit.value) * ports * (hours.max ?? hours.value),
  ]);

/** What a failure takes down when the laser can be pulled, and when it cannot. */
export const laserOutside: Claim = {
  id: 'laser-outside',
  said: 'Lasers must stay outside, because they fail',
  find(ask) {
    const [dsp, cpo] = ['dr8-800', 'cpo-nv'].map((id) => ask.link(id, { lengthM: 50 }));
    const ports = switchEntry('quantumx-photonics').radixPorts.value;
    const [module, engine] = [dsp, cpo].map(({ told }) => told.fitPerEnd);
    const pluggable = lost('module swapped, one port', module, 1, repair.module);
    const outside = lost('CPO, laser pulled, one port', engine, 1, repair.laser);
    const inside = lost(`CPO, engine, all ${ports} ports`, engine, ports, repair.engine);
    // Failures of an end are as frequent in both: only repair and ports differ.
    const one = { value: 1 };
    const apart = compare(lost('', one, 1, repair.laser), lost('', one, ports, repair.engine));
    const verdict = inside.value < 10 * outside.value ? 'hardly matters' : apart === 'below' ? 'holds by far' : 'holds, though the ranges touch';
    return {
      verdict,
      answer: `In 10⁹ port-hours pluggable modules cost ${plainText(pluggable)}; CPO costs ${plainText(outside)} if its failures are lasers that can be pulled, and ${plainText(inside)} if each one takes the whole switch. Fewer failures do not make up for ${ports} ports at once.`,
      figures: [figureOf('failures of a CPO end in 10⁹ h', cpo, 'fitPerEnd.value', ''), pluggable, outside, inside],
      ...joined(
        `Repair takes ${repair.module.value} h for a module and ${repair.laser.value} h for a laser, ${repair.engine.value} h for an engine (${repair.engine.confidence}: ${repair.engine.sources.join(', ')}). How failures split between lasers and engines is not published: these are the two ends.`,
        guesses([
          ['repair', [ofFact('of a module', repair.module), ofFact('of a laser', repair.laser), ofFact('of an engine', repair.engine)]],
          [
            'failures',
            [
              { ...module, name: 'of a module' },
              { ...engine, name: 'of CPO' },
            ],
          ],
        ]),
      ),
    };
  },
};
