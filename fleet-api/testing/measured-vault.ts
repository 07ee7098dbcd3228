/** A real vault on its socket with many riders' keys in it, for measuring what reading and erasing their trips takes. */
import {
  deriveAccess,
  holderOf,
  idBytes,
  parsePolicy,
  randomId,
  STREAM_KINDS,
  type StreamKindId,
  sha256,
} from '@fleetveil/proto';
import { sql } from 'kysely';
import type { PolicyInForce } from '../src/access/policy-in-force.ts';
import { withRole } from '../src/database/access.ts';
import { dateOfDay } from '../src/database/days.ts';
import { grantsOf } from '../src/grants/grant-store.ts';
import { readPolicyFile } from '../src/policy/publish.ts';
import { carryOut } from '../src/subjects/carry-out.ts';
import { storeRequest } from '../src/subjects/request-store.ts';
import { openStreams, type TripVault } from '../src/trips/opening.ts';
import { chunksOf, findTrip } from '../src/trips/trip-store.ts';
import { tripVault } from '../src/trips/vault-trips.ts';
import { createVaultClient, type VaultClient } from '../src/vault/client.ts';
import { startVault } from '../src/vault/start.ts';
import { type GenerationKeyFile, openKeyFiles } from '../src/vault/vault-keys.ts';
import { newKey, wrapKey } from '../src/vault/wrap.ts';
import { makeFleet, NOW_S, TENANT, type TestFleet } from '../test/vault/fleet.ts';
import { createBooking, type MeasuredBooking } from './measured-booking.ts';
import { TEST_DAY } from './server.ts';
import type { TestDatabase } from './test-database.ts';

/** A rental whose streams are deposited. Days are `YYYY-MM-DD`. */
export interface MeasuredRental {
  readonly rentalId: string;
  readonly vehicleId: string;
  readonly grantId: string;
  readonly riderId: string;
  /** 32 hex characters. */
  readonly salt: string;
  readonly startedS: number;
  readonly ends: MeasuredStream;
  readonly route: MeasuredStream;
}

/** A stream, and the last day of its key. */
export interface MeasuredStream {
  readonly streamId: string;
  readonly endsOn: string;
}

/** What a unit has of a rental: its grant as it was signed, and the key under which it seals the route. */
export interface DepositedRental {
  readonly grant: Uint8Array;
  readonly routeKey: Uint8Array;
}

/** How long something took, in milliseconds, and how much of it was waiting for the vault. */
export interface MeasuredWork {
  readonly ms: number;
  readonly vaultMs: number;
}

/** A rider who asks, with a token of the issuer. */
export interface MeasuredRider {
  readonly id: string;
  readonly token: string;
}

export interface MeasuredVault {
  /** Signs the rentals' grants and puts their streams' keys away, each under its rental's key, that under the generation's. */
  deposit(rentals: readonly MeasuredRental[]): Promise<DepositedRental[]>;
  rider(id: string): Promise<MeasuredRider>;
  /**
   * Reads a trip's route as the rider's door does: the trip, its grants, its chunks, the opening. A rider may at most
   * 120 times in a row, then twice a second.
   */
  readRoute(rider: MeasuredRider, rentalId: string): Promise<MeasuredWork & { readonly fixes: number }>;
  /** Erases all of a rider as the product does: from the request that is there to its answer and its entry of the log. */
  erase(riderId: string): Promise<MeasuredWork>;
  /** The booking door at the same store. */
  readonly booking: MeasuredBooking;
  close(): Promise<void>;
}

/** Starts a vault over the database. */
export async function openMeasuredVault(database: TestDatabase): Promise<MeasuredVault> {
  const fleet = await makeFleet(database);
  const vault = await startVault(fleet.config, fleet.tools);
  const client = createVaultClient(fleet.config.vault.socketPath);
  const { keys } = await openKeyFiles(fleet.config.keysDir).read();
  const generation = keys.find((key) => key.kind === 'generation');
  if (generation === undefined) throw new Error('the vault made no generation');
  const policy = await shippedPolicy();
  return {
    deposit: (rentals) => deposit(fleet, database, generation, rentals),
    rider: async (id) => ({ id, token: await fleet.token(id) }),
    readRoute: (rider, rentalId) => readRoute(database, client, rider, rentalId),
    erase: createEraser(fleet, database, { client, policy }),
    booking: createBooking(fleet, database, { policy, vault: client }),
    close: async () => {
      client.close();
      await vault.stop();
      await fleet.close();
    },
  };
}

async function deposit(
  fleet: TestFleet,
  { vault }: TestDatabase,
  generation: GenerationKeyFile,
  rentals: readonly MeasuredRental[],
): Promise<DepositedRental[]> {
  const deposited = await Promise.all(
    rentals.map(async (rental) => ({ rental, grant: await grantOf(fleet, rental), routeKey: newKey() })),
  );
  const rows: KeyRows[] = [];
  for (const { rental, grant, routeKey } of deposited) {
    const grantHash = await sha256(grant);
    rows.push(wrapped(generation.key, { ...rental, grantHash }, 'ends', newKey()));
    rows.push(wrapped(generation.key, { ...rental, grantHash }, 'route', routeKey));
  }
  await storeKeys(vault, generation.id, rows);
  return deposited;
}

async function grantOf(fleet: TestFleet, rental: MeasuredRental): Promise<Uint8Array> {
  const { vehicleId, rentalId, startedS } = rental;
  return fleet.grant({
    ...{ vehicleId, rentalId, grantId: idBytes(rental.grantId), routeKeepDays: 365 },
    ...{ notBeforeS: startedS, notAfterS: startedS + 7_200 },
    holder: await holderOf(rental.salt, rental.riderId),
  });
}

/** A stream's key with its rental's key of that day: the two kinds of a rental end on days of their own. */
interface KeyRows extends MeasuredStream {
  readonly rentalId: string;
  readonly vehicleId: string;
  readonly kind: number;
  readonly grantHash: Uint8Array;
  readonly rentalKey: Uint8Array;
  readonly streamKey: Uint8Array;
}

function wrapped(
  generation: Uint8Array,
  rental: MeasuredRental & { readonly grantHash: Uint8Array },
  kind: Extract<StreamKindId, 'ends' | 'route'>,
  dataKey: Uint8Array,
): KeyRows {
  const { rentalId, vehicleId, grantHash } = rental;
  const { streamId, endsOn } = rental[kind];
  const key = newKey();
  const rentalKey = wrapKey(key, generation, ['rental-key', TENANT, rentalId, endsOn]);
  const ids = [TENANT, rentalId, endsOn, vehicleId, streamId];
  const streamKey = wrapKey(dataKey, key, ['stream-key', ...ids]);
  return {
    ...{ rentalId, vehicleId, streamId, endsOn, grantHash, rentalKey, streamKey },
    kind: STREAM_KINDS.wire[kind],
  };
}

async function storeKeys(
  vault: TestDatabase['vault'],
  generationId: string,
  rows: readonly KeyRows[],
): Promise<void> {
  const [rentals, days] = [rows.map((row) => row.rentalId), rows.map((row) => row.endsOn)];
  await sql`INSERT INTO rental_key (tenant, rental_id, ends_on, wrapped, generation_id)
    SELECT ${TENANT}, r, e, w, ${generationId}::uuid FROM unnest(${rentals}::uuid[], ${days}::date[],
      ${rows.map((row) => Buffer.from(row.rentalKey))}::bytea[]) AS k (r, e, w)`.execute(vault);
  await sql`INSERT INTO stream_key (stream_id, tenant, vehicle_id, rental_id, kind, grant_hash, policy_version,
      statement_hash, wrapped_key, deposited_s, ends_on)
    SELECT s, ${TENANT}, v, r, k, g, 1, g, w, ${NOW_S}, e FROM unnest(${rows.map((row) => row.streamId)}::uuid[],
      ${rows.map((row) => row.vehicleId)}::uuid[], ${rentals}::uuid[], ${rows.map((row) => row.kind)}::smallint[],
      ${rows.map((row) => Buffer.from(row.grantHash))}::bytea[], ${rows.map((row) => Buffer.from(row.streamKey))}::bytea[],
      ${days}::date[]) AS n (s, v, r, k, g, w, e)`.execute(vault);
}

async function readRoute(
  { doors }: TestDatabase,
  client: VaultClient,
  rider: MeasuredRider,
  rentalId: string,
): Promise<MeasuredWork & { fixes: number }> {
  const vault = tripVault(client);
  const waiting = createStopwatch();
  const timed: TripVault = { open: (request) => waiting.time(() => vault.open(request)) };
  const startedMs = performance.now();
  const opened = await withRole(doors, 'door_rider', { tenant: TENANT, rider: rider.id }, async (trx) => {
    const trip = await findTrip(trx, { tenant: TENANT, riderId: rider.id }, rentalId);
    if (trip === undefined) throw new Error('a trip that is not there');
    return openStreams(trip, 'route', {
      ...{
        vault: timed,
        token: rider.token,
        nowS: NOW_S,
        stepS: 1,
        grants: await grantsOf(trx, rentalId),
        begun: new Map(),
      },
      chunksOf: (stream) => chunksOf(trx, trip.vehicle.vehicleId, stream.streamId, trip.sealedUntil),
    });
  });
  const ms = performance.now() - startedMs;
  const fixes = opened.streams.reduce((sum, stream) => sum + stream.fixes.length, 0);
  return { ms, vaultMs: waiting.ms(), fixes };
}

async function shippedPolicy(): Promise<PolicyInForce> {
  const policy = parsePolicy(await readPolicyFile());
  return { version: policy.version, policy, access: deriveAccess(policy), tripStepS: async () => 1 };
}

function createEraser(
  fleet: TestFleet,
  database: TestDatabase,
  { client, policy }: { readonly client: VaultClient; readonly policy: PolicyInForce },
): MeasuredVault['erase'] {
  return async (riderId) => {
    const requestId = randomId();
    await storeRequest(database.owner, erasureOf(requestId, riderId));
    const waiting = createStopwatch();
    const vault = {
      destroyRentals: (ask: Parameters<VaultClient['destroyRentals']>[0]) =>
        waiting.time(() => client.destroyRentals(ask)),
    };
    const parts = { db: database.doors, policyNow: async () => policy, signer: fleet.signers.grant, vault };
    const startedMs = performance.now();
    const isDone = await carryOut(parts, requestId, NOW_S);
    const ms = performance.now() - startedMs;
    if (!isDone) throw new Error('an erasure that was not carried out');
    return { ms, vaultMs: waiting.ms() };
  };
}

function erasureOf(requestId: string, riderId: string): Parameters<typeof storeRequest>[1] {
  return {
    ...{ requestId, riderId, tenant: TENANT, kind: 'erase', ask: {}, policyVersion: 1, country: 'LV' },
    ...{ purpose: undefined, rentalId: undefined, receivedS: NOW_S, firstDueS: NOW_S + 86_400 },
    endsOn: dateOfDay(TEST_DAY + 365),
  };
}

/** Adds up how long promises took. */
function createStopwatch(): { time<T>(work: () => Promise<T>): Promise<T>; ms(): number } {
  let sumMs = 0;
  return {
    time: async (work) => {
      const startedMs = performance.now();
      try {
        return await work();
      } finally {
        sumMs += performance.now() - startedMs;
      }
    },
    ms: () => sumMs,
  };
}
