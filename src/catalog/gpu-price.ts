import data from './data/gpu-price.json';
import { type Fact, readFact } from './fact';

/**
 * Dollars of one GPU with its share of a node, where a scenario does not say: what a budget in dollars buys beside the interconnect. One figure for all systems, with a wide range.
 *
 * @example gpuPrice.value // 37000
 */
export const gpuPrice: Fact = readFact(data.gpuUsd, 'USD');
