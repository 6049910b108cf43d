/** How far a sweep is. Costs are in the planner's unit; they weigh points better than counting them does, since the largest come first. */
export interface SweepProgress {
  total: number;
  /** Finished in this run, failed ones included. */
  done: number;
  reused: number;
  failed: number;
  costDone: number;
  costTotal: number;
}

/** Where progress is written: `process.stderr`, or a made-up screen in a test. */
export interface ProgressScreen {
  isTTY?: boolean | undefined;
  columns?: number | undefined;
  write(text: string): unknown;
}

const TTY_INTERVAL_MS = 100;
const PLAIN_INTERVAL_MS = 2000;

/**
 * Shows how far a sweep is: on a terminal one line that is rewritten, elsewhere (a log) a plain line at most every 2 s and one at the end.
 *
 * @param screen where to write
 * @param nowMs the wall clock in milliseconds, so that a test can hold its hands
 * @example const show = progress(process.stderr, () => performance.now()); show.update(state); show.end();
 */
export function progress(screen: ProgressScreen, nowMs: () => number): { update(state: SweepProgress): void; end(): void } {
  const startMs = nowMs();
  const interval = screen.isTTY ? TTY_INTERVAL_MS : PLAIN_INTERVAL_MS;
  let shownMs = screen.isTTY ? Number.NEGATIVE_INFINITY : startMs;
  let state: SweepProgress | undefined;
  let shown: SweepProgress | undefined;

  const show = (): void => {
    if (!state || state === shown) return;
    const line = progressLine(state, (nowMs() - startMs) / 1000);
    screen.write(screen.isTTY ? `\r\u001b[K${line.slice(0, (screen.columns ?? 80) - 1)}` : `${line}\n`);
    shown = state;
    shownMs = nowMs();
  };

  return {
    update(next) {
      state = { ...next };
      if (nowMs() - shownMs >= interval) show();
    },
    end() {
      show();
      if (screen.isTTY && shown) screen.write('\n');
    },
  };
}

/** One line of progress, such as `  12/54 points · 3.2 points/s · 13 s left`. */
export function progressLine(state: SweepProgress, seconds: number): string {
  const parts = [`${String(state.done + state.reused).padStart(String(state.total).length)}/${state.total} points`];
  if (state.reused > 0) parts.push(`${state.reused} reused`);
  if (state.failed > 0) parts.push(`${state.failed} failed`);
  if (state.done > 0 && seconds > 0) parts.push(`${rate(state.done / seconds)} points/s`);
  if (state.done + state.reused < state.total) {
    const left = state.costDone > 0 ? (seconds * (state.costTotal - state.costDone)) / state.costDone : undefined;
    if (left !== undefined) parts.push(`${duration(left)} left`);
  } else parts.push(duration(seconds));
  return parts.join(' · ');
}

const rate = (perSecond: number): string => (perSecond >= 10 ? perSecond.toFixed(0) : perSecond.toPrecision(2));

function duration(seconds: number): string {
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  const [minutes, rest] = [Math.floor(whole / 60), whole % 60];
  if (minutes < 60) return `${minutes} min ${rest} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
