/** Loaded into a measured process (`node --import`): at its end it writes what it used to file descriptor 3. Threads of the process are part of it and stay silent. */
import { writeSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';

if (isMainThread) {
  process.on('exit', () => {
    const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
    writeSync(3, JSON.stringify({ rssMB: Math.round(maxRSS / 1024), cpuS: (userCPUTime + systemCPUTime) / 1e6 }));
  });
}
