import { type Cable, type GraphFabric, graphOf, type Runs, runOf } from './graph';
import { UnbuildableError } from './unbuildable';

export interface RailOnlySpec {
  ranks: number;
  /** GPUs of one scale-up domain; consecutive ranks. */
  domain: number;
  /** Scale-up links of a GPU: one trunk. Default 1. */
  scaleUpLinks?: number;
  /** NICs of a GPU: one trunk. Default 1. */
  nicsPerGpu?: number;
  /** Ports of a rail switch. */
  radix: number;
  runs?: Runs;
}

/**
 * Rail-only: GPU i of every domain is joined to rail switch i, and no spine joins the rails. A message to another rail changes rail inside its own domain first.
 *
 *     rail 0     rail 1          one switch each
 *      │  ╲       │  ╲
 *     GPU 0 …    GPU 1 …         of every domain
 *     ╞═ scale-up switch ═╡
 *
 * Longest route: two links inside the domain and two on the rail; half of the domains are cut from the others by domain size × ⌊D/2⌋ NIC trunks of D domains.
 * W. Wang et al., Rail-only: a low-cost high-performance network for training LLMs with trillion parameters, Hot Interconnects 2024 (arXiv 2307.12169).
 *
 * @throws UnbuildableError when a rail switch has fewer ports than there are domains
 * @example railOnly({ ranks: 512, domain: 8, radix: 64 })
 */
export function railOnly({ ranks, domain, scaleUpLinks = 1, nicsPerGpu = 1, radix, runs = {} }: RailOnlySpec): GraphFabric {
  const domains = Math.ceil(ranks / domain);
  const rails = Math.min(domain, ranks);
  if (!Number.isInteger(nicsPerGpu) || nicsPerGpu < 1) {
    throw new UnbuildableError(`rail-only needs NICs of its own for every GPU, not ${nicsPerGpu}. Use topology: clos`, 'shared NICs');
  }
  if (domains > 1 && domains * nicsPerGpu > radix) {
    const most = Math.floor(radix / nicsPerGpu) * domain;
    throw new UnbuildableError(
      `rail switches of ${radix} ports join ${most} GPUs in domains of ${domain}, not ${ranks}. Use topology: rail-clos`,
      'rails full',
    );
  }
  const domainOf = (rank: number): number => Math.floor(rank / domain);
  const railOf = (rank: number): number => rank % domain;
  const cables: Cable[] = [];
  for (let rank = 0; rank < ranks; rank++) {
    cables.push({ a: rank, b: ranks + domainOf(rank), tier: 'domain', width: scaleUpLinks, ...runOf(runs, 'domain') });
  }
  for (let rank = 0; domains > 1 && rank < ranks; rank++) {
    cables.push({ a: rank, b: ranks + domains + railOf(rank), tier: 'leaf', width: nicsPerGpu, ...runOf(runs, 'leaf') });
  }
  const over = (first: number, a: number, b: number, out: Int32Array, n: number): number => {
    if (a === b) return n;
    out[n] = 2 * (first + a);
    out[n + 1] = 2 * (first + b) + 1;
    return n + 2;
  };
  return graphOf({
    ranks,
    devices: ranks + domains + (domains > 1 ? rails : 0),
    cables,
    peerTiers: [],
    hops: 4,
    relays: true,
    switchName: (number) => (number < domains ? `domain${number}` : `rail${number - domains}`),
    domainOf,
    route(from, to, out) {
      if (domainOf(from) === domainOf(to)) return over(0, from, to, out, 0);
      // The last domain may be too short for the rail: then the receiver's has it.
      const here = domainOf(from) * domain + railOf(to);
      const [sender, receiver] = here < ranks ? [here, to] : [from, domainOf(to) * domain + railOf(from)];
      let n = over(0, from, sender, out, 0);
      n = over(ranks, sender, receiver, out, n);
      return over(0, receiver, to, out, n);
    },
  });
}
