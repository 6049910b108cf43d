import type { Fabric, Link } from './fabric';
import { tierTotal } from './graph';
import { insideNumbers } from './inside-numbers';
import type { Tier } from './tiers';

/**
 * A scale-out fabric whose domains are wired inside as another fabric says: eight GPUs in a full mesh under a Clos, a torus of 64 with NICs beside it.
 *
 * Every domain is a copy of `inside`. Messages between two of its ranks, and the parts of longer routes that change rail inside a domain, follow its routes; all else is
 * `outside`, whose own ports into a scale-up switch (two links a rank, up then down, before all others) go.
 *
 * @param inside a fabric of one domain; its ranks are consecutive ones of the whole
 * @throws RangeError when the domains do not fill the ranks evenly
 * @example withDomains(clos(spec), mesh(8))
 */
export function withDomains(outside: Fabric, inside: Fabric): Fabric {
  const { ranks } = outside;
  const size = inside.ranks;
  const domains = ranks / size;
  if (!Number.isInteger(domains)) throw new RangeError(`domains of ${size} ranks do not fill ${ranks}`);
  const switched = outside.linkCount > 0 && outside.link(0).tier === 0 && outside.link(0).owner === 0;
  if (switched && (outside.domainOf(0) !== outside.domainOf(size - 1) || (domains > 1 && outside.domainOf(0) === outside.domainOf(size)))) {
    throw new RangeError(`domains of ${size} ranks are not those of the fabric outside`);
  }
  const ports = switched ? 2 * ranks : 0;
  const numbers = insideNumbers(inside, domains);
  const insideLinks = numbers.count;
  const link = (id: number): Link => {
    if (id >= insideLinks) return outside.link(id - insideLinks + ports);
    const { domain, own } = numbers.at(id);
    const one = inside.link(own);
    return {
      ...one,
      owner: one.owner < 0 ? -1 : one.owner + domain * size,
      rank: one.rank + domain * size,
      // What a domain's spans say up to its size, and every domain by itself.
      spans: domains > 1 ? [...one.spans, [size, ranks]] : one.spans,
    };
  };

  const part = new Int32Array(inside.hops);
  const whole = new Int32Array(outside.hops);
  const within = (from: number, to: number, out: Int32Array, n: number, channel: number): number => {
    const domain = Math.floor(from / size);
    const hops = inside.route(from - domain * size, to - domain * size, part, channel);
    for (let i = 0; i < hops; i++) out[n + i] = numbers.idOf(domain, part[i]);
    return n + hops;
  };
  const domainOf = (rank: number): number => Math.floor(rank / size);
  const digits = digitsOf(outside, inside);
  return {
    ranks,
    linkCount: insideLinks + outside.linkCount - ports,
    kinds: [
      ...inside.kinds.map((first) => domains * first),
      ...outside.kinds.filter((first) => first >= ports).map((first) => first - ports + insideLinks),
    ],
    link,
    // A rail is changed at one end at most.
    hops: outside.hops + inside.hops,
    domainOf,
    tiers: [
      ...inside.tiers.map((row) => ({ ...row, cables: row.cables * domains })),
      ...outside.tiers.filter(({ tier }) => !switched || tier !== 'domain'),
    ].reduce(tierTotal, []),
    blocks: undefined,
    ...(digits !== undefined && { digits }),
    ...joined('peerTiers', outside, inside),
    ...joined('directTiers', outside, inside),
    ...joined('routedTiers', outside, inside),
    ...(outside.exceptions !== undefined && { exceptions: outside.exceptions.map((id) => id - ports + insideLinks) }),
    route(from, to, out, channel = 0) {
      if (domainOf(from) === domainOf(to)) return within(from, to, out, 0, channel);
      const hops = outside.route(from, to, whole, channel);
      let n = 0;
      for (let i = 0; i < hops; i++) {
        if (whole[i] >= ports) out[n++] = whole[i] - ports + insideLinks;
        else n = within(whole[i] >> 1, whole[++i] >> 1, out, n, channel);
      }
      return n;
    },
  };
}

/** The tiers of a kind on both sides; the key is left out where there are none. */
function joined<Key extends 'peerTiers' | 'directTiers' | 'routedTiers'>(key: Key, ...sides: Fabric[]): Partial<Record<Key, Tier[]>> {
  const tiers = [...new Set(sides.flatMap((side) => side[key] ?? []))];
  return tiers.length === 0 ? {} : ({ [key]: tiers } as Record<Key, Tier[]>);
}

function digitsOf(outside: Fabric, inside: Fabric): Fabric['digits'] {
  const own = inside.digits ?? (inside.blocks && { cuts: inside.blocks, cycles: [], fixed: [] });
  if (own === undefined || outside.blocks === undefined) return undefined;
  return { ...own, cuts: [...own.cuts, inside.ranks, ...outside.blocks] };
}
