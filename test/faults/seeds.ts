/** Which seeds a run of the fault suite has. */
import { WrongWords, wholeNumber } from '../command/words.ts';

/**
 * So many seeds from the first one, or those of a list: to run again what was not even.
 *
 * @param first what `--seed` says: one number, or several with commas between them
 * @param count what `--seeds` says; it does not go with a list
 * @param drawn the first seed where none is said
 * @returns each seed once. Throws `WrongWords` where one is no number, or both say how many
 * @example seedsOf('7', '3', 0) // [7, 8, 9]
 * @example seedsOf('7,12', undefined, 0) // [7, 12]
 */
export function seedsOf(first: string | undefined, count: string | undefined, drawn: number): number[] {
  const [one, ...more] = first?.split(',') ?? [];
  if (more.length > 0 && count !== undefined)
    throw new WrongWords('--seeds says how many from one seed: it does not go with a list of seeds.');
  if (more.length > 0)
    return [...new Set([one, ...more].map((seed) => wholeNumber('--seed', seed, drawn, 0)))];
  const from = wholeNumber('--seed', one, drawn, 0);
  return Array.from({ length: wholeNumber('--seeds', count, 1, 1) }, (_, at) => from + at);
}
