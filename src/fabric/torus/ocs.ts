/** Cubes of chips whose faces all lead to optical circuit switches. */
export interface OcsWiring {
  /** Chips along an edge of a cube. */
  side: number;
  /** Cubes that are wired, spare ones included. */
  cubes: number;
  dimensions: number;
}

/** One end of a cable from a cube's face: `face` 1 looks the positive way, `position` numbers the chips of a face, first dimension fastest. */
export interface FacePort {
  cube: number;
  dimension: number;
  face: 0 | 1;
  position: number;
}

/** Chips of one face of a cube. @example facePorts({ side: 4, cubes: 64, dimensions: 3 }) // 16 */
export const facePorts = ({ side, dimensions }: OcsWiring): number => side ** (dimensions - 1);

/**
 * How many circuit switches, and ports of each, a wiring takes: one switch for every dimension and position on a face, with both faces of every cube on it, since the wrap-around of a
 * ring joins opposite faces. N. Jouppi et al., TPU v4: an optically reconfigurable supercomputer, ISCA 2023, §2.2: 64 cubes of 4 × 4 × 4 need 48 switches of 128 ports (136 with the spare ones).
 *
 * @example ocsNeeds({ side: 4, cubes: 64, dimensions: 3 }) // { switches: 48, ports: 128, fibres: 6144 }
 */
export function ocsNeeds(wiring: OcsWiring): { switches: number; ports: number; fibres: number } {
  const switches = wiring.dimensions * facePorts(wiring);
  const ports = 2 * wiring.cubes;
  return { switches, ports, fibres: switches * ports };
}

/**
 * The switch and its port that a face's fibre leads to: the wiring never changes, only what switches connect does.
 *
 * @example ocsPort(wiring, { cube: 3, dimension: 1, face: 0, position: 5 }) // { ocs: 21, port: 6 }
 */
export function ocsPort(wiring: OcsWiring, { cube, dimension, face, position }: FacePort): { ocs: number; port: number } {
  return { ocs: dimension * facePorts(wiring) + position, port: 2 * cube + face };
}
