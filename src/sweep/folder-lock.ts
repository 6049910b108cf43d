import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { Refusal } from './refusal';

/** Who holds a folder. The start time tells a process from a later one with the same id, as in containers, where everything is process 7. */
interface Holder {
  pid: number;
  host: string;
  startedMs: number;
}

/**
 * Takes the right to write into a results folder: two sweeps that append to one store would mix their lines. A lock whose process is gone is taken over.
 *
 * @param folder existing folder
 * @returns a function that gives the folder back
 * @throws Refusal (exit 1) when a living process holds it, or one on another machine, which cannot be asked
 * @example const release = folderLock('results/a'); try { … } finally { release(); }
 */
export function folderLock(folder: string): () => void {
  const path = join(folder, 'lock.tmp');
  const me: Holder = { pid: process.pid, host: hostname(), startedMs: Math.round(performance.timeOrigin) };
  for (let attempt = 0; attempt < 2; attempt += 1) {
    if (create(path, me)) return () => rmSync(path, { force: true });
    const holder = read(path);
    if (holder && isAlive(holder, me)) throw busy(folder, path, holder, me);
    // Moved aside first, then looked at again: another process may have taken the stale lock over in between.
    const aside = `${path}.${me.pid}`;
    try {
      renameSync(path, aside);
    } catch {
      continue;
    }
    const moved = read(aside);
    rmSync(aside, { force: true });
    if (moved && isAlive(moved, me)) {
      create(path, moved);
      throw busy(folder, path, moved, me);
    }
  }
  throw new Refusal(`${folder}: another sweep is starting in this folder. Wait for it, or choose another folder with --out.`, 1);
}

/** Links a finished file into place: a lock that is created empty and then filled could be read in between and taken for a dead one. */
function create(path: string, holder: Holder): boolean {
  const draft = `${path}.${process.pid}.new`;
  writeFileSync(draft, `${JSON.stringify(holder)}\n`);
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

function read(path: string): Holder | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Holder;
  } catch {
    return undefined;
  }
}

function isAlive(holder: Holder, me: Holder): boolean {
  if (holder.host !== me.host) return true;
  if (holder.pid === me.pid) return holder.startedMs === me.startedMs;
  try {
    process.kill(holder.pid, 0);
    return true;
  } catch (error) {
    // EPERM: it lives, but belongs to somebody else.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function busy(folder: string, path: string, holder: Holder, me: Holder): Refusal {
  const where = holder.host === me.host ? `process ${holder.pid}` : `process ${holder.pid} on ${holder.host}`;
  const advice =
    holder.host === me.host
      ? 'Wait for it, or choose another folder with --out.'
      : `If that machine no longer runs it, remove ${path} and try again.`;
  return new Refusal(`${folder}: another sweep (${where}) is writing into this folder. ${advice}`, 1);
}
