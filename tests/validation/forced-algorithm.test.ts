import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ALGORITHMS, forcedAlgorithm, forcedProtocol } from '../../src/validation/forced-algorithm';

describe('the algorithm that a row forces', () => {
  it.each([
    ['Ring', ['Ring']],
    ['Ring (NCCL_ALGO=RING)', ['Ring']],
    ['NCCL_ALGO=Ring,Tree', ['Ring', 'Tree']],
    ['^NVLS,NVLSTree', ['Ring', 'Tree', 'CollNetDirect', 'CollNetChain', 'PAT']],
    ['Tree', ['Tree']],
    ['NVLS/NVLSTree', ['NVLS', 'NVLSTree']],
    ['NVLSTree', ['NVLSTree']],
    ['CollNetChain (IB SHARP)', ['CollNetChain']],
    ['CollNetDirect (IB SHARP)', ['CollNetDirect']],
    // Which of the two a plain CollNet is, the library's version decides.
    ['CollNet (IB SHARP)', ['CollNetDirect', 'CollNetChain']],
    ['CollNet', ['CollNetDirect', 'CollNetChain']],
    ['PAT', ['PAT']],
    // What the library was seen to choose, or was allowed to, is not forced.
    ['auto with NVLS enabled (NVLS at large sizes)', []],
    ['NVLSTree at large sizes (maintainer comment)', []],
    ['NVLS-enabled', []],
    ['sendrecv', []],
    ['', []],
    [null, []],
    [undefined, []],
  ])('of %j is %j', (text, among) => {
    expect(forcedAlgorithm(text)).toEqual({ among });
  });

  it('is the library’s own where the text says nothing of the kind, and the text is kept to be counted', () => {
    expect(forcedAlgorithm('Butterfly')).toEqual({ among: [], unread: 'Butterfly' });
  });

  it('is read for every text of the shipped file without a rest', async () => {
    const { shippedRows } = await import('./shipped');
    const unread = shippedRows().filter(({ algorithm, kind }) => kind === 'collective' && forcedAlgorithm(algorithm).unread !== undefined);
    expect(unread).toEqual([]);
  });

  it('is any subset that NCCL_ALGO names, in any order and case', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([...ALGORITHMS], { minLength: 1 }), fc.boolean(), (names, upper) => {
        const list = names.map((name) => (upper ? name.toUpperCase() : name.toLowerCase())).join(',');
        expect([...forcedAlgorithm(`NCCL_ALGO=${list}`).among].sort()).toEqual([...names].sort());
      }),
      { seed: 7, numRuns: 100 },
    );
  });
});

describe('the protocol that a row forces', () => {
  it.each([
    ['LL128', ['LL128']],
    ['NCCL_PROTO=LL,Simple', ['LL', 'Simple']],
    ['^LL', ['LL128', 'Simple']],
    [null, []],
  ])('of %j is %j', (text, among) => {
    expect(forcedProtocol(text).among).toEqual(among);
  });
});
