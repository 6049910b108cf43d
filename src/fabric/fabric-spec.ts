import type { System } from '../catalog/systems';
import type { Scenario } from '../scenario/schema';
import type { Edge } from './edge-list';
import { stockedM } from './hall/floor';
import { refusal } from './refusal';
import { routingOf } from './routing';
import { type ScaleOutSpec, scaleOutSpec } from './scale-out-spec';
import { type ScaleUpSpec, scaleUpSpec } from './scale-up-spec';
import { type ClosSpec, closSpec, IN_NODE_M } from './spec';

/** All that a fabric is made of, and no medium: what `buildFabric` builds. */
export interface FabricSpec extends ClosSpec {
  scaleUp: ScaleUpSpec;
  scaleOut: ScaleOutSpec;
  /** The whole fabric, written out. */
  edges?: { switches: string[]; links: Edge[]; hashSeed?: string };
}

/**
 * A scenario's wiring, inside domains and between them, with every default filled in from the catalog.
 *
 * @param draw number of the seed, where paths are drawn
 * @throws UnbuildableError naming the field when there is no such fabric
 * @example buildFabric(fabricSpec(scenario, systemEntry('mi300x'))).peerTiers // ['domain']: a full mesh
 */
export function fabricSpec(scenario: Scenario, system: System, draw = 0): FabricSpec {
  const clos = closSpec(scenario, system, draw);
  const { links, switches = [] } = scenario.fabric;
  const scaleOut = scaleOutSpec(scenario, system, clos, draw);
  if (links === undefined) {
    const domains = scaleUpSpec(scenario, system, clos);
    return { ...clos, ...domains, scaleOut };
  }
  checkTiers(links);
  const edges = links.map((link) => edgeOf(link, clos));
  const hashed = routingOf(scenario) === 'hashed' && { hashSeed: `${scenario.seed}/${draw}` };
  return { ...clos, scaleUp: { topology: 'switch' }, scaleOut, edges: { switches, links: edges, ...hashed } };
}

/** Name of a rank in a list of links. @example rankName(3) // 'gpu3' */
export const rankName = (rank: number): string => `gpu${rank}`;

type LinkField = NonNullable<Scenario['fabric']['links']>[number];

/** Whoever writes links out knows the length of each: it is bought as it is, or, of stocked cables, the shortest that is long enough. A trace on a board is in no stock. */
function edgeOf({ from, to, tier, technology, rate, width, length, one_way }: LinkField, { lengths, floor }: ClosSpec): Edge {
  return {
    from,
    to,
    tier,
    ...(technology !== undefined && { technology }),
    ...(rate !== undefined && { portBytesPerSecond: rate }),
    width,
    lengthM: length,
    ...(lengths === 'stocked' && length > IN_NODE_M && { boughtM: stockedM(length, floor.stockedM) }),
    ...(one_way && { oneWay: true }),
  };
}

/** What the links of each tier join, so that all of one have the same devices at their ends: domain and leaf end at GPUs, the others join switches. */
function checkTiers(links: readonly LinkField[]): void {
  const isRank = (name: string): boolean => /^gpu\d+$/.test(name);
  const joins = ({ from, to }: LinkField): string => ['two switches', 'a GPU and a switch', 'two GPUs'][Number(isRank(from)) + Number(isRank(to))];
  const first = new Map<string, number>();
  links.forEach((link, i) => {
    const { tier } = link;
    const field = `fabric.links[${i}].tier`;
    const kind = joins(link);
    const atRank = tier === 'domain' || tier === 'leaf';
    if (atRank === (kind === 'two switches')) {
      const expected = atRank ? 'between, spine or core, which join switches' : 'domain or leaf, which end at GPUs';
      throw refusal(field, `a ${tier} link cannot join ${kind}`, expected, 'wrong tier');
    }
    const before = first.get(tier) ?? i;
    first.set(tier, before);
    const other = joins(links[before]);
    if (other !== kind)
      throw refusal(field, `a ${tier} link joins ${kind} here, and ${other} in links[${before}]`, 'domain for one, leaf for the other', 'mixed tier');
  });
}
