/** What is told of the end of a look. Pure. */
import type { Strings } from '../strings/en.ts';

/** The sentence of a code that a door ended it with; a code without one is told as a failure, never by its name. */
export function endText(code: string, { theft, problems }: Strings): string {
  const texts: Readonly<Record<string, string | undefined>> = { ...problems, ...theft.ends };
  return texts[code] ?? problems.internal;
}
