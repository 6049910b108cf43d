/**
 * The fluid model: every active flow has the max-min fair rate.
 *
 * A flow is a slot (an actor sends one message at a time, so its number serves) on a list of links with integer weights: `weight` flows of its kind cross
 * each link that the list names. In a whole world all weights are 1; in a folded one they are multiplicities, and the arithmetic is the same.
 *
 * Rates come from progressive filling by whole levels: per link, residual = capacity − Σ (integer count × level) over the levels in ascending order
 * (Bertsekas and Gallager, Data Networks, 2nd ed., §6.5.2). Only components that the instant touched are solved, once, after all its events.
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
  private readonly begin: Int32Array;
  private readonly end: Int32Array;

  // Flows of a link: a doubly linked list through places (slot × hops + position in the route).
  private readonly head: Int32Array;
  private readonly next: Int32Array;
  private readonly prev: Int32Array;
  /** Σ weights of the active flows of a link, and how many entries its list has. */
  private readonly load: Float64Array;
  private readonly entries: Int32Array;

  private readonly touched: number[] = [];
  private readonly isTouched: Uint8Array;
  private readonly started: number[] = [];

  // Scratch of the solver: stamps say which links and slots the current pass has met.
  private stamp = 0;
  private readonly linkStamp: Int32Array;
  private readonly slotStamp: Int32Array;
  private readonly residual: Float64Array;
  private readonly open: Float64Array;
  private readonly count: Float64Array;
  private readonly full: Uint8Array;
  private readonly justFrozen: number[] = [];
  private readonly newRate: Float64Array;
  private readonly componentLinks: number[] = [];
  private readonly componentSlots: number[] = [];

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
    private readonly hops: number,
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
    this.begin = new Int32Array(slots);
    this.end = new Int32Array(slots);
    this.head = new Int32Array(links).fill(-1);
    this.next = new Int32Array(slots * hops);
    this.prev = new Int32Array(slots * hops);
    this.load = new Float64Array(links);
    this.entries = new Int32Array(links);
    this.isTouched = new Uint8Array(links);
    this.linkStamp = new Int32Array(links);
    this.slotStamp = new Int32Array(slots);
    this.residual = new Float64Array(links);
    this.open = new Float64Array(links);
    this.count = new Float64Array(links);
    this.full = new Uint8Array(links);
    this.newRate = new Float64Array(slots);
  }

  /** Puts a message of `bytes` on the route `[begin, end)` of the route tables, never faster than `cap` bytes per second. Its end is known after `solve`. */
  start(slot: number, bytes: number, begin: number, end: number, cap: number, now: number): void {
    if (!(bytes >= 0)) throw new RangeError(`a message of ${bytes} bytes refused`);
    if (!(cap >= 0)) throw new RangeError(`a cap of ${cap} bytes per second refused`);
    this.left[slot] = bytes;
    this.rate[slot] = 0;
    this.settledAt[slot] = now;
    this.cap[slot] = cap;
    this.begin[slot] = begin;
    this.end[slot] = end;
    this.endAt[slot] = Number.MAX_SAFE_INTEGER;
    const base = slot * this.hops - begin;
    for (let i = begin; i < end; i++) {
      const link = this.routeLink[i];
      const place = base + i;
      const first = this.head[link];
      this.next[place] = first;
      this.prev[place] = -1;
      if (first >= 0) this.prev[first] = place;
      this.head[link] = place;
      this.load[link] += this.routeWeight[i];
      this.entries[link]++;
    }
    this.started.push(slot);
  }

  /** Takes a flow off its links; the links' other flows are solved again by the next `solve`. */
  finish(slot: number): void {
    const begin = this.begin[slot];
    const end = this.end[slot];
    const base = slot * this.hops - begin;
    for (let i = begin; i < end; i++) {
      const link = this.routeLink[i];
      const place = base + i;
      const before = this.prev[place];
      const after = this.next[place];
      if (before >= 0) this.next[before] = after;
      else this.head[link] = after;
      if (after >= 0) this.prev[after] = before;
      this.load[link] -= this.routeWeight[i];
      const entries = this.entries[link] - 1;
      this.entries[link] = entries;
      if (entries > 0 && this.isTouched[link] === 0) {
        this.isTouched[link] = 1;
        this.touched.push(link);
      }
    }
    this.endAt[slot] = -1;
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
  shift(by: number): void {
    for (let slot = 0; slot < this.endAt.length; slot++) {
      if (this.endAt[slot] < 0) continue;
      this.endAt[slot] += by;
      this.settledAt[slot] += by;
    }
  }

  /** Solves what changed at this instant; afterwards `rescheduled` lists the slots with a new `endAt`. Returns false when nothing had changed. */
  solve(now: number): boolean {
    this.rescheduled.length = 0;
    const { started, touched } = this;
    if (started.length === 0 && touched.length === 0) return false;
    this.stamp++;
    for (let i = 0; i < started.length; i++) {
      const slot = started[i];
      if (this.slotStamp[slot] === this.stamp) continue;
      if (this.alone(slot)) {
        this.slotStamp[slot] = this.stamp;
        this.settle(slot, this.rateAlone(slot), now);
      } else this.solveComponent(slot, now);
    }
    for (let i = 0; i < touched.length; i++) {
      const link = touched[i];
      this.isTouched[link] = 0;
      const place = this.head[link];
      if (place < 0) continue;
      const slot = Math.floor(place / this.hops);
      if (this.slotStamp[slot] !== this.stamp) this.solveComponent(slot, now);
    }
    started.length = 0;
    touched.length = 0;
    return true;
  }

  /** True when no other kind of flow is on any link of the slot's route. */
  private alone(slot: number): boolean {
    for (let i = this.begin[slot]; i < this.end[slot]; i++) if (this.entries[this.routeLink[i]] !== 1) return false;
    return true;
  }

  private rateAlone(slot: number): number {
    let rate = this.cap[slot];
    for (let i = this.begin[slot]; i < this.end[slot]; i++) {
      const level = this.capacity[this.routeLink[i]] / this.routeWeight[i];
      if (level < rate) rate = level;
    }
    return rate;
  }

  /** Gathers the flows and links that the slot's flow shares links with, directly or through others, and fills them level by level. */
  private solveComponent(seed: number, now: number): void {
    const { stamp, componentLinks: links, componentSlots: slots } = this;
    links.length = 0;
    slots.length = 0;
    slots.push(seed);
    this.slotStamp[seed] = stamp;
    for (let s = 0; s < slots.length; s++) {
      const slot = slots[s];
      for (let i = this.begin[slot]; i < this.end[slot]; i++) {
        const link = this.routeLink[i];
        if (this.linkStamp[link] === stamp) continue;
        this.linkStamp[link] = stamp;
        links.push(link);
        this.residual[link] = this.capacity[link];
        this.open[link] = this.load[link];
        for (let place = this.head[link]; place >= 0; place = this.next[place]) {
          const other = Math.floor(place / this.hops);
          if (this.slotStamp[other] === stamp) continue;
          this.slotStamp[other] = stamp;
          slots.push(other);
        }
      }
    }
    this.fill(slots, links);
    for (let s = 0; s < slots.length; s++) {
      const slot = slots[s];
      this.settle(slot, this.newRate[slot], now);
    }
  }

  /** Progressive filling: the lowest level among open links and caps freezes every flow that it stops, then the next. */
  private fill(slots: readonly number[], links: readonly number[]): void {
    const { newRate, residual, open, full, justFrozen } = this;
    for (let s = 0; s < slots.length; s++) newRate[slots[s]] = -1;
    for (let unfrozen = slots.length; unfrozen > 0; unfrozen -= justFrozen.length) {
      let level = Number.POSITIVE_INFINITY;
      for (let l = 0; l < links.length; l++) {
        const link = links[l];
        if (open[link] > 0) level = Math.min(level, residual[link] / open[link]);
      }
      for (let s = 0; s < slots.length; s++) {
        const slot = slots[s];
        if (newRate[slot] < 0 && this.cap[slot] < level) level = this.cap[slot];
      }
      // Mark the links that this level fills before any count changes.
      for (let l = 0; l < links.length; l++) {
        const link = links[l];
        full[link] = open[link] > 0 && residual[link] / open[link] === level ? 1 : 0;
      }
      justFrozen.length = 0;
      for (let s = 0; s < slots.length; s++) {
        const slot = slots[s];
        if (newRate[slot] >= 0) continue;
        let stopped = this.cap[slot] === level;
        for (let i = this.begin[slot]; !stopped && i < this.end[slot]; i++) stopped = full[this.routeLink[i]] === 1;
        if (!stopped) continue;
        newRate[slot] = level;
        justFrozen.push(slot);
      }
      this.take(links, level);
    }
  }

  /** Subtracts the flows just frozen at `level` from every link, in one product per link. */
  private take(links: readonly number[], level: number): void {
    const { residual, open, count, justFrozen } = this;
    for (let l = 0; l < links.length; l++) count[links[l]] = 0;
    for (let s = 0; s < justFrozen.length; s++) {
      const slot = justFrozen[s];
      for (let i = this.begin[slot]; i < this.end[slot]; i++) {
        const link = this.routeLink[i];
        count[link] += this.routeWeight[i];
      }
    }
    for (let l = 0; l < links.length; l++) {
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
    const left = this.left[slot];
    this.endAt[slot] = left === 0 || rate === Number.POSITIVE_INFINITY ? now : now + Math.round((left / rate) * 1e12);
    this.rescheduled.push(slot);
  }
}
