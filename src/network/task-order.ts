import type { Task } from '../world/world';

/** What follows each task of a program, and for how many others each waits: those that it names, and the one before it on its stream. */
export function taskOrder(tasks: readonly Task[]): { successors: number[][]; waits: Int32Array } {
  const successors: number[][] = tasks.map(() => []);
  const waits = new Int32Array(tasks.length);
  const lastOfStream = new Map<number, number>();
  tasks.forEach((task, t) => {
    const before = lastOfStream.get(task.stream);
    for (const earlier of before === undefined ? task.after : [before, ...task.after]) {
      successors[earlier].push(t);
      waits[t]++;
    }
    lastOfStream.set(task.stream, t);
  });
  return { successors, waits };
}
