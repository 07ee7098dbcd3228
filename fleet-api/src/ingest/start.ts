/** `fleetveil ingest`: the broker (embedded, or yours), ingest, and what keeps them going. */
import {
  decodeDocument,
  decodeSigned,
  fromHex,
  PURPOSES,
  type SlotStatus,
  slotStatusBody,
  v1,
  type WirePurposeId,
} from '@fleetveil/proto';
import { nodeCipher, nodeDerive } from '@fleetveil/proto/node';
import { latestCheckpoint } from '../audit/audit-log.ts';
import type { Broker } from '../broker/broker.ts';
import { startEmbeddedBroker } from '../broker/embedded.ts';
import { connectExternalBroker } from '../broker/external.ts';
import type { FleetApiConfig } from '../config.ts';
import { type FleetDatabase, listen } from '../database/database.ts';
import { loadEnvelopeRoot, loadSigner, type Signer } from '../keys/signers.ts';
import { connectionFor, openLogin } from '../logins.ts';
import type { PartTools, RunningPart } from '../part.ts';
import { createVaultClient, type VaultClient } from '../vault/client.ts';
import { createGuards, type Guards } from './guards.ts';
import { createHeldEditions } from './held-editions.ts';
import { createIngest, type Ingest } from './ingest.ts';
import type { Deposit } from './openings.ts';
import { createRefusalTeller } from './refusal-numbers.ts';
import type { UnitSession } from './sessions.ts';
import { struckOffUnits } from './struck-off.ts';
import { createWatching } from './watching.ts';

/** Real milliseconds between looks at what changes by itself: policy, transport keys, waiting receipts. */
const LOOK_MS = 1_000;
/** Real milliseconds between looks for sessions that ended, as they last for weeks, and for a strike-off whose notice came to nothing. */
const SWEEP_MS = 30_000;
/** Real milliseconds between numbers of refused messages that are in no row, and of units that hold a newer edition than ours. */
const TELL_MS = 60_000;
/** The vault is asked for its transport keys at every so many looks: they change by the week. */
const TRANSPORT_LOOKS = 30;
/** Name of the shared subscription on a broker of yours. */
const SHARED_GROUP = 'fleetveil-ingest';

/** Starts the part. Throws where a key, the policy or the port is missing; nothing is left running then. */
export async function startIngest(config: FleetApiConfig, { log, clock }: PartTools): Promise<RunningPart> {
  const [status, envelopeRoot] = await Promise.all([
    loadSigner(config.keysDir, 'status'),
    loadEnvelopeRoot(config.keysDir),
  ]);
  const { db, close } = await openLogin(config, 'ingest', { applicationName: 'ingest', poolSize: 6 });
  const vault = createVaultClient(config.vault.socketPath);
  const current = createCurrent(db, vault);
  await current.look();
  const held = createHeldEditions((version, count) => log.warn('policy_behind', { version, count }));
  const ingest = createIngest({
    db,
    tenant: config.tenant,
    cipher: nodeCipher,
    derive: nodeDerive,
    envelopeRoot,
    nowS: clock.nowS,
    guard: current.guard,
    deposit: createDeposit(vault),
    openSessions: vault.sessions,
    quarantineKey: current.quarantineKey,
    signStatus: (session, timeNonce, objections) =>
      signStatus(status, session, { timeNonce, objections }, current, clock.nowS()),
    signSlotStatus: (session, timeNonce, objections) =>
      status.sign(
        'status',
        session.unit.tenant,
        slotStatusBody(statusFacts(session, { timeNonce, objections }, current, clock.nowS())),
      ),
    onAway: (away) => (away ? log.warn('database_away') : log.info('database_back')),
    onVaultAway: (away) => (away ? log.warn('vault_away') : log.info('vault_back')),
    onHeld: held.add,
    onCulprit: (sqlState) => log.error('record_not_stored', sqlState === undefined ? {} : { sqlState }),
  });
  const struckOff = await struckOffUnits(db);
  const started = await startBroker(config, envelopeRoot, ingest, (code) =>
    log.warn('connection_refused', { code }),
  );
  ingest.attach(started.broker);
  for (const unitId of struckOff) ingest.strikeOff(unitId);
  const watching = createWatching({ ingest, struckOff: () => struckOffUnits(db) });
  const listener = listen(
    await connectionFor(config, 'ingest'),
    ['fleetveil_downlink', 'fleetveil_struck_off'],
    watching,
  );
  const tellRefusals = createRefusalTeller((code, count) => log.warn('refused_not_kept', { code, count }));
  const sweeper = setInterval(() => {
    ingest.sweep();
    watching.lookForStruckOff();
  }, SWEEP_MS);
  const teller = setInterval(() => {
    tellRefusals(ingest.counts().notKept);
    held.tell(current.policyVersion());
  }, TELL_MS);
  const timer = setInterval(() => {
    current.look().catch(() => {}); // the database is away: what was known holds
    ingest.sendReceipts();
    watching.look();
  }, LOOK_MS);
  return {
    ...(started.port === undefined ? {} : { port: started.port }),
    async stop() {
      clearInterval(timer);
      clearInterval(sweeper);
      clearInterval(teller);
      // First: a unit that comes back in this very moment would be noted in a database that is closed, again and again.
      await ingest.stop();
      await listener.stop();
      tellRefusals(ingest.counts().notKept);
      await started.broker.stop();
      vault.close();
      await close();
    },
  };
}

interface StartedBroker {
  readonly broker: Broker;
  readonly port?: number;
}

async function startBroker(
  config: FleetApiConfig,
  envelopeRoot: Uint8Array,
  ingest: Ingest,
  onRefused: (code: string) => void,
): Promise<StartedBroker> {
  const { host, port, maxConnections, url, username, password, caFile } = config.broker;
  const { onMessage } = ingest;
  if (url !== undefined) {
    const login = {
      ...(username !== undefined && { username }),
      ...(password !== undefined && { password }),
      ...(caFile !== undefined && { caFile }),
    };
    return { broker: await connectExternalBroker({ url, ...login, group: SHARED_GROUP, onMessage }) };
  }
  const broker = await startEmbeddedBroker({
    host,
    port,
    maxConnections,
    envelopeRoot,
    onMessage,
    onRefused,
  });
  return { broker, port: broker.port };
}

/** What is in force now, looked up again and again; what is known holds while the database is away. */
interface Current {
  look(): Promise<void>;
  readonly guard: Guards['guard'];
  quarantineKey(): Uint8Array | undefined;
  policyVersion(): number;
  keySetVersion(): number;
  checkpoint(): string;
}

function createCurrent(db: FleetDatabase, vault: VaultClient): Current {
  const guards = createGuards();
  let quarantineKey: Uint8Array | undefined;
  let keySetVersion = 0;
  let checkpoint = '';
  let looks = 0;

  async function look(): Promise<void> {
    await guards.look(db);
    const row = await db
      .selectFrom('key_set')
      .select((eb) => eb.fn.max('version').as('version'))
      .executeTakeFirst();
    keySetVersion = row?.version ?? 0;
    checkpoint = (await latestCheckpoint(db))?.note ?? '';
    if (looks % TRANSPORT_LOOKS === 0 || !quarantineKey)
      quarantineKey = (await fetchTransportKeys(db, vault)) ?? quarantineKey;
    looks += 1;
  }

  return {
    look,
    guard: guards.guard,
    quarantineKey: () => quarantineKey,
    policyVersion: guards.version,
    keySetVersion: () => keySetVersion,
    checkpoint: () => checkpoint,
  };
}

/** Puts the vault's newest transport keys where a hello's answer finds them; answers the quarantine key. */
async function fetchTransportKeys(db: FleetDatabase, vault: VaultClient): Promise<Uint8Array | undefined> {
  const signed = await vault.transportKeys().catch(() => undefined);
  if (!signed) return undefined;
  const keys = decodeDocument('transport_keys', decodeSigned(signed).body);
  await db
    .insertInto('transport_keys')
    .values({ sequence: keys.sequence, signed: Buffer.from(signed) })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  return keys.quarantinePublicKey;
}

function createDeposit(vault: VaultClient): Deposit {
  return async (opening, session, grant) => {
    const { tenant, certificate } = session.unit;
    const { statement, signature } = opening;
    const answer = await vault.deposit({
      tenant,
      statement: Uint8Array.from(statement),
      signature: Uint8Array.from(signature),
      certificate: Uint8Array.from(certificate),
      ...(grant === undefined ? {} : { grant: Uint8Array.from(grant) }),
    });
    if (answer.kind === 'unavailable') return { kind: 'later' };
    return answer.kind === 'refused' ? answer : { kind: 'held' };
  };
}

/** What a unit is told besides what is in force. */
interface Asked {
  readonly timeNonce: Uint8Array;
  readonly objections: readonly WirePurposeId[];
}

async function signStatus(
  signer: Signer,
  session: UnitSession,
  asked: Asked,
  current: Current,
  nowS: number,
): Promise<Uint8Array> {
  const status: v1.IStatus = {
    ...statusFacts(session, asked, current, nowS),
    checkpoint: current.checkpoint(),
  };
  return signer.sign('status', session.unit.tenant, v1.Status.encode(status).finish());
}

/** What every status says. */
function statusFacts(
  session: UnitSession,
  { timeNonce, objections }: Asked,
  current: Current,
  nowS: number,
): SlotStatus & { objections: v1.Purpose[] } {
  const { tenant, vehicleId } = session.unit;
  return {
    tenant,
    vehicleId: fromHex(vehicleId),
    timeNonce,
    timeS: Math.floor(nowS),
    policyVersion: current.policyVersion(),
    keySetVersion: current.keySetVersion(),
    objections: objections.map((purpose) => PURPOSES.wire[purpose]),
  };
}
