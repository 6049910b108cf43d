/** Prefixes that launchers put before a line: `0: ` (srun -l), `[1,0]<stdout>:` (mpirun --tag-output), colours. */
const LAUNCHER = /^(?:\[\d+,\d+\]<std(?:out|err)>:\s?|\s*\d+:\s(?=\s*(?:#|\d|NCCL|\S+:\d+:\d+ )))/;
// biome's rule against control characters in patterns does not apply to a code point.
const COLOUR = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, 'g');
/** What NCCL prints: `host:pid:tid [gpu] NCCL INFO …`, since 2.26 with a time before it where asked, since 2.19 with a place for warnings. */
const MESSAGE =
  /(?:\[\d{4}-\d\d-\d\d [\d:.]+\] )?(?:[A-Za-z_][\w.-]{0,253}|\d[\w.-]{0,253}):\d+:\d+ (?:\[-?\d+\] )?(?:\S+ )?(?:\([^)]*\) )?NCCL (INFO|WARN|TRACE|CALL) ?(.*)$/;

/** A line of a log, split into what nccl-tests printed and what NCCL printed into it. */
export interface LogLine {
  /** One-based. */
  line: number;
  text: string;
  /** Text of the NCCL message, without its prefix. */
  message?: string;
}

/**
 * Splits a log into lines, without launchers' prefixes. NCCL and nccl-tests write into the same stream, so a message may stand in the middle of a row of the table: what stood before it is
 * kept as text.
 *
 * @example logLines('  8  2  float  sum  -1n0:7:9 [0] NCCL INFO AllReduce: 8 Bytes -> Algo RING proto LL channel{Lo..Hi}={0..0}')
 */
export function logLines(text: string): LogLine[] {
  return text.split(/\r\n|\n|\r/).map((raw, index) => {
    const line = raw.replace(COLOUR, '').replace(LAUNCHER, '');
    const found = MESSAGE.exec(line);
    if (found === null) return { line: index + 1, text: line };
    return { line: index + 1, text: line.slice(0, found.index), message: found[2] };
  });
}
