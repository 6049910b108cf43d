/** Which flows are on which links. A flow is a slot on a part of the route tables; a link's flows are a doubly linked list through places (slot << shift) + position in the route. */
export class OnLinks {
  /** Route of each slot. */
  readonly begin: Int32Array;
  readonly end: Int32Array;
  readonly shift: number;
  /** First place of each link, and from place to place, −1 after the last. */
  readonly head: Int32Array;
  readonly next: Int32Array;
  /** Σ weights of the flows of a link, and how many entries its list has. */
  readonly load: Float64Array;
  readonly entries: Int32Array;
  /** Links that a flow has left and others are on, since they were last forgotten. */
  readonly left: number[] = [];
  private readonly isLeft: Uint8Array;
  private readonly prev: Int32Array;

  /** @param hops longest route, in links */
  constructor(
    links: number,
    slots: number,
    hops: number,
    private readonly routeLink: Int32Array,
    private readonly routeWeight: Int32Array,
  ) {
    this.begin = new Int32Array(slots);
    this.end = new Int32Array(slots);
    this.shift = Math.ceil(Math.log2(Math.max(1, hops)));
    this.head = new Int32Array(links).fill(-1);
    this.next = new Int32Array(slots << this.shift);
    this.prev = new Int32Array(slots << this.shift);
    this.load = new Float64Array(links);
    this.entries = new Int32Array(links);
    this.isLeft = new Uint8Array(links);
  }

  add(slot: number, begin: number, end: number): void {
    this.begin[slot] = begin;
    this.end[slot] = end;
    const base = (slot << this.shift) - begin;
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
  }

  remove(slot: number): void {
    const begin = this.begin[slot];
    const end = this.end[slot];
    const base = (slot << this.shift) - begin;
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
      if (entries > 0 && this.isLeft[link] === 0) {
        this.isLeft[link] = 1;
        this.left.push(link);
      }
    }
  }

  forgetLeft(): void {
    for (let i = 0; i < this.left.length; i++) this.isLeft[this.left[i]] = 0;
    this.left.length = 0;
  }

  /** True when no other kind of flow is on any link of the slot's route. */
  alone(slot: number): boolean {
    for (let i = this.begin[slot]; i < this.end[slot]; i++) if (this.entries[this.routeLink[i]] !== 1) return false;
    return true;
  }
}
