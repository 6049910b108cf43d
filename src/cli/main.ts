#!/usr/bin/env node
import { Command, CommanderError } from 'commander';
import { packageVersion } from '../sweep/package-version';
import { benchCommand } from './bench';
import { cablesCommand } from './cables';
import { catalogCommand } from './catalog';
import { claimsCommand } from './claims';
import { complain } from './complain';
import { fitCommand } from './fit';
import { guardStreams } from './guard-streams';
import { linkCommand } from './link';
import { phasesCommand } from './phases';
import { reportCommand } from './report';
import { runCommand } from './run';
import { schemaCommand } from './schema';
import { sweepCommand } from './sweep';
import { validateCommand } from './validate';

/** Every command loads what it needs when it runs, so that help and a mistyped option answer at once. */
const program = new Command('interlude')
  .description('How much of my GPUs’ time does the interconnect cost me, and what would another wire change?')
  .version(packageVersion, '-V, --version')
  .exitOverride();
for (const add of [
  runCommand,
  sweepCommand,
  benchCommand,
  linkCommand,
  cablesCommand,
  claimsCommand,
  phasesCommand,
  fitCommand,
  reportCommand,
  catalogCommand,
  schemaCommand,
  validateCommand,
])
  add(program);

guardStreams();
process.on('uncaughtException', (error) => {
  process.exitCode = complain(error);
  process.exit();
});

try {
  await program.parseAsync();
} catch (error) {
  // Commander has printed its own message; asking for help or the version is no error, everything else is bad usage.
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2;
  else process.exitCode = complain(error);
}
