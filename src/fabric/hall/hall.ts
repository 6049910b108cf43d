import { closShape } from '../clos-shape';
import type { ClosSpec } from '../spec';
import { type Place, runM, standGroups } from './floor';

/** Where everything stands. Rows of pods are aligned; x counts racks along a row, y rows. */
export interface Hall {
  /** GPU racks of each group. */
  gpuRacks: Place[][];
  rackOf(node: number): Place;
  /** Racks that hold the leaves of a group, the spines of a pod, the core. */
  leafRacks: Place[][];
  spineRacks: Place[][];
  coreRacks: Place[];
  /** Longest run from a node to its leaves, from a group's leaves to its spines, from a pod's spines to the core. */
  nodeRunM(node: number): number;
  leafRunM(group: number): number;
  podRunM(pod: number): number;
}

interface StoodPod {
  racks: Place[][];
  leafRacks: Place[][];
  spineRacks: Place[];
  /** First row behind the pod's network rows, where the pod is one of a single row of pods and a core joins it. */
  behindSpines: number;
  rows: number;
  /** Columns from 0 on, and network racks before them. */
  width: number;
  before: number;
}

/**
 * Stands a Clos in a hall, or in as many as `floor.racksPerHall` takes: pods side by side in a square grid, each with its GPU racks and leaves in rows (`standGroups`).
 *
 * Spines stand with the leaves of the pod's middle row where that rack has room for them, else in a network row of their own in the pod's middle; the core stands in
 * network rows in the middle of the (middle) hall. Racks of a network row stand in its middle, side by side. Without `floor.switchesPerRack` a pod's spines are one place and
 * the core is one place in the middle of the spines.
 *
 * @example standHall(closSpec(scenario, system)).nodeRunM(0) // run from the first node to its leaves, m
 */
export function standHall(spec: ClosSpec): Hall {
  const { leafNodes, nodesPerRack, floor } = spec;
  const { groups, groupsPerPod, pods, nodesIn, ...shape } = closShape(spec);
  const capacity = floor.switchesPerRack ?? Number.POSITIVE_INFINITY;

  const stoodPods = Array.from({ length: pods }, (_, pod): StoodPod => {
    const from = pod * groupsPerPod;
    const numbers = Array.from({ length: Math.min(groupsPerPod, groups - from) }, (_, i) => from + i);
    const leaves = numbers.map(shape.leafSwitches);
    const stood = standGroups(
      numbers.map((group) => Math.ceil(nodesIn(group) / nodesPerRack)),
      floor,
      leaves,
    );
    return withSpines(stood, leaves, shape.spineSwitches(pod), capacity);
  });

  // Pods are aligned by the first one, the largest.
  const { rows: pitchY, width, behindSpines } = stoodPods[0];
  // A last pod that is partly filled may have more racks before its first column than the others.
  const pitchX = width + stoodPods.reduce((most, { before }) => Math.max(most, before), 1);
  const coreSwitches = shape.coreSwitches();
  const coreCount = coreSwitches === 0 || !Number.isFinite(capacity) ? 0 : Math.ceil(coreSwitches / capacity);
  const podRacks = stoodPods[0].racks.flat().length;
  const podsPerHall = Math.min(pods, Math.max(1, Math.floor((floor.racksPerHall ?? Number.POSITIVE_INFINITY) / podRacks)));
  const halls = Math.ceil(pods / podsPerHall);
  const podColumns = Math.ceil(Math.sqrt(podsPerHall));
  const podRows = Math.ceil(podsPerHall / podColumns);
  const hallWidth = podColumns * pitchX - 1;
  // Halls stand side by side; the core is in the middle one.
  const hallX = (hall: number): number => hall * (hallWidth + 1 + Math.ceil((floor.hallGapM ?? 0) / floor.rackPitchM));
  const coreRows = Math.ceil(coreCount / hallWidth);
  const coreY = podRows > 1 ? Math.floor(podRows / 2) * pitchY : behindSpines;
  const moved = (pod: number): ((place: Place) => Place) => {
    const inHall = pod % podsPerHall;
    const dx = hallX(Math.floor(pod / podsPerHall)) + (inHall % podColumns) * pitchX;
    const dy = Math.floor(inHall / podColumns) * pitchY;
    return ({ x, y }) => ({ x: x + dx, y: y + dy + (y + dy >= coreY ? coreRows : 0) });
  };
  const gpuRacks: Place[][] = [];
  const leafRacks: Place[][] = [];
  const spineRacks: Place[][] = [];
  stoodPods.forEach((stood, pod) => {
    const move = moved(pod);
    gpuRacks.push(...stood.racks.map((places) => places.map(move)));
    leafRacks.push(...stood.leafRacks.map((places) => places.map(move)));
    spineRacks.push(stood.spineRacks.map(move));
  });
  const coreRacks =
    coreSwitches === 0 ? [] : coreCount === 0 ? [middleOf(spineRacks)] : networkRow(coreCount, coreY, hallWidth, hallX(Math.floor(halls / 2)));

  const rackOf = (node: number): Place => gpuRacks[Math.floor(node / leafNodes)][Math.floor((node % leafNodes) / nodesPerRack)];
  const longest = (from: readonly Place[], to: readonly Place[]): number => {
    let most = 0;
    for (const a of from) for (const b of to) most = Math.max(most, runM(a, b, floor));
    return most;
  };
  return {
    gpuRacks,
    rackOf,
    leafRacks,
    spineRacks,
    coreRacks,
    nodeRunM: (node) => longest([rackOf(node)], leafRacks[Math.floor(node / leafNodes)]),
    leafRunM: (group) => longest(leafRacks[group], spineRacks[Math.floor(group / groupsPerPod)]),
    podRunM: (pod) => longest(spineRacks[pod], coreRacks),
  };
}

/** A pod with its spines: with the leaves of its middle row (or nearest to it), or in rows of their own between its rows. */
function withSpines(stood: ReturnType<typeof standGroups>, leaves: number[], spines: number, capacity: number): StoodPod {
  const { racks, leaf, leafRacks, rows } = stood;
  const middle = Math.floor(rows / 2);
  const home = leaf.reduce((best, place) => (Math.abs(place.y - middle) < Math.abs(best.y - middle) ? place : best));
  const columns = [...racks, ...leafRacks].flat().map(({ x }) => x);
  const before = -columns.reduce((a, b) => Math.min(a, b), 0);
  const width = columns.reduce((a, b) => Math.max(a, b)) + 1;
  let taken = 0;
  leafRacks.forEach((places, group) => {
    if (places.some(({ x, y }) => x === home.x && y === home.y)) taken += places.length > 1 ? capacity : leaves[group];
  });
  if (taken + spines <= capacity) return { racks, leafRacks, spineRacks: [home], behindSpines: middle, rows, width, before };
  const count = Math.ceil(spines / capacity);
  const networkRows = Math.ceil(count / width);
  const apart = (places: Place[][]): Place[][] => places.map((row) => row.map(({ x, y }) => ({ x, y: y >= middle ? y + networkRows : y })));
  return {
    racks: apart(racks),
    leafRacks: apart(leafRacks),
    spineRacks: networkRow(count, middle, width),
    behindSpines: middle + networkRows,
    rows: rows + networkRows,
    width,
    before,
  };
}

/** So many racks side by side in the middle of a row of `width` places from `from` on, in several rows where one is too short. */
export function networkRow(count: number, y: number, width: number, from = 0): Place[] {
  const rows = Math.ceil(count / width);
  const perRow = Math.ceil(count / rows);
  const first = from + Math.floor((width - perRow) / 2);
  return Array.from({ length: count }, (_, rack) => ({ x: first + (rack % perRow), y: y + Math.floor(rack / perRow) }));
}

/** One place in the middle of all pods' spines. */
function middleOf(spineRacks: readonly (readonly Place[])[]): Place {
  const mean = (pick: (place: Place) => number): number => spineRacks.reduce((sum, [place]) => sum + pick(place), 0) / spineRacks.length;
  return { x: mean(({ x }) => x), y: mean(({ y }) => y) };
}
