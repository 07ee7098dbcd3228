/** What the policy lets a role know (M9): asked field by field, so that a stricter policy shows less at once. */
import {
  type AccessGrade,
  type AccessTable,
  isFinerPlace,
  isFinerTime,
  type PlaceGrade,
  type PurposeId,
  type RoleId,
  type TimeGrade,
} from '@fleetveil/proto';

/** What an answer would say, in the policy's grades. */
export interface Wanted {
  readonly purpose: PurposeId;
  readonly place: PlaceGrade;
  readonly time: TimeGrade;
}

/**
 * Whether one of the caller's roles may know that much for that purpose. Default: no.
 *
 * @param onlyFor the purpose of a processor's token: nothing is known for another (R2)
 * @example mayKnow(table, caller.roles, { purpose: 'live_service', place: 'cell', time: 'tick' })
 */
export function mayKnow(
  table: AccessTable,
  roles: ReadonlySet<string>,
  wanted: Wanted,
  onlyFor?: PurposeId,
): boolean {
  if (onlyFor !== undefined && onlyFor !== wanted.purpose) return false;
  return (Object.keys(table) as RoleId[]).some(
    (role) => roles.has(role) && covers(table[role].purposes[wanted.purpose], wanted),
  );
}

function covers(grade: AccessGrade | undefined, wanted: Wanted): boolean {
  if (grade === undefined) return false;
  return !isFinerPlace(wanted.place, grade.place) && !isFinerTime(wanted.time, grade.time);
}
