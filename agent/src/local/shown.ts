import type { PurposeId } from '@fleetveil/proto';
import type { Audience } from '../log.ts';

/** Whether something is told at the vehicle: all but a confirmed theft, of which the people concerned hear afterwards (M15). */
export function isShown({ purpose, grantId = '' }: { purpose?: PurposeId; grantId?: string }): boolean {
  return purpose !== 'asset_protection' || grantId === '';
}

/** For whom a line about it is. */
export function audienceOf(about: Parameters<typeof isShown>[0]): Audience | undefined {
  return isShown(about) ? undefined : 'journal';
}
