#!/usr/bin/env -S node --disable-warning=ExperimentalWarning
/** `fleetveil`: the only file of this package that sees `process`. */
import { enableCompileCache } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Host } from './host.ts';

// Half of a start is reading our own source: what was read once is kept beside the packages, where
// nobody writes but who installed them. Where that cannot be written, nothing is kept.
enableCompileCache(join(import.meta.dirname, '../node_modules/.cache/compile'));
const { runCli } = await import('./cli/program.ts');

/** Real milliseconds for which something may go on after all is done. */
const LEFT_OVER_MS = 5_000;

const host: Host = {
  environment: process.env,
  workingDir: process.cwd(),
  isTerminal: process.stdout.isTTY === true,
  program: fileURLToPath(import.meta.url),
  pid: process.pid,
  print: (line) => process.stdout.write(`${line}\n`),
  complain: (line) => process.stderr.write(`${line}\n`),
  writeLog: (line) => process.stdout.write(line),
  onEnd: (listener) => {
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, listener);
    // A part whose supervisor was killed ends as if it had been asked to.
    if (process.connected) process.once('disconnect', listener);
  },
  tellParent: (message) => {
    if (process.connected) process.send?.(message);
  },
};

// Who reads our output may be gone before we are.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});

process.exitCode = await runCli(process.argv.slice(2), host);
if (process.connected) process.disconnect();
// Done. Whatever is left over must not keep a part that has stopped from ending: its supervisor would take it for alive.
setTimeout(() => process.exit(), LEFT_OVER_MS).unref();
