/**
 * Logs: fixed words with named fields, one JSON line each. The type of the fields is closed and has
 * no member for a position, a cell, a plate, a person or a network address, so none can get in (M2,
 * C13); an error's text never gets in, because databases and decoders put values there.
 */
import { pino } from 'pino';

/** All that a line may carry besides its word. */
export interface LogFields {
  /** A stable code: lower case letters and underscores. */
  readonly code?: string;
  /** SQLSTATE of PostgreSQL. */
  readonly sqlState?: string;
  /** Part of Fleetveil that the line is about. */
  readonly part?: PartName;
  /** A unit's random id: which one to look at, where its messages are refused. */
  readonly unitId?: string;
  readonly port?: number;
  readonly pid?: number;
  readonly count?: number;
  readonly bytes?: number;
  readonly durationMs?: number;
  /** Of a policy, a key set, a migration. */
  readonly version?: number;
  readonly exitCode?: number;
}

/** The programs of the data centre. */
export type PartName = 'api' | 'postgres' | 'vault' | 'ingest' | 'doors' | 'cli';

/** Only a literal word is accepted, never a text that was put together. */
type Word<E extends string> = string extends E ? never : E;

/** Writes lines. */
export interface Log {
  info<E extends string>(event: Word<E>, fields?: LogFields): void;
  warn<E extends string>(event: Word<E>, fields?: LogFields): void;
  error<E extends string>(event: Word<E>, fields?: LogFields): void;
}

type Level = keyof Log;
type Rule = (value: unknown) => boolean;

const isWord: Rule = (value) => typeof value === 'string' && /^[a-z_]{1,40}$/.test(value);
const isWhole: Rule = (value) => typeof value === 'number' && Number.isSafeInteger(value);

/** The type is the first guard, this table the second: what a cast got past the compiler ends here. */
const RULES: Readonly<Record<keyof LogFields, Rule>> = {
  code: isWord,
  sqlState: (value) => typeof value === 'string' && /^[0-9A-Z]{5}$/.test(value),
  part: isWord,
  unitId: (value) => typeof value === 'string' && /^[0-9a-f]{32}$/.test(value),
  port: isWhole,
  pid: isWhole,
  count: isWhole,
  bytes: isWhole,
  durationMs: (value) => typeof value === 'number' && Number.isFinite(value),
  version: isWhole,
  exitCode: isWhole,
};

/**
 * Builds a log that writes through `write`, one line a call.
 *
 * @example createLog('doors', (line) => process.stdout.write(line)).info('listening', { port: 7480 });
 */
export function createLog(part: PartName, write: (line: string) => void): Log {
  const sink = pino(
    { base: { process: part }, timestamp: pino.stdTimeFunctions.isoTime, messageKey: 'event' },
    { write },
  );
  const to =
    (level: Level) =>
    (event: string, fields: LogFields = {}) => {
      sink[level](safeFields(fields), isWord(event) ? event : 'unsafe');
    };
  return { info: to('info'), warn: to('warn'), error: to('error') };
}

/** A field that breaks its rule becomes the word `unsafe`; one that is not in the table is left out. */
function safeFields(fields: LogFields): Record<string, unknown> {
  const known = Object.entries(RULES).filter(([name]) => fields[name as keyof LogFields] !== undefined);
  return Object.fromEntries(
    known.map(([name, rule]) => {
      const value = fields[name as keyof LogFields];
      return [name, rule(value) ? value : 'unsafe'];
    }),
  );
}

/** A log that writes nothing, for tests. */
export const SILENT: Log = { info: () => {}, warn: () => {}, error: () => {} };
