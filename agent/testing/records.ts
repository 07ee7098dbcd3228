import type { StreamKindId, WirePurposeId } from '@fleetveil/proto';
import {
  type OutgoingRecord,
  outgoingChunk,
  outgoingFleetHealth,
  outgoingLossReport,
  outgoingOpening,
  outgoingTripEnd,
} from '../src/minimise/outgoing.ts';
import type { LedgerLine } from '../src/outbox/ledger.ts';
import type { Moment } from '../src/reasons/moment.ts';

/** A moment of one boot; domain and boot clock run together. */
export function at(bootS: number, bootId = 'a'.repeat(32)): Moment {
  return { nowS: 1_800_000_000 + bootS, bootS, bootId, clock: 'attested' };
}

export const TODAY = 20_833;
export const GRANT = '11'.repeat(16);
export const RENTAL = '22'.repeat(16);

/** An id out of a number: 32 hex characters. */
export function idOf(number: number): string {
  return number.toString(16).padStart(32, '0');
}

const head = { purpose: 'rental_contract', rentalId: RENTAL, grantId: GRANT, policyVersion: 1 } as const;

export function chunk(
  streamId: string,
  chunkNo: number,
  more: {
    kind?: StreamKindId;
    fixes?: number;
    open?: boolean;
    endsOnDay?: number;
    grantId?: string;
    rentalId?: string;
    purpose?: WirePurposeId;
  } = {},
): OutgoingRecord {
  const { kind = 'route', fixes = 10, open = false, endsOnDay = TODAY + 30, ...under } = more;
  const [nonce, ciphertext] = [new Uint8Array(12), new Uint8Array(320)];
  ciphertext.fill(fixes);
  return outgoingChunk({
    ...head,
    ...under,
    endsOnDay,
    kind,
    streamId,
    chunkNo,
    nonce,
    ciphertext,
    fixes,
    open,
  });
}

export function opening(
  streamId: string,
  kind: StreamKindId = 'route',
  under: { rentalId?: string; purpose?: WirePurposeId } = {},
): OutgoingRecord {
  const [statement, signature] = [new Uint8Array(300), new Uint8Array(64)];
  return outgoingOpening({ ...head, ...under, endsOnDay: TODAY + 30, kind, streamId, statement, signature });
}

export function tripEnd(): OutgoingRecord {
  return outgoingTripEnd({
    ...head,
    endsOnDay: TODAY + 365,
    startedS: 1_800_000_000,
    endedS: 1_800_000_900,
    distanceHm: 12,
    energyHwh: 3,
    parking: 'unknown',
    endedBy: 'rider',
    streams: [],
  });
}

export function health(day: number): OutgoingRecord {
  return outgoingFleetHealth({
    day,
    endsOnDay: day + 365,
    policyVersion: 1,
    chargePermille: 500,
    faultCodes: [],
  });
}

export function lossReport(losses: readonly LedgerLine[]): OutgoingRecord {
  return outgoingLossReport({ losses, endsOnDay: TODAY + 365, policyVersion: 1 });
}
