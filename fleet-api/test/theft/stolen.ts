/** Cases of theft through the doors with a real vault, and the pursuits that a unit would seal. */
import { type Fix, randomId, SIGNED_TYPES, STREAM_KINDS, v1 } from '@fleetveil/proto';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import type { DoorsParts } from '../../src/doors/app.ts';
import { runThefts } from '../../src/theft/upkeep.ts';
import type { VaultClient } from '../../src/vault/client.ts';
import { type DoorFleet, dateOf, json, NOW_S, openDoorFleet, type TestVehicle } from '../doors/door-fleet.ts';
import { openUnitStream, transportKeyIn, type UnitStream } from '../vault/fleet.ts';

export const HOUR = 3_600;
export const DAY = 86_400;

/** A case as the officers' door answers it. */
export interface Case {
  readonly theft_id: string;
  readonly vehicle_id: string;
  readonly state: string;
  readonly outcome: string | null;
  readonly refusal: string | null;
  readonly grant_until_s: number | null;
  readonly lapses_s: number | null;
  readonly suspicions: number;
  readonly cell: { cell: string } | null;
  readonly decided: { at_s: number; by: string } | null;
  readonly officers: readonly string[];
  readonly removed: readonly string[];
}

/** One position of the stream of events. */
export interface Position {
  readonly time_s: number;
  readonly latitude: number;
  readonly longitude: number;
  readonly accuracy_m: number | null;
  readonly heading_deg?: number;
}

/** The people: ola and otto look, ada and axel are second persons. */
export interface StolenFleet {
  readonly doors: DoorFleet;
  readonly tokens: Readonly<Record<'ola' | 'otto' | 'ada' | 'axel', string>>;
  /** Moves the clock of doors and vault. */
  at(nowS: number): void;
  post(path: string, body: object, token: string): Promise<Response>;
  /** Declares a theft as ola; answers the case. */
  declare(vehicle: TestVehicle, more?: object): Promise<Case>;
  verdict(theftId: string, body: object, token?: string): Promise<Response>;
  approve(theftId: string, token?: string): Promise<Response>;
  read(theftId: string): Promise<Case>;
  /** A confirmed case with its number of the police. */
  confirmed(vehicle: TestVehicle, more?: object): Promise<Case>;
  /** Begins a look as ola. */
  look(theftId: string, token?: string, reason?: string): Promise<Response>;
  /** Everything that a look shows now. */
  positions(sessionId: string, token?: string): Promise<Position[]>;
  /** What went down to the unit of a vehicle, by type. */
  sentTo(vehicle: TestVehicle): Promise<string[]>;
  grantOf(theftId: string): Promise<Uint8Array>;
  /** Seals a pursuit as the unit would and puts it where ingest would. Without a grant it is a suspicion. */
  seal(
    vehicle: TestVehicle,
    fixes: readonly Fix[],
    under?: { grant?: Uint8Array; eventId?: string },
  ): Promise<Sealed>;
  close(): Promise<void>;
}

/** A stream that was sealed and stored. */
export interface Sealed {
  readonly streamId: string;
  readonly eventId: string;
  /** Another chunk of it: the next, or the one with that number, which came before its time or after it. */
  add(fixes: readonly Fix[], chunkNo?: number): Promise<void>;
}

const REASON = 'Two people lifted it into a van.';

/** Opens it: about two seconds. */
export async function openStolenFleet(more: Pick<Partial<DoorsParts>, 'web'> = {}): Promise<StolenFleet> {
  const doors = await openDoorFleet({ vault: 'real', ...more });
  const officer = (name: string) => doors.token(name, 'theft_officer');
  const approver = (name: string) => doors.token(name, 'approver');
  const tokens = {
    ...{ ola: await officer('ola'), otto: await officer('otto') },
    ...{ ada: await approver('ada'), axel: await approver('axel') },
  };
  const post: StolenFleet['post'] = (path, body, token) =>
    doors.ask(path, { method: 'POST', token, body, headers: { 'idempotency-key': randomId() } });
  const verdict: StolenFleet['verdict'] = (theftId, body, token = tokens.ada) =>
    post(`/v1/approver/thefts/${theftId}/verdict`, body, token);
  const fleet: StolenFleet = {
    ...{ doors, tokens, post, verdict },
    at: (nowS) => {
      doors.now = nowS;
      doors.fleet.setNow(nowS);
    },
    declare: async ({ vehicleId }, more = {}) => {
      const said = { vehicle: { vehicle_id: vehicleId }, reason: 'seen_taken', reason_text: REASON, ...more };
      return must<Case>(post('/v1/theft/cases', said, tokens.ola));
    },
    approve: (theftId, token = tokens.ada) => verdict(theftId, { verdict: 'approve' }, token),
    read: (theftId) => must<Case>(doors.ask(`/v1/theft/cases/${theftId}`, { token: tokens.ola })),
    confirmed: async (vehicle, more = {}) => {
      const { theft_id } = await fleet.declare(vehicle, { police_reference: 'LV-26-11', ...more });
      await must(fleet.approve(theft_id));
      return fleet.read(theft_id);
    },
    look: (theftId, token = tokens.ola, reason = 'The van was seen again.') =>
      post(`/v1/theft/cases/${theftId}/looks`, { reason }, token),
    positions: async (sessionId, token = tokens.ola) => {
      const answer = await doors.ask(`/v1/theft/looks/${sessionId}/positions?follow=false`, { token });
      if (!answer.ok) throw new Error(`positions: ${answer.status} ${await answer.text()}`);
      return positionsIn(await answer.text());
    },
    sentTo: ({ unitId }) => sentTo(doors, unitId),
    grantOf: (theftId) => grantOf(doors, theftId),
    seal: (vehicle, fixes, under = {}) => seal(doors, vehicle, fixes, under),
    close: () => doors.close(),
  };
  fleet.at(NOW_S);
  return fleet;
}

/** The stolen fleet of a test file, and the scooter of the test that runs. */
export interface StolenFile {
  readonly stolen: StolenFleet;
  /** Nobody's case is about it yet. */
  readonly scooter: TestVehicle;
  readonly vault: VaultClient;
  /** What the job of thefts needs. */
  readonly jobParts: Parameters<typeof runThefts>[0];
  /** The job of thefts, now. */
  run(): ReturnType<typeof runThefts>;
}

/**
 * One stolen fleet for all tests of a file, each of which begins at NOW_S with a scooter of its own.
 *
 * @example const file = stolenFleetOfFile(); test('…', () => file.stolen.declare(file.scooter))
 */
export function stolenFleetOfFile(): StolenFile {
  let opened: StolenFleet | undefined;
  let vehicle: TestVehicle | undefined;
  const there = <T>(part: T | undefined): T => {
    if (part === undefined) throw new Error('it is there within a test only');
    return part;
  };
  beforeAll(async () => {
    opened = await openStolenFleet();
  });
  afterAll(() => opened?.close());
  beforeEach(async () => {
    there(opened).at(NOW_S);
    vehicle = await there(opened).doors.addVehicle();
  });
  const file: StolenFile = {
    get stolen() {
      return there(opened);
    },
    get scooter() {
      return there(vehicle);
    },
    get vault() {
      return there(file.stolen.doors.vaultClient);
    },
    get jobParts() {
      const { db, policyNow, signer } = file.stolen.doors.parts;
      return { db, policyNow, signer, vault: file.vault.theft };
    },
    run: () => runThefts(file.jobParts, file.stolen.doors.now),
  };
  return file;
}

/** An answer that has to be one. */
export async function must<Body>(asked: Promise<Response>): Promise<Body> {
  const answer = await asked;
  if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
  return json<Body>(answer);
}

/** The positions among server-sent events. */
export function positionsIn(text: string): Position[] {
  return [...text.matchAll(/^event: position\ndata: (.*)$/gm)].map(
    ([, data]) => JSON.parse(data ?? '') as Position,
  );
}

/** Fixes a second apart, going east: a way of their own for each pursuit. */
export function away(fromS: number, count: number, latitudeE6 = 56_950_000): Fix[] {
  return Array.from({ length: count }, (_, i) => ({
    ...{ timeS: fromS + i, latitudeE6, longitudeE6: 24_100_000 + 60 * i, accuracyM: 4, headingDeg: 90 },
  }));
}

async function sentTo({ database: { owner } }: DoorFleet, unitId: string): Promise<string[]> {
  const rows = await owner
    .selectFrom('downlink')
    .select('body')
    .where('unit_id', '=', unitId)
    .orderBy('id')
    .execute();
  return rows.map(({ body }) => SIGNED_TYPES.word(v1.Signed.decode(body).type) ?? '');
}

async function grantOf({ database: { owner } }: DoorFleet, theftId: string): Promise<Uint8Array> {
  const { signed } = await owner
    .selectFrom('grant_issued')
    .select('signed')
    .where('rental_id', '=', theftId)
    .orderBy('not_after_s', 'desc')
    .executeTakeFirstOrThrow();
  return signed;
}

async function seal(
  doors: DoorFleet,
  vehicle: TestVehicle,
  fixes: readonly Fix[],
  { grant, eventId = randomId() }: { grant?: Uint8Array; eventId?: string },
): Promise<Sealed> {
  const { fleet, database, vaultClient } = doors;
  if (vaultClient === undefined) throw new Error('a pursuit needs the real vault');
  const key = await transportKeyIn(await vaultClient.transportKeys());
  const stream = await openUnitStream(fleet, key, grant, { unit: vehicle.unit, kind: 'theft', eventId });
  const deposited = await vaultClient.deposit(stream.deposit);
  if (deposited.kind !== 'stored') throw new Error(`deposit: ${JSON.stringify(deposited)}`);
  const signed = grant && v1.Grant.decode(v1.Signed.decode(grant).body);
  const under =
    signed === undefined
      ? { rental_id: null, event_id: eventId, grant_id: null }
      : { rental_id: hex(signed.rentalId), event_id: null, grant_id: hex(signed.grantId) };
  const ends_on = dateOf(doors.now, grant === undefined ? 1 : 365);
  const place = { vehicle_id: vehicle.vehicleId, stream_id: stream.streamId };
  await database.owner
    .insertInto('stream')
    .values({
      ...{ ...place, ...under, kind: STREAM_KINDS.wire.theft, policy_version: 1, follows: null, ends_on },
      ...{ statement: stream.deposit.statement, signature: stream.deposit.signature, grant_hash: null },
    })
    .execute();
  const of = { ...place, grant_id: under.grant_id, ends_on };
  let next = 0;
  const add = (more: readonly Fix[], chunkNo = next) => {
    next = Math.max(next, chunkNo + 1);
    return storeChunk(doors, stream, of, chunkNo, more);
  };
  await add(fixes);
  return { streamId: stream.streamId, eventId, add };
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

async function storeChunk(
  { database }: DoorFleet,
  stream: UnitStream,
  of: { vehicle_id: string; stream_id: string; grant_id: string | null; ends_on: string },
  chunkNo: number,
  fixes: readonly Fix[],
): Promise<void> {
  const { nonce, ciphertext } = await stream.chunk(fixes, chunkNo);
  const key = { outbox_id: randomId(), number: chunkNo + 1, chunk_no: chunkNo };
  await database.owner
    .insertInto('chunk')
    .values({ ...of, ...key, nonce, ciphertext })
    .execute();
}
