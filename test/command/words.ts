/** The words of a command that measures: its options, and names out of a list. */
import { type ParseArgsConfig, parseArgs } from 'node:util';

type Options = NonNullable<ParseArgsConfig['options']>;

/** Words that a command does not know. The message says which, in a line. */
export class WrongWords extends Error {
  override readonly name = 'WrongWords';
}

/**
 * Reads options and names. No name means all of them.
 *
 * @param known every name there is, in the order in which they run
 * @example readWords(['codec', '--json'], { json: { type: 'boolean' } }, ['bytes', 'codec']).names // ['codec']
 */
export function readWords<const Known extends Options>(
  args: readonly string[],
  options: Known,
  known: readonly string[],
) {
  const { values, positionals } = parsed(args, options);
  const strange = positionals.find((name) => !known.includes(name));
  if (strange !== undefined) throw new WrongWords(`'${strange}' is none of ${known.join(', ')}.`);
  const isAll = positionals.length === 0;
  return { values, isAll, names: isAll ? known : positionals };
}

function parsed<const Known extends Options>(args: readonly string[], options: Known) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    throw new WrongWords(error instanceof Error ? error.message : String(error));
  }
}

/** The whole number that an option says, of six digits at most. Throws `WrongWords` where it is none. */
export function wholeNumber(option: string, text: string | undefined, otherwise: number, least: number) {
  if (text === undefined) return otherwise;
  if (!/^\d{1,6}$/.test(text) || Number(text) < least)
    throw new WrongWords(`${option} takes a whole number from ${least} to 999999.`);
  return Number(text);
}

/** What `read` answers; where the words are wrong, says so with the usage and ends the process with 2. */
export function readOrExit<Answer>(usage: string, read: () => Answer): Answer {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof WrongWords)) throw error;
    process.stderr.write(`${error.message}\n${usage}`);
    process.exit(2);
  }
}
