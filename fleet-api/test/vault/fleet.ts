/** A small fleet for the vault's tests: its keys, one unit, grants, riders' tokens, and streams sealed as a unit seals them. */

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  coSignDocument,
  encodeTrack,
  type Fix,
  generateSigningKey,
  holderOf,
  idBytes,
  importSigningKey,
  keyIdOf,
  ownBytes,
  randomBytes,
  randomId,
  type SigningKey,
  STREAM_KINDS,
  type StreamKindId,
  SUITE,
  sealChunk,
  sealDataKey,
  sealForRider,
  sealInfo,
  sha256,
  signBytes,
  signDocument,
  v1,
} from '@fleetveil/proto';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import type { FleetApiConfig } from '../../src/config.ts';
import { initKeys } from '../../src/keys/init.ts';
import { signKeySet } from '../../src/keys/key-set.ts';
import { DATABASE_FILE, KEY_SET_FILE, KEY_SET_ROLES, POLICY_FILE } from '../../src/keys/layout.ts';
import { loadSigner, type Signer } from '../../src/keys/signers.ts';
import { SILENT } from '../../src/log.ts';
import type { PartTools } from '../../src/part.ts';
import { readPolicyFile } from '../../src/policy/publish.ts';
import type { DepositAsk, OpenAsk } from '../../src/vault/wire.ts';
import { TEST_NOW_S, type TestDatabase } from '../../testing/index.ts';

export const TENANT = 'demo';
export const AUDIENCE = 'fleetveil';
/** Noon of a day in 2026, domain time of these tests. */
export const NOW_S = TEST_NOW_S;

/** A rider with the salt that binds a grant to them. */
export interface Rider {
  readonly id: string;
  readonly salt: string;
}

/** What a grant says, where it differs from the usual one. */
export type GrantTerms = Partial<
  Pick<
    v1.IGrant,
    | 'riderKey'
    | 'grantId'
    | 'notBeforeS'
    | 'notAfterS'
    | 'route'
    | 'routeKeepDays'
    | 'purpose'
    | 'holder'
    | 'tenant'
  >
> & { readonly vehicleId?: string; readonly rentalId?: string };

/** A stream as a unit has it: its opening for ingest, its data key, its chunks. */
export interface UnitStream {
  readonly streamId: string;
  readonly dataKey: Uint8Array;
  readonly deposit: DepositAsk;
  /** Seals a chunk of fixes; the stream's last, where it is said to be. */
  chunk(fixes: readonly Fix[], chunkNo?: number, isLast?: boolean): Promise<OpenAsk['chunks'][number]>;
}

/** A unit with its certificate. */
export interface TestUnit {
  readonly vehicleId: string;
  readonly certificate: Uint8Array;
  readonly key: SigningKey;
}

export interface TestFleet {
  readonly dir: string;
  readonly config: FleetApiConfig;
  readonly tools: PartTools;
  readonly signers: {
    readonly enrol: Signer;
    readonly grant: Signer;
    readonly theft: Signer;
    readonly status: Signer;
    readonly command: Signer;
    readonly policy: Signer;
  };
  readonly unit: TestUnit;
  readonly rider: Rider;
  readonly rentalId: string;
  /** Moves domain time. */
  setNow(nowS: number): void;
  enrol(vehicleId?: string, signer?: Signer): Promise<TestUnit>;
  grant(terms?: GrantTerms, signer?: Signer): Promise<Uint8Array>;
  /** A token of the test's issuer. */
  token(subject: string, claims?: TokenClaims): Promise<string>;
  publishPolicy(change?: (text: string) => string): Promise<void>;
  close(): Promise<void>;
}

export interface TokenClaims {
  readonly audience?: string;
  readonly issuer?: string;
  readonly tenant?: string;
  readonly roles?: readonly string[];
  /** Further claims, such as a processor's recipient and purpose. */
  readonly more?: Readonly<Record<string, string>>;
  /** Real seconds from now; negative = expired. */
  readonly expiresIn?: number;
  /** Real seconds from now at which it says it was issued. */
  readonly issuedIn?: number;
}

/** Makes keys, issuer and unit, around a database where the test has one. */
export async function makeFleet(database?: TestDatabase): Promise<TestFleet> {
  const dir = await mkdtemp(join(tmpdir(), 'fleetveil-vault-'));
  const keysDir = join(dir, 'keys');
  await initKeys(keysDir, TENANT, NOW_S);
  if (database !== undefined) await writePasswords(keysDir, database);
  const issuer = await startIssuer();
  const clock = { nowS: NOW_S };
  const signers = {
    enrol: await loadSigner(keysDir, 'enrol'),
    grant: await loadSigner(keysDir, 'grant_rental'),
    theft: await loadSigner(keysDir, 'grant_theft'),
    status: await loadSigner(keysDir, 'status'),
    command: await loadSigner(keysDir, 'command'),
    policy: await loadSigner(keysDir, 'policy'),
  };
  const rider = { id: 'rider-1', salt: randomId() };
  const rentalId = randomId();
  const enrol = (vehicleId = randomId(), signer = signers.enrol) => enrolUnit(vehicleId, signer);
  const unit = await enrol();
  const fleet: TestFleet = {
    ...{ dir, signers, unit, rider, rentalId, enrol, token: issuer.token },
    config: configOf(dir, keysDir, database, issuer.url),
    tools: { log: SILENT, clock: { rate: 1, nowS: () => clock.nowS, realDelayMs: (s) => s * 1000 } },
    setNow: (nowS) => {
      clock.nowS = nowS;
    },
    grant: (terms, signer) => makeGrant(fleet, terms, signer),
    publishPolicy: async (change = (text) => text) => {
      const document = change(await readPolicyFile());
      const version = Number(/^version: *(\d+)/m.exec(document)?.[1] ?? 1);
      const body = v1.PolicyDocument.encode({ tenant: TENANT, version, document }).finish();
      await writeFile(join(keysDir, POLICY_FILE), await signers.policy.sign('policy', TENANT, body));
    },
    close: async () => {
      await issuer.close();
      await rm(dir, { recursive: true, force: true });
    },
  };
  await fleet.publishPolicy();
  return fleet;
}

async function writePasswords(keysDir: string, database: TestDatabase): Promise<void> {
  const of = (login: 'owner' | 'ingest' | 'doors' | 'vault') => database.connection(login).password;
  const passwords = { owner: of('owner'), ingest: of('ingest'), doors: of('doors'), vault: of('vault') };
  await writeFile(
    join(keysDir, DATABASE_FILE),
    JSON.stringify({ admin: 'not used by a vault', ...passwords }),
  );
}

function configOf(
  dir: string,
  keysDir: string,
  database: TestDatabase | undefined,
  issuer: string,
): FleetApiConfig {
  const dataDir = join(dir, 'data');
  return {
    ...{
      demo: false,
      tenant: TENANT,
      dataDir,
      keysDir,
      runDir: join(dataDir, 'run'),
      clock: { demo: false },
    },
    database: database === undefined ? {} : { url: database.connection('owner') },
    broker: { host: '127.0.0.1', port: 0, maxConnections: 1 },
    doors: { host: '127.0.0.1', port: 0, publicUrl: 'http://127.0.0.1' },
    oidc: [{ issuer, audience: AUDIENCE }],
    web: { login: undefined, basemap: undefined, places: [] },
    vault: { socketPath: join(dataDir, 'run', 'vault.sock') },
  };
}

async function enrolUnit(vehicleId: string, signer: Signer): Promise<TestUnit> {
  const { privateKeyPkcs8, publicKey } = await generateSigningKey();
  const body = v1.UnitCertificate.encode({
    ...{ tenant: TENANT, publicKey, vehicleKind: 'car' },
    unitId: idBytes(randomId()),
    vehicleId: idBytes(vehicleId),
  }).finish();
  const certificate = await signer.sign('unit_certificate', TENANT, body);
  return { vehicleId, certificate, key: await importSigningKey(privateKeyPkcs8) };
}

async function makeGrant(
  fleet: TestFleet,
  terms: GrantTerms = {},
  signer = fleet.signers.grant,
): Promise<Uint8Array> {
  const { vehicleId = fleet.unit.vehicleId, rentalId = fleet.rentalId, ...more } = terms;
  const body = v1.Grant.encode({
    ...{ tenant: TENANT, grantId: idBytes(randomId()), purpose: v1.Purpose.PURPOSE_RENTAL_CONTRACT },
    ...{ vehicleId: idBytes(vehicleId), rentalId: idBytes(rentalId) },
    ...{
      notBeforeS: NOW_S - 3600,
      notAfterS: NOW_S + 3600,
      maxDurationS: 7200,
      route: true,
      routeKeepDays: 30,
    },
    ...{ phoneKey: randomBytes(32), holder: await holderOf(fleet.rider.salt, fleet.rider.id) },
    ...more,
  }).finish();
  return signer.sign('grant', terms.tenant ?? TENANT, body);
}

/** What of a statement a test wants otherwise. */
export interface StreamTerms {
  readonly unit?: TestUnit;
  readonly streamId?: string;
  /** Changes the statement before it is signed. */
  readonly statement?: (statement: v1.IOpeningStatement) => v1.IOpeningStatement;
  readonly kind?: StreamKindId;
  /** Seals the data key to this X25519 key first. */
  readonly riderKey?: Uint8Array;
  /** Of a stream without a grant. */
  readonly eventId?: string;
}

/** Opens a stream as a unit does, sealed to a transport key of the vault. */
export async function openUnitStream(
  fleet: TestFleet,
  transportPublicKey: Uint8Array,
  grant: Uint8Array | undefined,
  terms: StreamTerms = {},
): Promise<UnitStream> {
  const { unit = fleet.unit, streamId = randomId(), kind = 'route' } = terms;
  const dataKey = randomBytes(32);
  const { grantId, rentalId, grantHash } = await coveredBy(grant, terms.eventId);
  const transportKeyId = await keyIdOf(transportPublicKey);
  const context = {
    tenant: TENANT,
    vehicleId: unit.vehicleId,
    streamId,
    kind,
    grantHash,
    policyVersion: 1,
    transportKeyId,
  };
  const { riderKey } = terms;
  const inner = riderKey === undefined ? dataKey : await sealForRider(dataKey, riderKey, context);
  const { enc, sealedKey } = await sealDataKey(inner, transportPublicKey, sealInfo(context));
  const riderKeyId = riderKey === undefined ? new Uint8Array() : await keyIdOf(riderKey);
  const plain: v1.IOpeningStatement = {
    ...{
      tenant: TENANT,
      vehicleId: idBytes(unit.vehicleId),
      streamId: idBytes(streamId),
      kind: STREAM_KINDS.wire[kind],
    },
    ...{
      grantId,
      grantHash,
      policyVersion: 1,
      transportKeyId,
      suite: SUITE,
      enc,
      sealedKey,
      rentalId,
      riderKeyId,
    },
  };
  const statement = v1.OpeningStatement.encode(terms.statement?.(plain) ?? plain).finish();
  const signature = await signBytes('opening', TENANT, statement, unit.key);
  const deposit: DepositAsk = {
    tenant: TENANT,
    statement,
    signature,
    certificate: unit.certificate,
    ...(grant === undefined ? {} : { grant: Uint8Array.from(grant) }),
  };
  let counter = 0n;
  return {
    ...{ streamId, dataKey, deposit },
    chunk: async (fixes, chunkNo = 0, isLast = false) => {
      const sealed = await sealChunk(dataKey, streamId, chunkNo, counter++, isLast, encodeTrack(fixes));
      return { chunkNo, ...sealed };
    },
  };
}

/** What a statement says of its grant; of a local event, its id and nothing else. */
async function coveredBy(grant: Uint8Array | undefined, eventId = randomId()) {
  if (grant === undefined)
    return { grantId: new Uint8Array(), grantHash: new Uint8Array(), rentalId: idBytes(eventId) };
  const { grantId, rentalId } = v1.Grant.decode(v1.Signed.decode(grant).body);
  return { grantId, rentalId, grantHash: await sha256(grant) };
}

/** A pair of an offline key for theft grants, in the key set from now on. Call it before a vault starts. */
export async function addTheftKey({ config: { keysDir } }: Pick<TestFleet, 'config'>): Promise<TheftKey> {
  const { privateKeyPkcs8, publicKey } = await generateSigningKey();
  const keys = await Promise.all(
    KEY_SET_ROLES.map(async (role) => ({ role, publicKey: (await loadSigner(keysDir, role)).publicKey })),
  );
  const all = [...keys, { role: 'grant_theft' as const, publicKey: ownBytes(publicKey) }];
  const signed = await signKeySet(await loadSigner(keysDir, 'root'), TENANT, 2, all, NOW_S);
  await writeFile(join(keysDir, KEY_SET_FILE), signed);
  return { privateKey: await importSigningKey(privateKeyPkcs8), publicKey };
}

export interface TheftKey {
  readonly privateKey: SigningKey;
  readonly publicKey: Uint8Array;
}

/** A grant for theft: signed with its key, and by the vault unless told not to. */
export async function theftGrant(fleet: TestFleet, key: TheftKey, coSigned = true): Promise<Uint8Array> {
  const body = v1.Grant.encode({
    ...{ tenant: TENANT, grantId: idBytes(randomId()), purpose: v1.Purpose.PURPOSE_ASSET_PROTECTION },
    ...{ vehicleId: idBytes(fleet.unit.vehicleId), rentalId: idBytes(randomId()) },
    ...{ notBeforeS: NOW_S - 3600, notAfterS: NOW_S + 3600 },
  }).finish();
  const grant = await signDocument('grant', TENANT, body, key.privateKey, key.publicKey);
  if (!coSigned) return grant;
  const vault = await loadSigner(fleet.config.keysDir, 'vault');
  return coSignDocument(grant, TENANT, vault.privateKey, vault.publicKey);
}

/** One fix a second from a start, on a way of its own. */
export function someFixes(fromS: number, count: number): Fix[] {
  return Array.from({ length: count }, (_, i) => ({
    timeS: fromS + i,
    latitudeE6: 56_949_123 + 37 * i,
    longitudeE6: 24_105_321 - 53 * i,
    accuracyM: 4 + (i % 3),
  }));
}

/** What a door asks for the fleet's rider. */
export async function openingOf(
  fleet: TestFleet,
  stream: UnitStream,
  chunks: OpenAsk['chunks'],
  more: Partial<OpenAsk> = {},
): Promise<OpenAsk> {
  return {
    ...{ streamId: stream.streamId, purpose: 'rider_route', salt: fleet.rider.salt, chunks },
    actor: { kind: 'rider', token: await fleet.token(fleet.rider.id) },
    grants: stream.deposit.grant === undefined ? [] : [stream.deposit.grant],
    window: { fromS: NOW_S - 86_400, toS: NOW_S + 86_400 },
    ...more,
  };
}

interface TestIssuer {
  readonly url: string;
  token(subject: string, claims?: TokenClaims): Promise<string>;
  close(): Promise<void>;
}

/** An issuer of tokens that is found by discovery. */
async function startIssuer(): Promise<TestIssuer> {
  const { privateKey, publicKey } = await generateKeyPair('EdDSA');
  const jwk = { ...(await exportJWK(publicKey)), kid: 'one', alg: 'EdDSA' };
  const server = createServer((request, response) => {
    response.setHeader('content-type', 'application/json');
    const url = `http://${request.headers.host}`;
    response.end(
      JSON.stringify(request.url === '/jwks' ? { keys: [jwk] } : { issuer: url, jwks_uri: `${url}/jwks` }),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    token: (subject, claims = {}) =>
      new SignJWT({
        fleetveil_tenant: claims.tenant ?? TENANT,
        fleetveil_roles: [...(claims.roles ?? ['rider'])],
        ...claims.more,
      })
        .setProtectedHeader({ alg: 'EdDSA', kid: 'one' })
        .setIssuer(claims.issuer ?? url)
        .setAudience(claims.audience ?? AUDIENCE)
        .setSubject(subject)
        .setIssuedAt(Math.floor(Date.now() / 1000) + (claims.issuedIn ?? 0))
        .setExpirationTime(Math.floor(Date.now() / 1000) + (claims.expiresIn ?? 3600))
        .sign(privateKey),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** The public key of the vault's newest transport key, as a unit learns it. */
export async function transportKeyIn(signed: Uint8Array): Promise<Uint8Array> {
  const list = v1.TransportKeys.decode(v1.Signed.decode(signed).body);
  return list.keys[0]?.publicKey ?? new Uint8Array();
}
