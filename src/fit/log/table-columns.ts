/** Where the numbers of a row stand, by position of its words. */
export interface TableColumns {
  names: readonly string[];
  size: number;
  type: number;
  /** Out of place, then in place; -1 where there is none. */
  times: readonly [number, number];
  busbw: readonly [number, number];
  wrong: readonly [number, number];
}

/** The heading of nccl-tests since 2.11; what a log without its comment lines is taken for. */
const USUAL = 'size count type redop root time algbw busbw #wrong time algbw busbw #wrong';

/**
 * Reads the heading of a table of nccl-tests; undefined for another line. Older releases leave out `redop` and `root`, newer ones add per-iteration columns and time stamps.
 * Source: nccl-tests, src/common.cu and util.cu, all releases.
 *
 * @example tableColumns('#       size         count      type   redop     time   algbw   busbw  error     time   algbw   busbw  error')?.times // [4, 8]
 */
export function tableColumns(line: string): TableColumns | undefined {
  const found = /^#\s*(size\s+count\s.*)$/.exec(line.trim());
  return found === null ? undefined : columnsOf(found[1].trim().split(/\s+/));
}

/** Columns of a row that stands without a heading. */
export const usualColumns = (): TableColumns => columnsOf(USUAL.split(' '));

function columnsOf(names: readonly string[]): TableColumns {
  const both = (matches: (name: string) => boolean): readonly [number, number] => {
    const all = names.flatMap((name, index) => (matches(name) ? [index] : []));
    return [all[0] ?? -1, all[1] ?? -1];
  };
  return {
    names,
    size: names.indexOf('size'),
    type: names.indexOf('type'),
    times: both((name) => name === 'time' || name === 'cputime'),
    busbw: both((name) => name === 'busbw'),
    wrong: both((name) => name === '#wrong' || name === 'error'),
  };
}
