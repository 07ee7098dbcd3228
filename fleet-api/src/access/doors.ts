/** Which role opens which door: total, so that a new role of the policy has to be placed here. */
import type { RoleId } from '@fleetveil/proto';
import type { DoorRole } from '../database/access.ts';

/** Doors behind a token, each the first part of its paths: `/v1/<door>/…`. */
export const DOORS = [
  ...(['booking', 'operator', 'rider', 'privacy', 'payer', 'support', 'field'] as const),
  ...(['theft', 'approver', 'insurer', 'administrator', 'statistics'] as const),
] as const;

/** One door. */
export type DoorId = (typeof DOORS)[number];

/** The role a request takes on in the database. */
export const DATABASE_ROLE: Record<DoorId, DoorRole> = {
  booking: 'door_booking',
  operator: 'door_operator',
  rider: 'door_rider',
  privacy: 'door_privacy',
  payer: 'door_payer',
  support: 'door_support',
  field: 'door_field',
  theft: 'door_theft',
  approver: 'door_approver',
  insurer: 'door_insurer',
  administrator: 'door_administrator',
  statistics: 'door_statistics',
};

/** The door of each role of the policy; `none`: no door of its own, see `docs/access.md`. */
export const DOOR_OF_ROLE: Record<RoleId, DoorId | 'none'> = {
  rider: 'rider',
  next_rider: 'none',
  feed: 'none',
  booking: 'booking',
  operator: 'operator',
  dispatcher: 'operator',
  field_worker: 'field',
  workshop: 'operator',
  support: 'support',
  engineer: 'none',
  privacy_officer: 'privacy',
  administrator: 'administrator',
  theft_officer: 'theft',
  approver: 'approver',
  insurer: 'insurer',
  issuer: 'none',
  accounting: 'none',
  payer: 'payer',
  staff: 'statistics',
  partner: 'statistics',
  authority: 'none',
};

/** Roles that open a door, for texts and refusals. */
export function rolesOf(door: DoorId): RoleId[] {
  return (Object.keys(DOOR_OF_ROLE) as RoleId[]).filter((role) => DOOR_OF_ROLE[role] === door);
}

/** Whether any of the roles opens the door. A role nobody knows opens none. */
export function opens(door: DoorId, roles: ReadonlySet<string>): boolean {
  return rolesOf(door).some((role) => roles.has(role));
}
