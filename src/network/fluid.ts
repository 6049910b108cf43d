import { OnLinks } from './on-links';

/**
 * The fluid model: every active flow has the max-min fair rate.
 *
 * A flow is a slot (an actor sends one message at a time, so its number serves) on a list of links with integer weights: `weight` flows of its kind cross
 * each link that the list names. In a whole world all weights are 1; in a folded one they are multiplicities, and the arithmetic is the same.
 *
 * Rates come from progressive filling by whole levels: per link, residual = capacity − Σ (integer count × level) over the levels in ascending order
 * (Bertsekas and Gallager, Data Networks, 2nd ed., §6.5.2). Rates are solved once, after all events of an instant, and only where they change: a region of flows
 * is filled with the flows around it held at their rates, and grows by those that can no longer stay as they are, until none is left. Every flow then has its bottleneck (a
 * full link on which none is faster, or its cap), so the rates are those of filling everything: the max-min fair allocation is unique, and each link subtracts the same levels in the same order.
 * A flow that follows another like it in its slot at once changes none of them.
 */
export class FluidNetwork {
  /** When the flow of a slot ends, or −1 when the slot is idle. */
  readonly endAt: Float64Array;
  /** Slots whose end was (re)computed by the last `solve`. */
  readonly rescheduled: number[] = [];

  private readonly rate: Float64Array;
  private readonly left: Float64Array;
  private readonly settledAt: Float64Array;
  private readonly cap: Float64Array;

  private readonly on: OnLinks;
  // Its tables, at hand.
  private readonly begin: Int32Array;
  private readonly end: Int32Array;
  private readonly shift: number;
  private readonly head: Int32Array;
  private readonly next: Int32Array;
  private readonly load: Float64Array;

  /** Flows that have ended at this instant are still on their links: most often the sender's next message takes the same route at once, and no rate changes. */
  private readonly ended: number[] = [];
  private readonly isEnded: Uint8Array;
  private readonly renewed: number[] = [];

  private readonly started: number[] = [];

  /** Link that stops the flow of a slot, −1: its cap. */
  private readonly bottleneck: Int32Array;
  /** Flows whose rate is to be found at this instant. */
  private readonly pending: Uint8Array;
  private readonly seeds: number[] = [];

  // Scratch of the solver: a stamp says which links and slots the current filling has met.
  private stamp = 0;
  private readonly linkStamp: Int32Array;
  private readonly slotStamp: Int32Array;
  private readonly residual: Float64Array;
  private readonly open: Float64Array;
  private readonly count: Float64Array;
  private readonly full: Uint8Array;
  /** Level at which the filling filled a link, −1 when it did not. */
  private readonly fullAt: Float64Array;
  /** Lists of slots and links, with their lengths: filled again for every region, too often to let them grow. */
  private readonly frozen: Int32Array;
  private frozenCount = 0;
  private readonly newRate: Float64Array;
  private readonly links: Int32Array;
  private linkCount = 0;
  private readonly region: Int32Array;
  private regionCount = 0;
  /** Flows beside the region, on its links. */
  private readonly border: Int32Array;
  private borderCount = 0;
  private readonly grown: Int32Array;
  private grownCount = 0;

  /**
   * @param capacity bytes per second of each link
   * @param slots number of flow slots
   * @param hops longest route, in links
   * @param routeLink link numbers of all routes, back to back
   * @param routeWeight flows of the route's kind on each of those links
   */
  constructor(
    private readonly capacity: Float64Array,
    slots: number,
    hops: number,
    private readonly routeLink: Int32Array,
    private readonly routeWeight: Int32Array,
  ) {
    const links = capacity.length;
    for (let l = 0; l < links; l++) if (!(capacity[l] >= 0)) throw new RangeError(`link ${l}: a capacity of ${capacity[l]} bytes per second refused`);
    this.endAt = new Float64Array(slots).fill(-1);
    this.rate = new Float64Array(slots);
    this.left = new Float64Array(slots);
    this.settledAt = new Float64Array(slots);
    this.cap = new Float64Array(slots);
    this.on = new OnLinks(links, slots, hops, routeLink, routeWeight);
    ({ begin: this.begin, end: this.end, shift: this.shift, head: this.head, next: this.next, load: this.load } = this.on);
    this.isEnded = new Uint8Array(slots);
    this.linkStamp = new Int32Array(links);
    this.slotStamp = new Int32Array(slots);
    this.residual = new Float64Array(links);
    this.open = new Float64Array(links);
    this.count = new Float64Array(links);
    this.full = new Uint8Array(links);
    this.fullAt = new Float64Array(links);
    this.newRate = new Float64Array(slots);
    this.bottleneck = new Int32Array(slots).fill(-1);
    this.pending = new Uint8Array(slots);
    this.frozen = new Int32Array(slots);
    this.links = new Int32Array(links);
    this.region = new Int32Array(slots);
    this.border = new Int32Array(slots);
    this.grown = new Int32Array(slots);
  }

  /** Puts a message of `bytes` on the route `[begin, end)` of the route tables, never faster than `cap` bytes per second. Its end is known after `solve`. */
  start(slot: number, bytes: number, begin: number, end: number, cap: number, now: number): void {
    if (!(bytes >= 0)) throw new RangeError(`a message of ${bytes} bytes refused`);
    if (!(cap >= 0)) throw new RangeError(`a cap of ${cap} bytes per second refused`);
    this.left[slot] = bytes;
    this.settledAt[slot] = now;
    this.endAt[slot] = Number.MAX_SAFE_INTEGER;
    if (this.isEnded[slot] === 1) {
      this.isEnded[slot] = 0;
      if (this.begin[slot] === begin && this.end[slot] === end && this.cap[slot] === cap) {
        this.renewed.push(slot);
        return;
      }
      this.on.remove(slot);
    }
    this.rate[slot] = 0;
    this.cap[slot] = cap;
    this.on.add(slot, begin, end);
    this.started.push(slot);
  }

  /** Ends a flow; unless its slot starts another like it at the same instant, its links' other flows are solved again by the next `solve`. */
  finish(slot: number): void {
    this.endAt[slot] = -1;
    this.isEnded[slot] = 1;
    this.ended.push(slot);
  }

  /** Writes what tells the future of a slot's flow, as seen from now: time to its end (−1 when idle), rate, bytes left when it was settled, time since then. */
  relativeState(slot: number, now: number, out: Float64Array): void {
    const end = this.endAt[slot];
    const busy = end >= 0;
    out[0] = busy ? end - now : -1;
    out[1] = busy ? this.rate[slot] : 0;
    out[2] = busy ? this.left[slot] : 0;
    out[3] = busy ? now - this.settledAt[slot] : 0;
  }

  /** Moves every flow later by `by` picoseconds. */
  postpone(by: number): void {
    for (let slot = 0; slot < this.endAt.length; slot++) {
      if (this.endAt[slot] < 0) continue;
      this.endAt[slot] += by;
      this.settledAt[slot] += by;
    }
  }

  /** Solves what changed at this instant; afterwards `rescheduled` lists the slots with a new `endAt`. Returns false when nothing had changed. */
  solve(now: number): boolean {
    this.rescheduled.length = 0;
    const { started, ended, renewed, seeds, pending } = this;
    if (started.length === 0 && ended.length === 0 && renewed.length === 0) return false;
    for (let i = 0; i < ended.length; i++) {
      if (this.isEnded[ended[i]] === 0) continue;
      this.isEnded[ended[i]] = 0;
      this.on.remove(ended[i]);
    }
    ended.length = 0;
    const { left } = this.on;
    seeds.length = 0;
    for (let i = 0; i < started.length; i++) {
      const slot = started[i];
      if (this.on.alone(slot)) {
        this.bottleneck[slot] = -1;
        this.settle(slot, this.rateAlone(slot), now);
      } else if (pending[slot] === 0) {
        pending[slot] = 1;
        seeds.push(slot);
      }
    }
    // A flow that has ended frees only those that its links stopped.
    for (let i = 0; i < left.length; i++) {
      for (let place = this.head[left[i]]; place >= 0; place = this.next[place]) {
        const slot = place >> this.shift;
        if (pending[slot] === 1 || this.bottleneck[slot] !== left[i]) continue;
        pending[slot] = 1;
        seeds.push(slot);
      }
    }
    if (left.length > 0) this.on.forgetLeft();
    started.length = 0;
    for (let i = 0; i < seeds.length; i++) if (pending[seeds[i]] === 1) this.solveRegion(seeds[i], now);
    for (let i = 0; i < renewed.length; i++) if (this.endAt[renewed[i]] === Number.MAX_SAFE_INTEGER) this.schedule(renewed[i], now);
    renewed.length = 0;
    return true;
  }

  /** The rate of a flow that shares no link; notes what stops it. */
  private rateAlone(slot: number): number {
    let rate = this.cap[slot];
    for (let i = this.begin[slot]; i < this.end[slot]; i++) {
      const link = this.routeLink[i];
      const level = this.capacity[link] / this.routeWeight[i];
      if (level < rate) {
        rate = level;
        this.bottleneck[slot] = link;
      }
    }
    return rate;
  }

  /** Finds the rates of a flow and of all whose rates change with it. */
  private solveRegion(seed: number, now: number): void {
    const { region, grown, newRate, pending } = this;
    region[0] = seed;
    this.regionCount = 1;
    do {
      this.survey();
      this.fill();
      for (let s = 0; s < this.grownCount; s++) region[this.regionCount++] = grown[s];
    } while (this.grownCount > 0);
    for (let s = 0; s < this.regionCount; s++) {
      const slot = region[s];
      pending[slot] = 0;
      this.settle(slot, newRate[slot], now);
    }
  }

  /** Gathers the links of the region and the flows on its border; other flows whose rate is to be found join it. */
  private survey(): void {
    const { links, region, border, pending } = this;
    const stamp = ++this.stamp;
    this.linkCount = 0;
    this.borderCount = 0;
    for (let s = 0; s < this.regionCount; s++) this.slotStamp[region[s]] = stamp;
    for (let s = 0; s < this.regionCount; s++) {
      const slot = region[s];
      for (let i = this.begin[slot]; i < this.end[slot]; i++) {
        const link = this.routeLink[i];
        if (this.linkStamp[link] === stamp) continue;
        this.linkStamp[link] = stamp;
        links[this.linkCount++] = link;
        this.residual[link] = this.capacity[link];
        this.open[link] = this.load[link];
        this.fullAt[link] = -1;
        for (let place = this.head[link]; place >= 0; place = this.next[place]) {
          const other = place >> this.shift;
          if (this.slotStamp[other] === stamp) continue;
          this.slotStamp[other] = stamp;
          if (pending[other] === 1) region[this.regionCount++] = other;
          else border[this.borderCount++] = other;
        }
      }
    }
  }

  /**
   * Progressive filling: the lowest level among open links, caps and the rates of the border freezes every flow that it stops, then the next. Lists in `grown` the flows of the
   * border that cannot keep their rate: a link has filled below it, or what stopped them no longer does.
   */
  private fill(): void {
    const { links, region, border, grown, newRate, residual, open, full, fullAt, frozen, stamp } = this;
    const { linkCount, regionCount, borderCount } = this;
    let grownCount = 0;
    this.grownCount = 0;
    for (let s = 0; s < regionCount; s++) newRate[region[s]] = -1;
    for (let s = 0; s < borderCount; s++) newRate[border[s]] = -1;
    for (let unfrozen = regionCount + borderCount; unfrozen > 0; unfrozen -= this.frozenCount) {
      let level = Number.POSITIVE_INFINITY;
      for (let l = 0; l < linkCount; l++) {
        const link = links[l];
        if (open[link] > 0) level = Math.min(level, residual[link] / open[link]);
      }
      for (let s = 0; s < regionCount; s++) {
        const slot = region[s];
        if (newRate[slot] < 0 && this.cap[slot] < level) level = this.cap[slot];
      }
      for (let s = 0; s < borderCount; s++) {
        const slot = border[s];
        if (newRate[slot] < 0 && this.rate[slot] < level) level = this.rate[slot];
      }
      // Mark the links that this level fills before any count changes.
      for (let l = 0; l < linkCount; l++) {
        const link = links[l];
        full[link] = open[link] > 0 && residual[link] / open[link] === level ? 1 : 0;
        if (full[link] === 1) fullAt[link] = level;
      }
      let frozenCount = 0;
      for (let s = 0; s < regionCount; s++) {
        const slot = region[s];
        if (newRate[slot] >= 0) continue;
        let stop = -2;
        for (let i = this.begin[slot]; stop < 0 && i < this.end[slot]; i++) if (full[this.routeLink[i]] === 1) stop = this.routeLink[i];
        if (stop < 0 && this.cap[slot] === level) stop = -1;
        if (stop === -2) continue;
        newRate[slot] = level;
        this.bottleneck[slot] = stop;
        frozen[frozenCount++] = slot;
      }
      for (let s = 0; s < borderCount; s++) {
        const slot = border[s];
        if (newRate[slot] >= 0) continue;
        if (this.rate[slot] === level) {
          newRate[slot] = level;
          frozen[frozenCount++] = slot;
          continue;
        }
        for (let i = this.begin[slot]; i < this.end[slot]; i++) {
          const link = this.routeLink[i];
          if (this.linkStamp[link] !== stamp || full[link] === 0) continue;
          grown[grownCount++] = slot;
          break;
        }
      }
      this.frozenCount = frozenCount;
      this.grownCount = grownCount;
      if (grownCount > 0) return;
      if (frozenCount < unfrozen) this.take(level);
    }
    for (let s = 0; s < borderCount; s++) {
      const slot = border[s];
      const link = this.bottleneck[slot];
      if (link >= 0 && this.linkStamp[link] === stamp && fullAt[link] !== this.rate[slot]) grown[grownCount++] = slot;
    }
    this.grownCount = grownCount;
  }

  /** Subtracts the flows just frozen at `level` from every link of the region, in one product per link. */
  private take(level: number): void {
    const { links, linkCount, residual, open, count, frozen, frozenCount, stamp } = this;
    for (let l = 0; l < linkCount; l++) count[links[l]] = 0;
    for (let s = 0; s < frozenCount; s++) {
      const slot = frozen[s];
      for (let i = this.begin[slot]; i < this.end[slot]; i++) {
        const link = this.routeLink[i];
        if (this.linkStamp[link] === stamp) count[link] += this.routeWeight[i];
      }
    }
    for (let l = 0; l < linkCount; l++) {
      const link = links[l];
      const flows = count[link];
      if (flows === 0 || residual[link] === Number.POSITIVE_INFINITY) continue;
      residual[link] = Math.max(0, residual[link] - flows * level);
      open[link] -= flows;
    }
  }

  /** A flow is settled only when its rate changes: it carries on with what it has left, and the end of the whole transfer is rounded once. */
  private settle(slot: number, rate: number, now: number): void {
    const old = this.rate[slot];
    if (rate === old) return;
    const since = now - this.settledAt[slot];
    if (since > 0) this.left[slot] = Math.max(0, this.left[slot] - (old * since) / 1e12);
    this.rate[slot] = rate;
    this.settledAt[slot] = now;
    this.schedule(slot, now);
  }

  private schedule(slot: number, now: number): void {
    const left = this.left[slot];
    const rate = this.rate[slot];
    this.endAt[slot] = left === 0 || rate === Number.POSITIVE_INFINITY ? now : now + Math.round((left / rate) * 1e12);
    this.rescheduled.push(slot);
  }
}
