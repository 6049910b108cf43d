import type { Detours } from '../detours';
import type { Link } from '../fabric';
import type { GraphFabric } from '../graph';
import { refusal } from '../refusal';
import type { UnbuildableError } from '../unbuildable';
import { type CableFault, deadLinks, faultField } from './cable-faults';

/** Ranks whose distances are kept. */
const KEPT = 256;

/**
 * A fabric with dead links. A trunk that keeps some is narrower, and routes stay. One that dies wholly is on no route any more: a flow that crossed it takes the shortest way that is left, the others keep
 * theirs; of equally short ways the sum of both ranks' numbers chooses, device by device. Where all links work again (the `faults` counterfactual) trunks have their width back, and routes
 * stay those of the faulty fabric: what going round costs is bandwidth, latency and contention, not a fault. Routes that were badly shared out may even gain by it.
 *
 * Ranks pass on what is meant for others where the fabric lets them (`relays`).
 *
 * @param mine which links may be meant, where the others are another field's to name
 * @throws UnbuildableError naming the field for a fault that is none (`deadLinks`), and for one that leaves no path between two ranks
 * @example withDeadLinks(torus({ shape: [8] }), [{ from: 'gpu0', to: 'gpu1', lost: 1, side: 'scale_up', index: 0 }]).link(0).width // 0: gpu0 and gpu1 go the other way round
 */
export function withDeadLinks(fabric: GraphFabric, faults: readonly CableFault[], mine?: (id: number) => boolean): GraphFabric {
  const lost = deadLinks(fabric, faults, mine);
  const link = (id: number): Link => {
    const one = fabric.link(id);
    const dead = lost.get(id);
    return dead === undefined ? one : { ...one, width: one.width - dead, lost: dead };
  };
  const exceptions = [...(fabric.exceptions ?? []), ...lost.keys()];
  const gone = new Set(exceptions.filter((id) => link(id).width === 0));
  if (gone.size === 0) return { ...fabric, link, exceptions };

  const { ranks, devices } = fabric;
  const leaving: { id: number; to: number }[][] = Array.from({ length: devices }, () => []);
  const entering: number[][] = Array.from({ length: devices }, () => []);
  for (let id = 0; id < fabric.linkCount; id++) {
    if (gone.has(id)) continue;
    const [from, to] = fabric.ends(id);
    leaving[from].push({ id, to });
    entering[to].push(from);
  }
  const passes = (device: number): boolean => fabric.relays || device >= ranks;
  const toward = new Map<number, Int32Array>();
  /** Links from every device to a rank over what is left, −1 where there is no path. */
  const distancesTo = (target: number): Int32Array => {
    const known = toward.get(target);
    if (known !== undefined) return known;
    const distance = new Int32Array(devices).fill(-1);
    distance[target] = 0;
    for (let queue = [target]; queue.length > 0; ) {
      const next: number[] = [];
      for (const at of queue) {
        if (at !== target && !passes(at)) continue;
        for (const from of entering[at]) {
          if (distance[from] >= 0) continue;
          distance[from] = distance[at] + 1;
          next.push(from);
        }
      }
      queue = next;
    }
    // A few are kept: neighbours ask one after the other.
    if (toward.size === KEPT) toward.clear();
    toward.set(target, distance);
    return distance;
  };
  const around = (from: number, to: number, out: Int32Array): number => {
    const distance = distancesTo(to);
    if (distance[from] < 0) throw cutOff(from, to);
    let n = 0;
    for (let at = from; at !== to; ) {
      const nearer = leaving[at].filter((one) => distance[one.to] === distance[at] - 1 && (one.to === to || passes(one.to)));
      const step = nearer[(from + to) % nearer.length];
      out[n++] = step.id;
      at = step.to;
    }
    return n;
  };
  // What leaves no path is told before anything is sent.
  const first = distancesTo(0).subarray(0, ranks);
  const cut = first.indexOf(-1);
  if (cut >= 0) throw cutOff(cut, 0);
  const { digits: _, ...plain } = fabric;
  return {
    ...plain,
    link,
    exceptions,
    // Routes that go round are alike to no others.
    blocks: undefined,
    hops: Math.max(fabric.hops, longest()),
    route(from, to, out, channel = 0) {
      const n = fabric.route(from, to, out, channel);
      for (let i = 0; i < n; i++) if (gone.has(out[i])) return around(from, to, out);
      return n;
    },
  };

  /** The refusal of the last fault that takes a whole trunk: without it the others left a path, or it is one of them. */
  function cutOff(from: number, to: number): UnbuildableError {
    const fatal = faults.filter((fault) => [...deadLinks(fabric, [fault], mine).keys()].some((id) => gone.has(id))).at(-1);
    const path = `no path from ${fabric.nameOf(from)} to ${fabric.nameOf(to)} is left`;
    return refusal(faultField(fatal ?? faults[0]), path, 'dead links that leave a way round', 'cut off');
  }

  /** As many links as the longest way round can have: over rank 0 where ranks pass messages on, else over every switch once. */
  function longest(): number {
    if (!fabric.relays) return devices - ranks + 1;
    let back = 0;
    const seen = new Int32Array(devices).fill(-1);
    seen[0] = 0;
    for (let queue = [0]; queue.length > 0; ) {
      const next: number[] = [];
      for (const at of queue) {
        back = seen[at];
        for (const { to } of leaving[at]) {
          if (seen[to] >= 0) continue;
          seen[to] = seen[at] + 1;
          next.push(to);
        }
      }
      queue = next;
    }
    return first.reduce((most, distance) => Math.max(most, distance), 0) + back;
  }
}

/**
 * `withDeadLinks` for a fabric whose routes may be led out of their way: a detour that meets a dead trunk is not taken, its flow goes the shortest way.
 *
 * @throws UnbuildableError as `withDeadLinks`
 */
export function detoursWithDeadLinks(fabric: Detours, faults: readonly CableFault[], mine?: (id: number) => boolean): Detours {
  const faulty = withDeadLinks(fabric, faults, mine);
  const gone = new Set((faulty.exceptions ?? []).filter((id) => faulty.link(id).width === 0));
  return {
    ...faulty,
    vias: fabric.vias,
    detourHops: Math.max(fabric.detourHops, faulty.hops),
    detour(from, to, via, out) {
      const n = fabric.detour(from, to, via, out);
      for (let i = 0; i < n; i++) if (gone.has(out[i])) return faulty.route(from, to, out);
      return n;
    },
  };
}
