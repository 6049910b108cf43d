/** Objects class by class, and which classes are still to split the others: at first all of them. */
export class Partition {
  readonly classOf: Int32Array;
  classes = 0;
  /** Objects, class by class; those that are touched stand first in their class. */
  private readonly objects: Int32Array;
  private readonly place: Int32Array;
  private readonly start: Int32Array;
  private readonly size: Int32Array;
  private readonly touchedIn: Int32Array;
  /** Classes from this number on wait to split the others: a class waits when it is made, and never again. */
  private waiting = 0;
  /** Edges from an object into the splitter, of the label at hand. */
  private readonly edges: Int32Array;
  private readonly touched: Int32Array;
  private touches = 0;
  private mostEdges = 0;
  private sorted = new Int32Array(64);
  private ends = new Int32Array(64);

  /** @param colour dense; objects of one colour are one class */
  constructor(colour: Int32Array) {
    const n = colour.length;
    const array = (): Int32Array => new Int32Array(n);
    this.classOf = colour;
    [this.objects, this.place, this.start, this.size, this.touchedIn] = [array(), array(), array(), array(), array()];
    [this.edges, this.touched] = [array(), array()];
    for (const c of colour) {
      add(this.size, c, 1);
      this.classes = Math.max(this.classes, c + 1);
    }
    for (let c = 0, at = 0; c < this.classes; c++) {
      this.start[c] = at;
      at += this.size[c];
    }
    const filled = this.start.slice();
    for (let o = 0; o < n; o++) {
      const at = filled[colour[o]];
      this.objects[at] = o;
      this.place[o] = at;
      add(filled, colour[o], 1);
    }
  }

  /** A class of one: nothing splits it. */
  alone(object: number): boolean {
    return this.size[this.classOf[object]] === 1;
  }

  /** Lists the members of the next waiting class, as they are now, and returns how many; 0 when none waits or every class is one object. */
  next(members: Int32Array): number {
    if (this.waiting === this.classes || this.classes === this.classOf.length) return 0;
    const [from, size] = [this.start[this.waiting] as number, this.size[this.waiting]];
    for (let i = 0; i < size; i++) members[i] = this.objects[from + i];
    this.waiting++;
    return size;
  }

  /** Notes edges of an object into the splitter. */
  touch(object: number, edges: number): void {
    if (this.alone(object)) return;
    const now = this.edges[object] + edges;
    if (now === edges) this.touched[this.touches++] = object;
    if (now > this.mostEdges) this.mostEdges = now;
    this.edges[object] = now;
  }

  /** Splits every class by the edges noted since the last split, at the cost of what was touched. */
  split(): void {
    const { classOf, objects, place, start, touchedIn, touched } = this;
    const order = this.byEdges();
    let classes = 0;
    for (let i = 0; i < this.touches; i++) {
      const object = order[i];
      const c = classOf[object];
      const from = place[object];
      const to = start[c] + touchedIn[c];
      const other = objects[to];
      objects[from] = other;
      place[other] = from;
      objects[to] = object;
      place[object] = to;
      // The list of objects is read already as far as the list of their classes grows over it.
      if (touchedIn[c] === 0) touched[classes++] = c;
      add(touchedIn, c, 1);
    }
    for (let i = 0; i < classes; i++) this.splitOne(touched[i]);
    this.touches = 0;
    this.mostEdges = 0;
  }

  /** The touched objects by rising number of edges: a counting sort, no longer than the edges that were noted. */
  private byEdges(): Int32Array {
    const { touched, touches, edges, mostEdges } = this;
    if (mostEdges <= 1) return touched;
    if (this.sorted.length < touches) this.sorted = new Int32Array(2 * touches);
    if (this.ends.length <= mostEdges) this.ends = new Int32Array(2 * mostEdges);
    const { sorted, ends } = this;
    ends.fill(0, 0, mostEdges + 1);
    for (let i = 0; i < touches; i++) add(ends, edges[touched[i]], 1);
    for (let n = 1; n <= mostEdges; n++) add(ends, n, ends[n - 1]);
    for (let i = touches - 1; i >= 0; i--) {
      const object = touched[i];
      add(ends, edges[object], -1);
      sorted[ends[edges[object]]] = object;
    }
    return sorted;
  }

  /** The parts of a class are its runs of equal edges and the untouched rest. The largest keeps the number, and with it waits or does not; the others wait. */
  private splitOne(c: number): void {
    const { objects, edges, start, size } = this;
    const from = start[c];
    const rest = from + this.touchedIn[c];
    const end = from + size[c];
    let [largest, most] = [rest, end - rest];
    for (let i = from, run = from; i < rest; i++) {
      if (i + 1 < rest && edges[objects[i]] === edges[objects[i + 1]]) continue;
      if (i + 1 - run > most) [largest, most] = [run, i + 1 - run];
      run = i + 1;
    }
    for (let i = from, run = from; i < rest; i++) {
      const same = i + 1 < rest && edges[objects[i]] === edges[objects[i + 1]];
      edges[objects[i]] = 0;
      if (same) continue;
      if (run !== largest) this.become(run, i + 1);
      run = i + 1;
    }
    if (rest < end && rest !== largest) this.become(rest, end);
    start[c] = largest;
    size[c] = most;
    this.touchedIn[c] = 0;
  }

  /** Makes a new class of the objects from one place to another. */
  private become(from: number, to: number): void {
    const c = this.classes++;
    this.start[c] = from;
    this.size[c] = to - from;
    for (let i = from; i < to; i++) this.classOf[this.objects[i]] = c;
  }
}

export function add(array: Int32Array, at: number, by: number): void {
  array[at] += by;
}
