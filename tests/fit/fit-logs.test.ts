import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { fitLogs } from '../../src/fit/fit-logs';
import { type LogRun, readLog } from '../../src/fit/log/read-log';
import { readFittedProfile } from '../../src/fit/read-fitted-profile';
import { fitText } from '../../src/report/fit-text';
import { fitYaml } from '../../src/report/fit-yaml';

const runsOf = (name: string): LogRun[] => readLog(readFileSync(new URL(`fixtures/${name}`, import.meta.url), 'utf8'), name).runs;
const refused = (run: () => unknown): string => {
  try {
    run();
  } catch (error) {
    return error instanceof Error ? `${error.name}: ${error.message}` : '';
  }
  return '';
};

describe('a fit to logs', () => {
  const report = fitLogs(runsOf('tuned.log'), {});

  it('comes nearer to what was measured than the catalog', () => {
    expect(report.errors.fitted).toBeLessThan(report.errors.start);
    expect(report.residuals).toHaveLength(7);
  });

  it('runs each size as the library said that it ran', () => {
    expect(report.residuals.map(({ algorithm, protocol }) => `${algorithm}/${protocol}`)).toEqual([
      ...Array<string>(3).fill('Tree/LL'),
      ...Array<string>(2).fill('Tree/LL128'),
      ...Array<string>(2).fill('NVLSTree/Simple'),
    ]);
  });

  it('says what it took from the log, and what it assumed', () => {
    expect(report.on).toMatchObject([
      { system: 'h100-hgx', nodes: 4, gpusPerNode: 8, transport: 'infiniband-ndr', library: 'NCCL 2.26.2', sizes: 7 },
    ]);
    expect(report.assumed).toEqual([
      'system h100-hgx assumed from "NVIDIA H100 80GB HBM3" (--on)',
      'transport ib-ndr assumed: NICs of 400 Gb/s (--transport)',
    ]);
  });

  it('prints lines of at most 100 columns, and every size', () => {
    const text = fitText(report);
    for (const line of text.split('\n')) expect([...line].length).toBeLessThanOrEqual(100);
    expect(text).toMatch(/^Fitted to 7 rows of 1 log: mean error [\d.]+ % before, [\d.]+ % after\.$/m);
    expect(text).toMatch(/^ +1 GiB +NVLSTree\/Simple +6480 /m);
  });

  it('writes a file that is read back with the same values', () => {
    const own = readFittedProfile(fitYaml('mine', report), 'mine.yaml');
    if ('problems' in own) throw new Error(own.problems[0].message);
    expect(own).toMatchObject({ name: 'mine', transport: 'infiniband-ndr' });
    for (const [key, value] of own.values) expect(Math.abs(value / (report.fitted.values.get(key) ?? 0) - 1)).toBeLessThan(1e-3);
    expect(own.values.size).toBeGreaterThan(3);
  });

  it('to two sizes says how few they are, and still comes nearer', () => {
    const two = fitLogs(runsOf('two-sizes.log'), { on: 'h100-hgx', nodes: 4 });
    expect(two.errors.fitted).toBeLessThan(two.errors.start);
    expect(two.warnings.join(' ')).toMatch(/2 sizes are too few for that/);
    expect(two.assumed.join(' ')).toMatch(/all_reduce, since busbw is 2\(n − 1\)\/n of algbw/);
  });
});

describe('what is wrong with a request', () => {
  it.each([
    ['two-sizes.log', {}, /two-sizes\.log: which GPUs\? The log lists no ranks; expected --on SYSTEM/],
    ['two-sizes.log', { on: 'h100-hgx' }, /how many nodes\? .*expected --nodes N/],
    ['two-sizes.log', { on: 'h100-hgxx', nodes: 4 }, /unknown system "h100-hgxx"\. Did you mean "h100-hgx"/],
    ['two-sizes.log', { on: 'mi300x', nodes: 4 }, /--on mi300x: fit knows NCCL on NVIDIA's GPUs/],
    ['tuned.log', { nodes: 3 }, /lists 32 ranks on 4 nodes, which is not 3 × 8/],
    ['tuned.log', { transport: 'infiniband-ndrr' }, /unknown transport "infiniband-ndrr"\. Did you mean "infiniband-ndr"/],
    ['old-gather.log', {}, /which collective\? .*expected --collective NAME/],
  ])('of %s is said with what was expected', (name, request, says) => {
    expect(refused(() => fitLogs(runsOf(name), request))).toMatch(says);
  });

  it('says why no row can be used', () => {
    const [run] = runsOf('tuned.log');
    expect(refused(() => fitLogs([{ ...run, collective: 'broadcast' }], {}))).toMatch(/^Refusal: no row can be used: broadcast: no closed form/);
    expect(refused(() => fitLogs([{ ...run, rows: run.rows.map((row) => ({ ...row, wrong: 3 })) }], {}))).toMatch(/wrong elements/);
  });
});

describe('a profile’s file', () => {
  it('that names a parameter which nobody knows says the nearest', () => {
    const text = 'name: a\nkind: nccl-profile\nparameters:\n  - { name: gapSimpel, of: infiniband, value: 5 }\n';
    expect(readFittedProfile(text, 'a.yaml')).toMatchObject({
      problems: [{ message: 'unknown parameter "gapSimpel/infiniband"', suggestion: 'Did you mean "gapSimple/infiniband"?' }],
    });
  });

  it('that is none says so', () => {
    expect(readFittedProfile('a: [', 'a.yaml')).toMatchObject({ problems: [{ file: 'a.yaml' }] });
    expect(readFittedProfile('name: a\n', 'a.yaml')).toHaveProperty('problems');
  });
});
