/** What an address means. Pure. */

/** Members of a path: names from `{…}` of its pattern. */
export type Members = Readonly<Record<string, string>>;

/**
 * Whether a path has that pattern, and its members. Pure.
 *
 * @example matchPath('/rider/trips/{id}', '/rider/trips/ab') // { id: 'ab' }
 */
export function matchPath(pattern: string, path: string): Members | undefined {
  const [wanted, given] = [pattern.split('/'), path.replace(/(?<=.)\/$/, '').split('/')];
  if (wanted.length !== given.length) return undefined;
  const members: Record<string, string> = {};
  const fits = wanted.every((part, i) => {
    if (!part.startsWith('{')) return part === given[i];
    members[part.slice(1, -1)] = decodeURIComponent(given[i] ?? '');
    return given[i] !== '';
  });
  return fits ? members : undefined;
}
