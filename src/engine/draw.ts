import { randomExponential, randomNormal, randomUniform } from 'd3-random';
import seedrandom from 'seedrandom';

export interface Distribution {
  distribution: 'exponential' | 'uniform' | 'normal';
  /** Mean of the draw; uniform is over [0, 2 × mean], normal has a deviation of mean / 4 and is cut at zero. */
  mean: number;
}

/**
 * One random number as a pure function of (seed, name of what it drives, index): no draw depends on how many came before it.
 *
 * @example draw(1, 'start-jitter', 17, { distribution: 'exponential', mean: 1e-3 }) // seconds, always the same
 */
export function draw(seed: number | string, name: string, index: number, { distribution, mean }: Distribution): number {
  const source = seedrandom.alea(`${seed}/${name}/${index}`);
  const uniform = () => source.double();
  switch (distribution) {
    case 'exponential':
      return randomExponential.source(uniform)(1 / mean)();
    case 'uniform':
      return randomUniform.source(uniform)(0, 2 * mean)();
    case 'normal':
      return Math.max(0, randomNormal.source(uniform)(mean, mean / 4)());
  }
}
