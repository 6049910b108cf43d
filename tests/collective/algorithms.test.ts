import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chooseSchedule } from '../../src/collective/choose';
import { expand } from '../../src/collective/expand';
import { halvingDoubling, primeFactors } from '../../src/collective/halving-doubling';
import { hierarchical } from '../../src/collective/hierarchical';
import { ring } from '../../src/collective/ring';
import type { Schedule } from '../../src/collective/schedule';
import { COLLECTIVES, schedulesOf } from '../support/sizes';

const messages = ({ rounds }: Schedule): number => rounds.reduce((sum, { repeat }) => sum + repeat, 0);
const nodeOf = (rank: number): number => Math.floor(rank / 8);

describe('ring', () => {
  it('takes n − 1 steps for each half, each to the next place', () => {
    expect(ring('all-reduce', 9).rounds.map(({ repeat, shift, divisor, follows }) => [repeat, shift, divisor, follows])).toEqual([
      [8, 1, 9, { from: 0, ahead: 0 }],
      [8, 1, 9, { from: 1, ahead: 0 }],
    ]);
  });

  it('visits every rank of a domain before the next domain, in every channel', () => {
    const { order, channels } = ring('all-reduce', 32, { perDomain: 8, channels: 8 });
    for (let channel = 0; channel < channels; channel++) {
      const visited = Array.from({ length: 32 }, (_, place) => order!(channel, place));
      expect([...visited].sort((a, b) => a - b)).toEqual(Array.from({ length: 32 }, (_, rank) => rank));
      visited.forEach((rank, place) => {
        expect(nodeOf(rank)).toBe(Math.floor(place / 8));
      });
    }
  });

  it('enters the domain with index j at member c − j and leaves it at member c − j − 1', () => {
    const { order } = ring('all-reduce', 32, { perDomain: 8, channels: 8 });
    // Channel 2: domain 0 from member 2 to 1, domain 1 from 1 to 0, domain 2 from 0 to 7, domain 3 from 7 to 6.
    expect([0, 7, 8, 15, 16, 23, 24, 31].map((place) => order!(2, place) % 8)).toEqual([2, 1, 1, 0, 0, 7, 7, 6]);
  });

  it('with a single channel runs in the order of the positions', () => {
    expect(expand(ring('reduce-scatter', 16, { perDomain: 8 })).every(({ from, to }) => to === (from + 1) % 16)).toBe(true);
  });

  it.each([8, 16])('keeps every hop between %i domains of 8 on one rail and uses every NIC once in each direction', (domains) => {
    const schedule = ring('all-reduce', 8 * domains, { perDomain: 8, channels: 8 });
    const out = new Map<number, number>();
    const into = new Map<number, number>();
    for (let channel = 0; channel < 8; channel++) {
      for (const { from, to } of expand(schedule, channel).filter(({ round, iteration }) => round === 0 && iteration === 0)) {
        if (nodeOf(from) === nodeOf(to)) continue;
        expect(from % 8).toBe(to % 8);
        out.set(from, (out.get(from) ?? 0) + 1);
        into.set(to, (into.get(to) ?? 0) + 1);
      }
    }
    expect([out.size, into.size]).toEqual([8 * domains, 8 * domains]);
    expect(new Set([...out.values(), ...into.values()])).toEqual(new Set([1]));
  });

  it('changes the rail only where the last domain closes the ring, when 8 does not divide the domains', () => {
    // Domain D − 1 is left at member c − D, the first is entered at member c: the same rail only if D is a multiple of 8.
    const schedule = ring('all-reduce', 8 * 12, { perDomain: 8, channels: 8 });
    for (let channel = 0; channel < 8; channel++) {
      const hops = expand(schedule, channel).filter(
        ({ from, to, iteration, round }) => round === 0 && iteration === 0 && nodeOf(from) !== nodeOf(to),
      );
      const changes = hops.filter(({ from, to }) => from % 8 !== to % 8);
      expect(changes.map(({ from, to }) => [nodeOf(from), nodeOf(to)])).toEqual([[11, 0]]);
    }
  });

  it('refuses domains that do not divide the ranks', () => {
    expect(() => ring('all-reduce', 10, { perDomain: 4 })).toThrow('ring: 4 ranks a domain do not divide 10');
  });
});

describe('halving and doubling', () => {
  it('takes 2 log2 n messages over 2^k ranks, of S/2, S/4 … S/n and back', () => {
    const { rounds } = halvingDoubling('all-reduce', 16);
    expect(rounds.map(({ divisor }) => divisor)).toEqual([2, 4, 8, 16, 16, 8, 4, 2]);
    expect(rounds.map(({ stride }) => stride)).toEqual([1, 2, 4, 8, 8, 4, 2, 1]);
  });

  it('takes p − 1 messages for each prime factor p ≤ 7 of n and half, and ⌈log2 p⌉ for a larger one', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100_000 }), (n) => {
        expect(messages(halvingDoubling('reduce-scatter', n))).toBe(
          primeFactors(n).reduce((sum, p) => sum + (p <= 7 ? p - 1 : Math.ceil(Math.log2(p))), 0),
        );
      }),
      { seed: 81 },
    );
  });

  it('begins with the largest factor, whose many messages are cheapest between near ranks', () => {
    // 18 = 3 · 3 · 2: digits of stride 1, 3 and 9.
    const { stages } = halvingDoubling('reduce-scatter', 18);
    expect(stages.map(({ stride, radix }) => [stride, radix])).toEqual([
      [1, 3],
      [3, 3],
      [9, 2],
    ]);
  });

  it('takes factors above 7 in circulant rounds, so that the patterns stay few: ⌈log2 11⌉ = 4, ⌈log2 99,991⌉ = 17', () => {
    expect(halvingDoubling('reduce-scatter', 7).rounds).toHaveLength(6);
    // 11 parts: 6 are kept and 5 sent, then 3 and 3, 2 and 1, 1 and 1.
    const { rounds } = halvingDoubling('reduce-scatter', 11);
    expect(rounds.map(({ shift }) => shift)).toEqual([6, 3, 2, 1]);
    expect(rounds.map(({ divisor }) => Math.round(11 / divisor))).toEqual([5, 3, 1, 1]);
    expect(halvingDoubling('reduce-scatter', 99_991).rounds).toHaveLength(17);
  });
});

describe('prime factors', () => {
  it('multiply to the number, are prime and ascend', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000_000 }), (n) => {
        const factors = primeFactors(n);
        expect(factors.reduce((product, p) => product * p, 1)).toBe(n);
        expect(factors).toEqual([...factors].sort((a, b) => a - b));
        for (const p of factors) {
          expect(p).toBeGreaterThan(1);
          for (let d = 2; d * d <= p; d++) expect(p % d).not.toBe(0);
        }
      }),
      { seed: 82 },
    );
    expect([primeFactors(1), primeFactors(72), primeFactors(131_072)]).toEqual([[], [2, 2, 2, 3, 3], new Array(17).fill(2)]);
  });
});

describe('hierarchical', () => {
  it('moves 2(d − 1)/d · S inside the domain and 2(D − 1)/D · S/d across, to ranks of equal index', () => {
    for (const [d, D] of [
      [8, 16],
      [4, 3],
      [1, 6],
      [6, 1],
    ] as const) {
      for (const across of ['ring', 'halving-doubling'] as const) {
        let inside = 0;
        let outside = 0;
        const schedule = hierarchical('all-reduce', d * D, { perDomain: d, across });
        for (const { from, to, chunks } of expand(schedule)) {
          const share = chunks.length / (d * D);
          if (Math.floor(from / d) === Math.floor(to / d)) {
            inside += share;
          } else {
            outside += share;
            expect(from % d).toBe(to % d);
          }
        }
        expect(inside / (d * D)).toBeCloseTo((2 * (d - 1)) / d, 12);
        expect(outside / (d * D)).toBeCloseTo((2 * (D - 1)) / D / d, 12);
      }
    }
  });

  it('exchanges inside the domain in pairs when told to', () => {
    const { stages } = hierarchical('reduce-scatter', 32, { perDomain: 8, across: 'ring', inside: 'halving-doubling' });
    expect(stages.map(({ style, stride, radix }) => [style, stride, radix])).toEqual([
      ['direct', 1, 2],
      ['direct', 2, 2],
      ['direct', 4, 2],
      ['ring', 8, 4],
    ]);
  });

  it('is a ring in one domain and halving and doubling in domains of one rank', () => {
    expect(hierarchical('all-reduce', 8, { perDomain: 8, across: 'ring' }).rounds).toEqual(ring('all-reduce', 8).rounds);
    expect(hierarchical('all-reduce', 12, { perDomain: 1, across: 'halving-doubling' }).rounds).toEqual(halvingDoubling('all-reduce', 12).rounds);
  });

  it('refuses domains that do not divide the ranks', () => {
    expect(() => hierarchical('all-reduce', 10, { perDomain: 4, across: 'ring' })).toThrow('hierarchical: 4 ranks a domain do not divide 10');
    expect(() => hierarchical('all-reduce', 10, { perDomain: 0, across: 'ring' })).toThrow(RangeError);
  });
});

describe('the schedule written out', () => {
  it('has n sends for each message of a rank, each place sending once and receiving once at a time', () => {
    for (const schedule of COLLECTIVES.flatMap((collective) => [...schedulesOf(collective, 12), ...schedulesOf(collective, 7)])) {
      const n = schedule.ranks;
      for (let channel = 0; channel < schedule.channels; channel++) {
        const sends = expand(schedule, channel);
        expect(sends).toHaveLength(n * messages(schedule));
        for (let at = 0; at < sends.length; at += n) {
          const batch = sends.slice(at, at + n);
          expect(new Set(batch.map(({ from }) => from)).size).toBe(n);
          expect(new Set(batch.map(({ to }) => to)).size).toBe(n);
          expect(new Set(batch.map(({ round, iteration }) => `${round}/${iteration}`)).size).toBe(1);
        }
      }
    }
  });

  it('names the chunks of a ring as the book has them: step k of rank i passes on chunk i − 1 − k, then i − k', () => {
    for (const { round, iteration, from, to, chunks } of expand(ring('all-reduce', 5))) {
      expect(to).toBe((from + 1) % 5);
      expect(chunks).toEqual([(from - iteration - (round === 0 ? 1 : 0) + 10) % 5]);
    }
  });
});

describe('the choice of a schedule', () => {
  const choice = { algorithm: 'ring', across: 'ring', inside: 'ring', channels: 'auto', piece: 524_288, slots: 8 } as const;

  it('gives a ring one channel for each NIC in a domain', () => {
    expect(chooseSchedule(choice, 64, 8, 1).channels).toBe(8);
    // Four ranks behind one NIC: two NICs for eight.
    expect(chooseSchedule(choice, 64, 8, 0.25).channels).toBe(2);
    expect(chooseSchedule(choice, 64, 2, 0.25).channels).toBe(1);
    expect(chooseSchedule(choice, 64, 8, 2).channels).toBe(8);
    expect(chooseSchedule({ ...choice, channels: 5 }, 64, 8, 1).channels).toBe(5);
  });

  it('gives a ring inside one domain one channel: there is no NIC to share out', () => {
    expect(chooseSchedule(choice, 8, 8, 1).channels).toBe(1);
  });

  it('follows the names that a scenario uses', () => {
    expect(chooseSchedule({ ...choice, algorithm: 'halving-doubling' }, 8, 8, 1).algorithm).toBe('halving-doubling');
    expect(chooseSchedule({ ...choice, algorithm: 'hierarchical' }, 64, 8, 1).algorithm).toBe('hierarchical/ring/ring');
    expect(chooseSchedule({ ...choice, algorithm: 'hierarchical', across: 'halving-doubling' }, 64, 8, 1).algorithm).toBe(
      'hierarchical/ring/halving-doubling',
    );
  });
});
