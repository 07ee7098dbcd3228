/** The agent's own rules, played: what a unit with this policy would say of a place, byte for byte. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import {
  coarseReport,
  type Moment,
  type Place,
  type PolicyView,
  placeAfterFix,
  placeAfterUse,
  placeCell,
  unknownPlace,
} from '@fleetveil/agent';
import {
  cellFromWire,
  DEFAULT_POLICY_PATH,
  type DeviceRules,
  decodeUplink,
  deriveDeviceRules,
  parsePolicy,
} from '@fleetveil/proto';
import type { Chance } from '@fleetveil/simulator';
import { movedBy, normal, pointOf, type Spot } from './town.ts';

/** The policy we ship. */
export const POLICY = parsePolicy(
  readFileSync(fileURLToPath(import.meta.resolve(DEFAULT_POLICY_PATH)), 'utf8'),
);
const RULES: DeviceRules = deriveDeviceRules(POLICY);
/** A unit that has it, and was told so today. */
export const CURRENT: PolicyView = { standing: 'current', rules: RULES, canSeal: true };
export const TICK_S = RULES.tickS;

/** A receiver's error between houses, one sigma, metres: what stays over a parking, and what each fix adds. */
const STAYS_M = 5;
const EACH_M = 1.5;

/** A receiver for the length of one parking. */
export function createReceiver(chance: Chance, staysM: number = STAYS_M): (spot: Spot) => Spot {
  const [east, north] = [staysM * normal(chance), staysM * normal(chance)];
  return (spot) => movedBy(spot, east + EACH_M * normal(chance), north + EACH_M * normal(chance));
}

/** The moment so many seconds after the beginning of a day. */
export function momentAt(seconds: number): Moment {
  const nowS = 20_833 * 86_400 + seconds;
  return { nowS, bootS: 1_000 + seconds, bootId: 'attacked', clock: 'attested' };
}

/** The cell that the report of a tick carries, read back from its bytes; nothing = none. */
export function reportedCell(place: Place, seconds: number): string | undefined {
  const { body } = coarseReport(placeCell(place), CURRENT, momentAt(seconds));
  const cell = decodeUplink(body).coarseReport?.cell;
  return cell ? cellFromWire(cell) : undefined;
}

const SAID_M = 5;

/** A place after a fix. */
export function afterFix(place: Place, measured: Spot, seconds: number): Place {
  return placeAfterFix(place, {
    ...pointOf(measured),
    accuracyM: SAID_M,
    bootS: momentAt(seconds).bootS,
  });
}

/** A vehicle whose rental ended here: its end fix is its place. */
export function parkedAt(measured: Spot): Place {
  return placeAfterUse(unknownPlace(), pointOf(measured));
}
