/**
 * Ends quietly when the reader of our output has gone (`interlude catalog links | head`). A reader of the progress that goes does not end a sweep.
 */
export function guardStreams(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit();
  });
  process.stderr.on('error', () => {});
}
