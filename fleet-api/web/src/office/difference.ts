/** Lines that a text has and another has not, in order (longest common subsequence). Pure. */

/** One line. */
export interface ChangedLine {
  readonly kind: 'added' | 'removed';
  readonly text: string;
}

/** @example changedLines('a\nb', 'a\nc') // [{ kind: 'removed', text: 'b' }, { kind: 'added', text: 'c' }] */
export function changedLines(before: string, after: string): ChangedLine[] {
  const [old, now] = [before.split('\n'), after.split('\n')];
  const common = commonLengths(old, now);
  const changed: ChangedLine[] = [];
  let [i, j] = [0, 0];
  while (i < old.length || j < now.length) {
    const isSame = i < old.length && j < now.length && old[i] === now[j];
    const [skipOld, skipNow] = [common[i + 1]?.[j] ?? -1, common[i]?.[j + 1] ?? -1];
    if (isSame) [i, j] = [i + 1, j + 1];
    else if (skipOld >= skipNow && i < old.length) changed.push({ kind: 'removed', text: old[i++] ?? '' });
    else changed.push({ kind: 'added', text: now[j++] ?? '' });
  }
  return changed;
}

/** Of each pair of rests, how many lines they share in order. */
function commonLengths(old: readonly string[], now: readonly string[]): Uint16Array[] {
  const lengths = Array.from({ length: old.length + 1 }, () => new Uint16Array(now.length + 1));
  for (let i = old.length - 1; i >= 0; i -= 1) {
    for (let j = now.length - 1; j >= 0; j -= 1) {
      const [row, next] = [lengths[i], lengths[i + 1]];
      if (row === undefined || next === undefined) continue;
      row[j] = old[i] === now[j] ? (next[j + 1] ?? 0) + 1 : Math.max(next[j] ?? 0, row[j + 1] ?? 0);
    }
  }
  return lengths;
}
