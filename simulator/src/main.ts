#!/usr/bin/env node
/** `npm start`. */
import { access, constants } from 'node:fs/promises';
import { resolve } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { runDemo } from './demo/demo.ts';
import { ProgramFailed } from './programs.ts';

interface Arguments {
  readonly dir: string;
  readonly rate: number;
  readonly once?: true;
  readonly trace?: string;
  readonly port: number;
  readonly brokerPort: number;
}

const number = (from: number, to: number) => (text: string) => {
  const value = Number(text);
  if (!(value >= from && value <= to)) throw new InvalidArgumentError(`a number from ${from} to ${to}.`);
  return value;
};

const program = new Command('npm start --')
  .description(
    'A small city, live: real agents, broker, ingest, vault, doors and PostgreSQL on this machine.',
  )
  .option('--once', 'one rental, a JSON summary, exit 0')
  .option('--trace <file>', 'drive your own GPX, NMEA or CSV')
  .option('--rate <n>', 'domain seconds in a real second', number(1, 600), 60)
  .option('--dir <folder>', 'where data and keys are kept', 'demo')
  .addOption(new Option('--port <n>', 'of the HTTP doors').argParser(number(1, 65_535)).default(7480))
  .addOption(new Option('--broker-port <n>', 'of the MQTT broker').argParser(number(1, 65_535)).default(7483))
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2));

const given = program.parse().opts<Arguments>();
let signals = 0;
const ended = new Promise<void>((end) => {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      signals += 1;
      if (signals === 1) process.stderr.write('\nstopping: vehicles first, then the data centre\n');
      end();
    });
  }
  // `npm start | head`: nobody reads any more. Without this the process would die and leave its fleet behind.
  process.stdout.on('error', () => end());
});

async function main(): Promise<number> {
  if (given.trace !== undefined)
    await access(given.trace, constants.R_OK).catch(() => fail('--trace: the file cannot be read.'));
  const summary = await runDemo({
    dir: resolve(given.dir),
    rate: given.rate,
    once: given.once === true,
    trace: given.trace === undefined ? undefined : resolve(given.trace),
    doorsPort: given.port,
    brokerPort: given.brokerPort,
    write: (line) => process.stdout.write(`${line}\n`),
    ended,
  });
  if (summary) process.stdout.write(`${JSON.stringify(summary, undefined, 2)}\n`);
  return 0;
}

function fail(sentence: string): never {
  throw new ProgramFailed('fleet-api', [], 2, [sentence]);
}

main().then(
  (code) => process.exit(code),
  (error: NodeJS.ErrnoException) => {
    if (signals > 0) process.exit(0); // stopped while starting
    process.stderr.write(`${sentenceOf(error)}\n`);
    process.exit(
      error instanceof ProgramFailed && typeof error.exitCode === 'number' && error.exitCode > 0
        ? error.exitCode
        : 2,
    );
  },
);

function sentenceOf(error: NodeJS.ErrnoException): string {
  if (
    error.code === 'EACCES' ||
    error.code === 'EPERM' ||
    error.code === 'EROFS' ||
    error.code === 'ENOENT' ||
    error.code === 'ENOTDIR'
  )
    return '--dir: the folder cannot be written. Choose another with --dir.';
  return error.message;
}
