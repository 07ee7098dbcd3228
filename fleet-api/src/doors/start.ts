/** `fleetveil doors`: builds what the doors need, listens, and starts their jobs. */
import type { Server } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import { createAdaptorServer } from '@hono/node-server';
import { createDemoIssuer, type DemoIssuer } from '../access/demo-issuer.ts';
import { loadDemoKey } from '../access/demo-key.ts';
import { trustedIssuers } from '../access/issuers.ts';
import { createPolicyReader } from '../access/policy-in-force.ts';
import { createTokenVerifier } from '../access/tokens.ts';
import { createNoteSigner } from '../audit/note.ts';
import { auditLogName, DEMO_ISSUER_PATH, type FleetApiConfig, requireIssuers } from '../config.ts';
import { FleetApiError } from '../errors.ts';
import type { GrantSigner } from '../grants/signer.ts';
import type { DoorApp } from '../http/door-app.ts';
import { createRateLimiter } from '../http/rate.ts';
import { createTurns } from '../http/turns.ts';
import { isThere } from '../keys/key-files.ts';
import { SIGNER_FILES } from '../keys/layout.ts';
import { loadSigner, loadWebhookKeys } from '../keys/signers.ts';
import { openLogin } from '../logins.ts';
import { createOrganisationReader } from '../organisation/organisation-store.ts';
import type { PartTools, RunningPart } from '../part.ts';
import { tripVault } from '../trips/vault-trips.ts';
import { createVaultClient } from '../vault/client.ts';
import { createSiteReader, SITE_FOLDER } from '../web/site.ts';
import type { WebParts } from '../web/web-routes.ts';
import { createSecretSeal } from '../webhooks/secret-seal.ts';
import { createDoors } from './app.ts';
import { readyChecks } from './checks.ts';
import { startJobs } from './jobs.ts';
import {
  ADDRESS_RATE,
  CALLER_RATE,
  CONNECTIONS_MAX,
  HEADERS_MAX,
  POOL_SIZE,
  REQUEST_TIMEOUT_MS,
  SHARE_RATE,
  VAULT_TURNS,
} from './limits.ts';

/** Real milliseconds between two looks for what came of a pursuit. */
const LOOK_AGAIN_MS = 1_000;

/**
 * Starts the doors; answers when they take requests. Throws `port_taken`, `keys_missing`, `keys_invalid`
 * and `config`; nothing is left running then.
 */
export async function startDoors(config: FleetApiConfig, { log, clock }: PartTools): Promise<RunningPart> {
  requireIssuers(config);
  const [signer, auditKey, commandSigner, webhookKeys] = await Promise.all([
    loadSigner(config.keysDir, 'grant_rental'),
    loadSigner(config.keysDir, 'audit'),
    loadSigner(config.keysDir, 'command'),
    loadWebhookKeys(config.keysDir),
  ]);
  const theftSigner = await theftSignerOf(config.keysDir);
  const demo = config.demo ? await openDemoIssuer(config) : undefined;
  const { db, close } = await openLogin(config, 'doors', { applicationName: 'doors', poolSize: POOL_SIZE });
  const client = createVaultClient(config.vault.socketPath);
  const policyNow = createPolicyReader();
  const auditSigner = createNoteSigner(auditLogName(config), auditKey.pkcs8);
  const organisationNow = createOrganisationReader();
  const webhookSeal = createSecretSeal(webhookKeys);
  const webhookReach = { private: config.webhooksPrivate ?? config.demo };
  const jobs = startJobs({
    ...{ db, policyNow, signer, vault: client, auditSigner, clock, log },
    ...{ organisationNow, webhookReach, webhookSeal, chance: Math.random },
  });
  const nowS = clock.nowS;
  const app = createDoors({
    ...{ db, nowS, policyNow, signer, commandSigner, demo, log, vault: tripVault(client) },
    ...{
      holdVault: client,
      orderVault: client,
      supportVault: client,
      findVault: client,
      accidentVault: client,
      eraser: client,
      auditKey: auditSigner,
    },
    ...{ theftVault: client.theft, theftSigner, pause: () => setTimeout(LOOK_AGAIN_MS) },
    waitS: (seconds) => setTimeout(seconds * 1000),
    vaultTurns: createTurns(VAULT_TURNS),
    ...{ organisationNow, webhookReach, webhookSeal, tenant: config.tenant, realS: () => Date.now() / 1000 },
    verifyToken: createTokenVerifier(trustedIssuers(config.oidc, demo), () => new Date()),
    proxies: config.doors.proxies ?? 0,
    addresses: createRateLimiter(ADDRESS_RATE, () => performance.now()),
    callers: createRateLimiter(CALLER_RATE, () => performance.now()),
    shares: createRateLimiter(SHARE_RATE, () => performance.now()),
    web: webParts(config),
    checks: readyChecks({ db, policyNow, nowS, vault: client, sequencer: jobs.sequencer }),
  });
  const release = async (): Promise<void> => {
    await jobs.stop();
    client.close();
    await close();
  };
  const server = createServer(app);
  try {
    const port = await listen(server, config.doors);
    const stop = async (): Promise<void> => {
      await stopListening(server);
      await release();
    };
    return { port, stop };
  } catch (error) {
    await release();
    throw error;
  }
}

/** A fleet whose keys are older than the role has no such key: then nobody can confirm a theft, and all else goes on. */
async function theftSignerOf(keysDir: string): Promise<GrantSigner | undefined> {
  const isMade = await isThere(keysDir, SIGNER_FILES.grant_theft);
  return isMade ? loadSigner(keysDir, 'grant_theft') : undefined;
}

function webParts({ web, doors, demo, clock }: FleetApiConfig): WebParts {
  const rate = clock.demo ? clock.rate : 1;
  return { config: web, publicUrl: doors.publicUrl, demo, rate, site: createSiteReader(SITE_FOLDER) };
}

async function openDemoIssuer(config: FleetApiConfig): Promise<DemoIssuer> {
  const key = await loadDemoKey(config.keysDir);
  return createDemoIssuer(`${config.doors.publicUrl}${DEMO_ISSUER_PATH}`, key, () => new Date());
}

function createServer(app: DoorApp): Server {
  const serverOptions = {
    maxHeaderSize: HEADERS_MAX,
    requestTimeout: REQUEST_TIMEOUT_MS,
    headersTimeout: 10_000,
  };
  const server = createAdaptorServer({
    fetch: app.fetch,
    overrideGlobalObjects: false,
    serverOptions,
  }) as Server;
  server.maxConnections = CONNECTIONS_MAX;
  return server;
}

function listen(server: Server, { host, port }: FleetApiConfig['doors']): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => reject(listenError(cause)));
    server.listen({ host, port }, () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}

function listenError(cause: NodeJS.ErrnoException): FleetApiError {
  if (cause.code === 'EADDRINUSE') {
    return new FleetApiError(
      'port_taken',
      'doors.port: the port is in use. Stop what uses it, or choose another.',
      cause,
    );
  }
  return new FleetApiError('config', 'doors.host, doors.port: this address cannot be listened on.', cause);
}

/** What is under way has this long to end: the supervisor kills at five seconds, and the jobs have to be ended before that. */
const FINISH_MS = 3_000;

/** Lets what is under way end; a connection that only waits is closed. */
function stopListening(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
    globalThis.setTimeout(() => server.closeAllConnections(), FINISH_MS).unref();
  });
}
