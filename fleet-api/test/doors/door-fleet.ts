/** The doors on a real database, with real keys, tokens of a real issuer and, where wanted, a real vault. */
import { setImmediate, setTimeout } from 'node:timers/promises';
import { dayOf, generateSigningKey, randomId, toBase64Url } from '@fleetveil/proto';
import { trustedIssuers } from '../../src/access/issuers.ts';
import { createPolicyReader } from '../../src/access/policy-in-force.ts';
import { createTokenVerifier } from '../../src/access/tokens.ts';
import type { BackupConfig } from '../../src/config.ts';
import type { FleetDatabase } from '../../src/database/database.ts';
import { createDoors, type DoorsParts } from '../../src/doors/app.ts';
import { FleetApiError } from '../../src/errors.ts';
import type { DoorApp } from '../../src/http/door-app.ts';
import { createRateLimiter } from '../../src/http/rate.ts';
import { createTurns } from '../../src/http/turns.ts';
import { loadWebhookKeys } from '../../src/keys/signers.ts';
import { SILENT } from '../../src/log.ts';
import { createOrganisationReader, insertOrganisation } from '../../src/organisation/organisation-store.ts';
import { readOrganisationFile } from '../../src/organisation/publish.ts';
import type { RunningPart } from '../../src/part.ts';
import { publishPolicy, readPolicyFile } from '../../src/policy/publish.ts';
import type { TripVault } from '../../src/trips/opening.ts';
import { tripVault } from '../../src/trips/vault-trips.ts';
import { createVaultClient, type VaultClient } from '../../src/vault/client.ts';
import { startVault } from '../../src/vault/start.ts';
import { createSecretSeal } from '../../src/webhooks/secret-seal.ts';
import { createTestDatabase, type TestDatabase } from '../../testing/index.ts';
import { SIGNER } from '../audit/log-parts.ts';
import { makeFleet, NOW_S, TENANT, type TestFleet, type TestUnit } from '../vault/fleet.ts';

export { NOW_S, TENANT };

/** A vehicle with its enrolled unit. */
export interface TestVehicle {
  readonly vehicleId: string;
  readonly unitId: string;
  readonly unit: TestUnit;
}

/** How a request is made. */
export interface Ask {
  readonly method?: string;
  readonly token?: string;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
}

export interface DoorFleet {
  readonly fleet: TestFleet;
  readonly database: TestDatabase;
  readonly app: DoorApp;
  readonly parts: DoorsParts;
  /** The way to the real vault, where there is one. */
  readonly vaultClient: VaultClient | undefined;
  /** Domain time of the next requests. */
  now: number;
  ask(path: string, ask?: Ask): Promise<Response>;
  /** A token whose roles are these. */
  token(subject: string, ...roles: string[]): Promise<string>;
  addVehicle(tenant?: string): Promise<TestVehicle>;
  /** Books a vehicle for a rider and answers the rental. */
  book(vehicle: TestVehicle, riderId: string, more?: object): Promise<Booked>;
  close(): Promise<void>;
}

/** What the booking door answers. */
export interface Booked {
  readonly rental_id: string;
  readonly state: string;
  readonly grant: string;
  readonly not_after_s: number;
  /** Of a guest. */
  readonly receipt_code: string | null;
}

/** A vault that nobody should ask. */
const NO_VAULT: TripVault = { open: () => Promise.reject(new Error('no vault in this test')) };

/** A vault that does not answer. */
const NO_HOLDS: DoorsParts['holdVault'] = {
  hold: () => Promise.reject(new FleetApiError('vault_unreachable', 'vault: it does not answer.')),
  release: () => Promise.reject(new FleetApiError('vault_unreachable', 'vault: it does not answer.')),
};

/** A vault that is not there: orders for places wait. */
const NO_ORDERS: DoorsParts['orderVault'] = {
  approve: async () => ({ kind: 'unavailable' }),
  openInstants: async () => ({ kind: 'unavailable' }),
};

const NO_SUPPORT: DoorsParts['supportVault'] = {
  supportCode: async () => ({ kind: 'unavailable' }),
  openHelp: async () => ({ kind: 'unavailable' }),
};

const NO_FIND: DoorsParts['findVault'] = { locate: async () => ({ kind: 'unavailable' }) };
const AWAY = async () => ({ kind: 'unavailable' }) as const;
/** The same, in a case of theft. */
const NO_THEFTS: DoorsParts['theftVault'] = {
  ask: AWAY,
  confirm: AWAY,
  look: AWAY,
  open: AWAY,
  remove: AWAY,
  close: AWAY,
};

const NO_ACCIDENTS: DoorsParts['accidentVault'] = {
  releasePacket: () => Promise.resolve({ kind: 'unavailable' }),
  openPacket: () => Promise.resolve({ kind: 'unavailable' }),
  destroy: () => Promise.reject(new FleetApiError('vault_unreachable', 'vault: it does not answer.')),
};

const NO_ERASER: DoorsParts['eraser'] = {
  destroyRentals: () => Promise.reject(new Error('no vault in this test')),
};

/** An Ed25519 public key as a phone hands it in. */
export async function phoneKey(): Promise<string> {
  return toBase64Url((await generateSigningKey()).publicKey);
}

export async function openDoorFleet(
  options: { vault?: 'real'; backup?: BackupConfig } & Partial<Omit<DoorsParts, 'vault'>> = {},
): Promise<DoorFleet> {
  const { vault: wanted, backup, ...replaced } = options;
  const database = await createTestDatabase();
  const made = await makeFleet(database);
  const fleet = backup === undefined ? made : { ...made, config: { ...made.config, backup } };
  const { owner, doors: db } = database;
  await publishPolicy(owner, fleet.signers.policy, {
    tenant: TENANT,
    document: await readPolicyFile(),
    nowS: NOW_S,
  });
  const organisation = await readOrganisationFile();
  await insertOrganisation(owner, { tenant: TENANT, version: 1, document: organisation, publishedS: NOW_S });
  const vault = wanted === 'real' ? await openVault(fleet) : undefined;
  const patient = () => createRateLimiter({ burst: 1e6, perSecond: 1e6 }, () => performance.now());
  const parts: DoorsParts = {
    ...{
      db,
      nowS: () => doorFleet.now,
      signer: fleet.signers.grant,
      commandSigner: fleet.signers.command,
      vault: vault?.trips ?? NO_VAULT,
    },
    ...{ theftVault: vault?.client.theft ?? NO_THEFTS, theftSigner: fleet.signers.theft },
    pause: () => setImmediate(),
    waitS: (seconds) => setTimeout(seconds * 1000),
    vaultTurns: createTurns({ most: 4, patienceMs: 5_000 }),
    holdVault: vault?.client ?? NO_HOLDS,
    orderVault: vault?.client ?? NO_ORDERS,
    supportVault: vault?.client ?? NO_SUPPORT,
    findVault: vault?.client ?? NO_FIND,
    accidentVault: vault?.client ?? NO_ACCIDENTS,
    webhookSeal: createSecretSeal(await loadWebhookKeys(fleet.config.keysDir)),
    ...{ webhookReach: { private: true }, realS: () => Date.now() / 1000 },
    eraser: vault?.client ?? NO_ERASER,
    verifyToken: createTokenVerifier(trustedIssuers(fleet.config.oidc, undefined), () => new Date()),
    policyNow: createPolicyReader(),
    ...{ organisationNow: createOrganisationReader(), tenant: TENANT },
    ...{ addresses: patient(), callers: patient(), shares: patient() },
    ...{ checks: [], demo: undefined, log: SILENT },
    auditKey: SIGNER,
    ...replaced,
  };
  const app = createDoors(parts);
  const ask = async (path: string, { method = 'GET', token, body, headers = {} }: Ask = {}) =>
    app.request(path, {
      method,
      headers: {
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
  const doorFleet: DoorFleet = {
    ...{ fleet, database, app, parts, ask, now: NOW_S, vaultClient: vault?.client },
    token: (subject, ...roles) => fleet.token(subject, { roles }),
    addVehicle: (tenant = TENANT) => addVehicle(fleet, owner, tenant),
    book: async (vehicle, riderId, more = {}) => {
      const body = { vehicle_id: vehicle.vehicleId, rider_id: riderId, phone_key: await phoneKey(), ...more };
      const headers = { 'idempotency-key': randomId() };
      const token = await fleet.token('booking-system', { roles: ['booking'] });
      const answer = await ask('/v1/booking/rentals', { method: 'POST', token, body, headers });
      if (answer.status !== 201) throw new Error(`booking: ${answer.status} ${await answer.text()}`);
      return (await answer.json()) as Booked;
    },
    close: async () => {
      await vault?.stop();
      await fleet.close();
      await database.drop();
    },
  };
  return doorFleet;
}

async function openVault(fleet: TestFleet): Promise<RunningPart & { trips: TripVault; client: VaultClient }> {
  const running = await startVault(fleet.config, fleet.tools);
  const client = createVaultClient(fleet.config.vault.socketPath);
  const stop = async (): Promise<void> => {
    client.close();
    await running.stop();
  };
  return { stop, client, trips: tripVault(client) };
}

async function addVehicle(fleet: TestFleet, owner: FleetDatabase, tenant: string): Promise<TestVehicle> {
  const [vehicleId, unitId] = [randomId(), randomId()];
  const unit = await fleet.enrol(vehicleId);
  await owner
    .insertInto('vehicle')
    .values({ vehicle_id: vehicleId, tenant, kind: 'e_scooter', label: `Scooter ${unitId.slice(0, 4)}` })
    .execute();
  await owner
    .insertInto('unit')
    .values({
      ...{ unit_id: unitId, tenant, vehicle_id: vehicleId, certificate: unit.certificate },
      ...{ session_id: null, session_seen_s: null, hello_s: null },
    })
    .execute();
  return { vehicleId, unitId, unit };
}

/** The day of a second, as text. */
export const dateOf = (timeS: number, plusDays = 0): string =>
  new Date((dayOf(timeS) + plusDays) * 86_400_000).toISOString().slice(0, 10);

/** JSON of an answer. */
export async function json<T = Record<string, unknown>>(answer: Response | Promise<Response>): Promise<T> {
  return (await (await answer).json()) as T;
}

/** The code of a problem, with its status. */
export async function problemOf(answer: Response | Promise<Response>): Promise<[number, unknown]> {
  const response = await answer;
  const body = (await response.json()) as { code?: unknown };
  return [response.status, body.code];
}
