import type { Fabric } from '../fabric';
import type { GraphFabric } from '../graph';
import { insideNumbers } from '../inside-numbers';
import { refusal } from '../refusal';
import { type CableFault, faultField } from './cable-faults';
import { withDeadLinks } from './dead-links';

/**
 * A fabric of many domains (`withDomains`) some of which have dead links: each as `withDeadLinks` has it by itself. A route that changes rail over a dead trunk goes round it inside its domain.
 *
 * @param inside a domain with all its links, of which the whole has copies
 * @throws UnbuildableError naming the field, as `withDeadLinks`
 * @example withDeadLinksInside(withDomains(clos(spec), mesh(8)), mesh(8), [{ from: 'gpu8', to: 'gpu9', lost: 1, side: 'scale_up', index: 0 }])
 */
export function withDeadLinksInside(whole: Fabric, inside: GraphFabric, faults: readonly CableFault[]): Fabric {
  const size = inside.ranks;
  const byDomain = new Map<number, CableFault[]>();
  for (const fault of faults) {
    const [domain, other] = (['from', 'to'] as const).map((key) => Math.floor(rankOf(fault, key, whole.ranks) / size));
    if (domain !== other)
      throw refusal(`${faultField(fault)}.to`, `no such link joins ${fault.from} and ${fault.to}`, 'two GPUs of one domain', 'no link');
    byDomain.set(domain, [...(byDomain.get(domain) ?? []), fault]);
  }
  const broken = new Map(
    [...byDomain].map(([domain, own]) => [domain, withDeadLinks({ ...inside, nameOf: (rank) => `gpu${rank + domain * size}` }, own)]),
  );
  const { count, idOf, at } = insideNumbers(inside, whole.ranks / size);
  const exceptions = [...broken].flatMap(([domain, one]) => (one.exceptions ?? []).map((own) => idOf(domain, own)));
  const gone = new Set(
    [...broken].flatMap(([domain, one]) => (one.exceptions ?? []).filter((own) => one.link(own).width === 0).map((own) => idOf(domain, own))),
  );
  const { digits, ...plain } = whole;
  const before = new Int32Array(whole.hops);
  const round = new Int32Array([...broken.values()].reduce((most, { hops }) => Math.max(most, hops), inside.hops));
  return {
    ...plain,
    // Where routes go round, domains are alike no more.
    ...(digits !== undefined && gone.size === 0 && { digits }),
    exceptions: [...(whole.exceptions ?? []), ...exceptions],
    hops: whole.hops + round.length - inside.hops,
    link(id) {
      const one = whole.link(id);
      if (id >= count) return one;
      const { domain, own } = at(id);
      const { width = one.width, lost } = broken.get(domain)?.link(own) ?? {};
      return lost === undefined ? one : { ...one, width, lost };
    },
    route(from, to, out, channel = 0) {
      const hops = whole.route(from, to, before, channel);
      if (!before.subarray(0, hops).some((id) => gone.has(id))) {
        out.set(before.subarray(0, hops));
        return hops;
      }
      let n = 0;
      for (let i = 0; i < hops; ) {
        // The part of the route that stays in a domain, from the rank that it enters by to that which it leaves by.
        let end = i;
        while (end < hops && before[end] < count && at(before[end]).domain === at(before[i]).domain) end++;
        const part = before.subarray(i, end);
        if (part.some((id) => gone.has(id))) {
          const { domain } = at(part[0]);
          const [start] = inside.ends(at(part[0]).own);
          const [, last] = inside.ends(at(part[part.length - 1]).own);
          const links = broken.get(domain)?.route(start, last, round, channel) ?? 0;
          for (let k = 0; k < links; k++) out[n++] = idOf(domain, round[k]);
          i = end;
        } else out[n++] = before[i++];
      }
      return n;
    },
  };
}

function rankOf(fault: CableFault, key: 'from' | 'to', ranks: number): number {
  const rank = Number(/^gpu(\d+)$/.exec(fault[key])?.[1] ?? Number.NaN);
  if (rank < ranks) return rank;
  throw refusal(`${faultField(fault)}.${key}`, `unknown device "${fault[key]}"`, `gpu0 to gpu${ranks - 1}`, 'unknown device');
}
