/** Algorithms and protocols by NCCL's names (NCCL_ALGO, NCCL_PROTO). */
export const ALGORITHMS = ['Ring', 'Tree', 'CollNetDirect', 'CollNetChain', 'NVLS', 'NVLSTree', 'PAT'] as const;
export type Algorithm = (typeof ALGORITHMS)[number];
export const PROTOCOLS = ['LL', 'LL128', 'Simple'] as const;
export type Protocol = (typeof PROTOCOLS)[number];

/** What a row's text leaves the library to choose from. Empty `among`: its own choice. */
export interface Forced<Name extends string> {
  among: readonly Name[];
  /** The text that says nothing of the kind, to be counted. */
  unread?: string;
}

/** Words that stand for more than one algorithm: CollNet came as a chain or as direct exchange, by version. */
const FAMILIES: Readonly<Record<string, readonly Algorithm[]>> = { collnet: ['CollNetDirect', 'CollNetChain'] };

/** Words of a choice that the library made itself: they force nothing. `NVLS-enabled` allows NVLS, it does not demand it. */
const REMARK = /\bauto\b|\bat (?:large|small) sizes\b|\benabled\b|\bdefault\b/i;

/** Names of point-to-point operations, which have no algorithm. */
const NONE = /^(?:sendrecv|send\/recv|p2p|none)$/i;

/**
 * The algorithms that a row forces: free text (`Ring (NCCL_ALGO=RING)`, `NVLS/NVLSTree`, `CollNetChain (IB SHARP)`), NCCL_ALGO's lists and their exclusions (`^NVLS,NVLSTree`), or none where
 * the library chose itself.
 *
 * @example forcedAlgorithm('CollNetChain (IB SHARP)').among // ['CollNetChain']
 * @example forcedAlgorithm('auto with NVLS enabled').among // []
 */
export function forcedAlgorithm(text: string | null | undefined): Forced<Algorithm> {
  return forced(text, ALGORITHMS, FAMILIES, /NCCL_ALGO\s*=\s*([^\s)]+)/i);
}

/**
 * The protocols that a row forces: a name, or NCCL_PROTO's lists.
 *
 * @example forcedProtocol('NCCL_PROTO=LL,LL128').among // ['LL', 'LL128']
 */
export function forcedProtocol(text: string | null | undefined): Forced<Protocol> {
  return forced(text, PROTOCOLS, {}, /NCCL_PROTO\s*=\s*([^\s)]+)/i);
}

function forced<Name extends string>(
  text: string | null | undefined,
  names: readonly Name[],
  families: Readonly<Record<string, readonly Name[]>>,
  setting: RegExp,
): Forced<Name> {
  const whole = (text ?? '').trim();
  const set = setting.exec(whole)?.[1];
  // What stands in brackets explains the name before it.
  const words = (set ?? whole.replace(/\([^)]*\)/g, ' ')).trim();
  if (words === '' || NONE.test(words) || (set === undefined && REMARK.test(whole))) return { among: [] };
  const found = words
    .replace(/^\^/, '')
    .split(/[/,;+\s]+/)
    .filter((word) => word !== '')
    .map((word): readonly Name[] => {
      const exact = names.filter((name) => name.toLowerCase() === word.toLowerCase());
      return exact.length > 0 ? exact : (families[word.toLowerCase()] ?? []);
    });
  if (found.length === 0 || found.some((word) => word.length === 0)) return { among: [], unread: whole };
  const named = found.flat();
  return { among: names.filter((name) => named.includes(name) !== words.startsWith('^')) };
}
