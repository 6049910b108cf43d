import { boxesOf, switchGroups } from '../../fabric/switch-groups';
import { namedSwitches } from './bill-of-materials-named';
import type { BillSwitches, DomainSwitches } from './bill-of-materials-switches';
import { HOLDS_OPTICS } from './bill-of-materials-tier';
import type { Wiring } from './bill-of-materials-wiring';

/**
 * What a person should know of how a bill was counted.
 *
 * @example billNotes(wiring, switches, inside)[0] // '48 circuit switches (ocs-palomar) are counted whole, 36 of 136 ports of each in use: …'
 */
export function billNotes(wiring: Wiring, switches: readonly BillSwitches[], inside: DomainSwitches | undefined): string[] {
  const { spec } = wiring;
  const optical = [...new Set(switches.map(({ id }) => id))].filter((id) => HOLDS_OPTICS.includes(id));
  const chips = [...new Set(switches.filter(({ scope, tier }) => scope === 'chip' && tier !== 'domain').map(({ id }) => id))];
  return [
    ...(inside?.layers === 2 ? [`a domain of ${spec.domain} GPUs takes two tiers of switches; the links between them are counted`] : []),
    ...lightNotes(wiring),
    ...groupNotes(wiring),
    ...namedNotes(wiring),
    ...optical.map((id) => `${id}: the optics of its ports are in its own watts and dollars`),
    ...chips.map((id) => `${id}: watts and dollars are of the chip; its box, fans and power supplies are not counted`),
  ];
}

function lightNotes({ lit, tiers, machine }: Wiring): string[] {
  if (lit === undefined) return [];
  const paths = tiers.reduce((sum, { row }) => (row.tier === 'between' ? sum + row.cables : sum), 0);
  const unpriced = lit.priced ? [] : [`${lit.id}: no price is known, so its dollars are not counted`];
  const spare = machine.spareCubes === 0 ? '' : '; the cables of spare cubes are not counted';
  return [
    `${many(lit.switches)} circuit switches (${lit.id}) are counted whole, ${lit.portsUsed} of ${lit.ports} ports of each in use: one slice needs them all, others on the same switches share them${spare}`,
    `${many(paths)} light paths, each of two fibres, two ports and two modules: ${many(2 * paths)} ports in use`,
    ...unpriced,
  ];
}

function groupNotes({ spec }: Wiring): string[] {
  const stood = switchGroups(spec);
  return (stood?.kinds ?? []).flatMap((kind) => {
    const { tier, ports } = kind;
    const name = `a ${tier} switch`;
    if (ports > spec.radix) return [`${name} needs ${ports} ports of ${spec.radix}: it is counted as ${boxesOf({ ...kind, count: 1 }, spec.radix)}`];
    return kind.perBox === undefined ? [`${name} uses ${ports} of its ${spec.radix} ports`] : [];
  });
}

function namedNotes(wiring: Wiring): string[] {
  if (wiring.spec.edges === undefined) return [];
  const full = namedSwitches(wiring).filter(({ count, names }) => count > names);
  return [
    'lengths are as the list of links has them; places on the floor are not',
    ...full.map(({ entry, names, count }) => {
      const plural = names > 1 ? `${names} named switches have` : '1 named switch has';
      return `${plural} more links than ${entry.id} has ports: counted as ${many(count)}`;
    }),
  ];
}

const many = (count: number): string => count.toLocaleString('en');
