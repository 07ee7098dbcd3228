/** How a charging session in progress stands in the outbox's notes. Pure. */
import { isPublicStation } from '@fleetveil/proto';
import type { ChargingSession, ChargingUse } from '../minimise/charging.ts';

const ID = /^[0-9a-f]{32}$/;

/** @example encodeChargingNote({ sessionId, startedS: 1800000000 }) // '{"sessionId":"…","startedS":1800000000}' */
export function encodeChargingNote({ sessionId, startedS, use }: ChargingSession): string {
  return JSON.stringify({ sessionId, startedS, use });
}

/** Reads a note back; nothing for one that is not exactly what `encodeChargingNote` writes (a damaged page). */
export function decodeChargingNote(text: string): ChargingSession | undefined {
  const { sessionId, startedS, use } = objectOf(text);
  if (!isId(sessionId) || typeof startedS !== 'number' || !Number.isSafeInteger(startedS) || startedS < 0)
    return undefined;
  if (use === undefined) return { sessionId, startedS };
  const known = useOf(use);
  return known === undefined ? undefined : { sessionId, startedS, use: known };
}

function useOf(value: unknown): ChargingUse | undefined {
  const told: Record<string, unknown> = isRecord(value) ? value : {};
  const { rentalId, grantId, station } = told;
  if (!isId(rentalId) || !isId(grantId)) return undefined;
  if (station === undefined) return { rentalId, grantId };
  // Whether it still is public the policy of the end says; here only that it is a number of a station.
  const isNumber = typeof station === 'string' && isPublicStation([station], station);
  return isNumber ? { rentalId, grantId, station } : undefined;
}

function objectOf(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : {};
  } catch {
    return {};
  }
}

function isId(value: unknown): value is string {
  return typeof value === 'string' && ID.test(value);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
