import { CatalogError } from '../catalog/errors';
import { Refusal } from '../sweep/refusal';

/**
 * Says on stderr what went wrong and gives the exit code: 2 for a bad scenario or request, 1 for a run that failed. What nobody foresaw is one line and a
 * way to report it, never a stack trace unless INTERLUDE_DEBUG=1 asks for one.
 *
 * @example process.exitCode = complain(new Refusal('a.yaml: there is no such file', 2)); // 2
 */
export function complain(error: unknown, write: (text: string) => void = (text) => void process.stderr.write(text)): 1 | 2 {
  if (process.env.INTERLUDE_DEBUG === '1' && error instanceof Error) write(`${error.stack}\n`);
  if (error instanceof Refusal) {
    write(`${error.message}\n`);
    return error.exitCode;
  }
  if (error instanceof CatalogError) {
    write(`${error.message}\n`);
    return 2;
  }
  const message = (error instanceof Error ? error.message || error.name : String(error)).split('\n')[0];
  if (isSystemError(error)) {
    write(`interlude: ${message}\n`);
    return 1;
  }
  write(
    `interlude: unexpected error: ${message}\nThis is a bug. Please report it with the scenario and the output of "interlude -V"; INTERLUDE_DEBUG=1 shows where it happened.\n`,
  );
  return 1;
}

/** A full disk or a forbidden folder is nobody's bug. */
function isSystemError(error: unknown): boolean {
  return error instanceof Error && typeof (error as NodeJS.ErrnoException).syscall === 'string';
}
