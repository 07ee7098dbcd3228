/**
 * What a suite counts, for whoever runs it to have the numbers: an attack runs its suite as CI does and reads the notes
 * (docs/attacks.md). Here, because suites of this package and of `test` note.
 */
import { appendFileSync } from 'node:fs';

/** What a suite counted, by name: numbers, or one for each case. */
export type Noted = Readonly<Record<string, number | readonly number[]>>;

/** The setting that names the file to which notes go, while somebody listens. */
export const NOTES = 'FLEETVEIL_ATTACK_NOTES';

/**
 * Notes what a suite counted. Of two with one name the later counts; while nobody listens, nothing happens.
 *
 * @example note({ suspicions_opened: 0, suspicions_sealed: 20 })
 */
export function note(noted: Noted): void {
  const file = process.env[NOTES];
  if (file !== undefined) appendFileSync(file, `${JSON.stringify(noted)}\n`);
}

/** Whether somebody listens: then a suite may take as long as the usual size of its attack does. */
export function isHeard(): boolean {
  return process.env[NOTES] !== undefined;
}
