import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { DEFAULT_POLICY_PATH, type DeviceRules, deriveDeviceRules, parsePolicy } from '@fleetveil/proto';
import type { ReasonContext } from '../../src/reasons/change.ts';
import type { GrantFacts } from '../../src/reasons/grant.ts';
import type { Moment } from '../../src/reasons/moment.ts';
import type { PolicyView } from '../../src/reasons/standing.ts';

/** The rules of the policy we ship. */
export const RULES: DeviceRules = deriveDeviceRules(
  parsePolicy(readFileSync(fileURLToPath(import.meta.resolve(DEFAULT_POLICY_PATH)), 'utf8')),
);

/** Noon of a day, so that a few hours around it are one day. */
export const NOON_S = 20_833 * 86_400 + 43_200;
export const TENANT = 'riga-scooters';
export const VEHICLE = 'ee'.repeat(16);
export const BOOT = 'boot-1';
export const CURRENT: PolicyView = { standing: 'current', rules: RULES, canSeal: true };

/** An id out of a number: 32 hex characters. */
export function idOf(number: number): string {
  return number.toString(16).padStart(32, '0');
}

/** A key or hash out of a number: 64 hex characters. */
export function keyOf(number: number): string {
  return number.toString(16).padStart(64, '0');
}

/** A moment so many seconds after noon; domain and boot clock run together. */
export function at(seconds: number, more: Partial<Moment> = {}): Moment {
  return { nowS: NOON_S + seconds, bootS: 1000 + seconds, bootId: BOOT, clock: 'attested', ...more };
}

/** The context of a unit at a moment. */
export function given(moment: Moment, policy: PolicyView = CURRENT): ReasonContext {
  return { tenant: TENANT, vehicleId: VEHICLE, moment, policy };
}

/** A grant of an hour from noon, numbered, of rental 1 and phone 1. */
export function grantOf(number: number, more: Partial<GrantFacts> = {}): GrantFacts {
  return {
    grantId: idOf(number),
    grantHash: keyOf(number),
    tenant: TENANT,
    vehicleId: VEHICLE,
    purpose: 'rental_contract',
    rentalId: idOf(0x1001),
    notBeforeS: NOON_S,
    notAfterS: NOON_S + 3600,
    maxDurationS: 0,
    route: false,
    routeKeepDays: 0,
    phoneKey: keyOf(1),
    minPolicyVersion: 1,
    ...more,
  };
}
