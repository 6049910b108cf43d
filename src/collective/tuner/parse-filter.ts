import { UnknownIdError } from '../../catalog/errors';
import { NCCL_ALGORITHMS, NCCL_PROTOCOLS, type NcclAlgorithm, type NcclProtocol } from '../../catalog/nccl-tuning';
import type { NcclCollective, NcclForce } from './communicator';

const FUNCTIONS: readonly NcclCollective[] = ['broadcast', 'reduce', 'all-gather', 'reduce-scatter', 'all-reduce'];

/**
 * What NCCL_ALGO and NCCL_PROTO leave for a collective, in the library's own grammar: lists by commas, `^` for all but these, `collective:list` after semicolons; case and hyphens do not
 * count. Source: graph/tuning.cc, parseList.
 *
 * @throws UnknownIdError for a name that NCCL does not know.
 * @example parseForce('all-reduce', 'ring;allreduce:^tree', 'LL128') // { algorithms: all but Tree, protocols: ['LL128'] }
 */
export function parseForce(collective: NcclCollective, algorithm?: string, protocol?: string): NcclForce {
  const force: NcclForce = {};
  const algorithms = algorithm === undefined ? undefined : parseList<NcclAlgorithm>('NCCL_ALGO', collective, algorithm, NCCL_ALGORITHMS);
  const protocols = protocol === undefined ? undefined : parseList<NcclProtocol>('NCCL_PROTO', collective, protocol, NCCL_PROTOCOLS);
  if (algorithms !== undefined) force.algorithms = algorithms;
  if (protocols !== undefined) force.protocols = protocols;
  return force;
}

function parseList<T extends string>(variable: string, collective: NcclCollective, text: string, known: readonly T[]): T[] | undefined {
  let left: T[] | undefined;
  text.split(';').forEach((entry, i) => {
    const [head, tail] = entry.split(':');
    const prefix = tail === undefined ? undefined : one(`${variable} collective`, head, FUNCTIONS);
    if (tail === undefined && i > 0) throw new RangeError(`${variable}: "${entry}": expected "collective:list"; only the first list may stand alone`);
    const list = (tail ?? head).trim();
    const except = list.startsWith('^');
    const named = list
      .replace(/^\^/, '')
      .split(',')
      .filter(Boolean)
      .map((word) => one(variable, word, known));
    if (prefix === undefined || prefix === collective) left = known.filter((name) => named.includes(name) !== except);
  });
  return left;
}

function one<T extends string>(kind: string, word: string, known: readonly T[]): T {
  const plain = (name: string): string => name.trim().toLowerCase().replaceAll('-', '');
  const found = known.find((name) => plain(name) === plain(word));
  if (found === undefined) throw new UnknownIdError(kind, word.trim(), known);
  return found;
}
