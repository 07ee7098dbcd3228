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
    const text = textOf(given[i] ?? '');
    members[part.slice(1, -1)] = text ?? '';
    return text !== undefined && text !== '';
  });
  return fits ? members : undefined;
}

/** A piece of an address as text; `undefined` where it is none (half a character: somebody cut the address). */
function textOf(piece: string): string | undefined {
  try {
    return decodeURIComponent(piece);
  } catch {
    return undefined;
  }
}

/**
 * Which place of the navigation a page belongs to: the longest address that its own begins with, piece by piece. Pure.
 *
 * @example roomOf('/office/orders/ab', ['/office', '/office/orders']) // '/office/orders'
 */
export function roomOf(path: string, rooms: readonly string[]): string | undefined {
  return rooms
    .filter((room) => path === room || path.startsWith(`${room}/`))
    .toSorted((a, b) => b.length - a.length)[0];
}
