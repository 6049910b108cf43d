import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dataCommunicators } from '../../src/world/communicators';

const groups = (members: Int32Array, size: number): number[][] =>
  Array.from({ length: members.length / size }, (_, c) => [...members.slice(c * size, (c + 1) * size)]);

describe('dataCommunicators', () => {
  it('numbers ranks tensor fastest, then data, then pipeline', () => {
    // rank = t + tensor × (d + replicas × stage): 12 ranks, tensor 2, pipeline 2, so 3 replicas.
    const { members, size, count } = dataCommunicators({ ranks: 12, domain: 4 }, { tensor: 2, pipeline: 2 });
    expect(groups(members(), size)).toEqual([
      [0, 2, 4],
      [1, 3, 5],
      [6, 8, 10],
      [7, 9, 11],
    ]);
    expect(count).toBe(4);
  });

  it('finds domain / tensor replicas in each domain when they divide evenly', () => {
    expect(dataCommunicators({ ranks: 64, domain: 8 }, { tensor: 1, pipeline: 1 }).perDomain).toBe(8);
    expect(dataCommunicators({ ranks: 64, domain: 8 }, { tensor: 2, pipeline: 1 }).perDomain).toBe(4);
    expect(dataCommunicators({ ranks: 64, domain: 8 }, { tensor: 8, pipeline: 1 }).perDomain).toBe(1);
    // All 4 replicas of a job smaller than its domain.
    expect(dataCommunicators({ ranks: 8, domain: 72 }, { tensor: 2, pipeline: 1 }).perDomain).toBe(4);
  });

  it('says 1 a domain when the replicas do not divide evenly over the domains', () => {
    // 12 replicas do not fill domains of 8.
    expect(dataCommunicators({ ranks: 12, domain: 8 }, { tensor: 1, pipeline: 1 }).perDomain).toBe(1);
    // A tensor group of 3 straddles domains of 8.
    expect(dataCommunicators({ ranks: 24, domain: 8 }, { tensor: 3, pipeline: 1 }).perDomain).toBe(1);
    // A stage of 12 ranks begins in the middle of a domain of 8.
    expect(dataCommunicators({ ranks: 24, domain: 8 }, { tensor: 4, pipeline: 2 }).perDomain).toBe(1);
  });

  it('puts every rank in exactly one communicator, and perDomain consecutive members in one domain', () => {
    const degree = fc.integer({ min: 1, max: 12 });
    fc.assert(
      fc.property(degree, degree, degree, fc.integer({ min: 1, max: 40 }), (tensor, pipeline, replicas, domain) => {
        const ranks = tensor * pipeline * replicas;
        const { members, size, perDomain, count } = dataCommunicators({ ranks, domain }, { tensor, pipeline });
        expect([size, count]).toEqual([replicas, tensor * pipeline]);
        expect([...members()].sort((a, b) => a - b)).toEqual(Array.from({ length: ranks }, (_, rank) => rank));
        expect(size % perDomain).toBe(0);
        for (const group of groups(members(), size)) {
          for (let i = 0; i < size; i += perDomain) {
            const domains = new Set(group.slice(i, i + perDomain).map((rank) => Math.floor(rank / domain)));
            expect(domains.size).toBe(1);
          }
        }
      }),
      { seed: 5, numRuns: 200 },
    );
  });
});
