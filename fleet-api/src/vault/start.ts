/** Starts the vault as a process of its own: keys, trust, database, socket. */
import { createServer } from 'node:http';
import { coSignDocument, dayOf } from '@fleetveil/proto';
import { type FleetApiConfig, requireIssuers } from '../config.ts';
import { acceptDay, hasLeapt } from '../database/forget.ts';
import { startKeeping } from '../erasures/keeping.ts';
import { createRateLimiter } from '../http/rate.ts';
import { loadSigner } from '../keys/signers.ts';
import { openVaultLogin } from '../logins.ts';
import type { PartTools, RunningPart } from '../part.ts';
import { createCustody } from './custody.ts';
import { startForgetting } from './forget.ts';
import { openRotation } from './rotation.ts';
import { startRotating } from './rotation-loop.ts';
import { listenPrivately, refuseSecond } from './socket.ts';
import { startDispelling } from './suspicion.ts';
import { createEditionMemory } from './taken-editions.ts';
import { destroyClosed } from './theft-desk.ts';
import { createTokenReader } from './tokens.ts';
import { openTrust } from './trust.ts';
import { createVault } from './vault.ts';
import { openKeyFiles } from './vault-keys.ts';
import { createVaultListener, sqlStateField } from './vault-routes.ts';

/** Openings of one person: a trip of many streams at once, and no more than somebody can look at. */
const OPENINGS = { burst: 120, perSecond: 2 };
/** Real milliseconds that a whole request may take: the largest is sent by a process on this machine. */
const REQUEST_TIMEOUT_MS = 30_000;

/**
 * Starts it; answers when its socket takes requests. Throws `keys_missing` or `keys_invalid` for its keys,
 * `already_running`, `unwritable`, and what the database says.
 */
export async function startVault(config: FleetApiConfig, { log, clock }: PartTools): Promise<RunningPart> {
  requireIssuers(config);
  const { tenant, keysDir } = config;
  const nowS = (): number => clock.nowS();
  // A key made here would be none that the vault that runs has, and from then on it could turn its own no more.
  await refuseSecond(config.vault.socketPath);
  const signer = await loadSigner(keysDir, 'vault');
  const { db, close } = await openVaultLogin(config, { applicationName: 'vault', poolSize: 8 });
  try {
    const trust = await openTrust({ keysDir, tenant, log, nowS, editions: createEditionMemory(db) });
    // A demo that was killed goes on with the clock of its agents, however long it was away.
    const rotation = await openRotation(
      { db, tenant, signer, nowS, files: openKeyFiles(keysDir) },
      { acceptClock: config.demo },
    );
    const { ring } = rotation;
    const limiter = createRateLimiter(OPENINGS, () => performance.now());
    const custody = createCustody(ring);
    const vault = createVault({
      ...{
        db,
        tenant,
        nowS,
        trust: trust.current,
        custody,
        ring,
        rotate: rotation.pass,
        coSign: (signed) => coSignDocument(signed, tenant, signer.privateKey, signer.publicKey),
      },
      readToken: createTokenReader(config.oidc, () => new Date()),
      waitOf: (person) => limiter.take(person),
    });
    const server = createServer({ requestTimeout: REQUEST_TIMEOUT_MS }, createVaultListener(vault, log));
    const stopListening = await listenPrivately(server, config.vault.socketPath);
    if (config.demo) await acceptDay(db, dayOf(nowS()));
    const forgetting = startForgetting({
      ...{ db, nowS },
      onForgotten: (rows) => log.info('forgotten', { count: rows }),
      onLeapt: () => log.warn('clock_leapt'),
      onFailed: (error) => log.warn('forgetting_failed', sqlStateField(error)),
    });
    const rotating = startRotating(rotation, clock, log);
    const dispelling = startDispelling({
      ...{ db, tenant, nowS, custody, realDelayMs: (domainS) => clock.realDelayMs(domainS) },
      alsoDestroy: async () => {
        const { policy } = await trust.current();
        return policy === undefined ? 0 : destroyClosed({ db, tenant, nowS, custody }, policy.theftPlusDays);
      },
      onDestroyed: (count) => log.info('suspicions_destroyed', { count }),
      onFailed: (error) => log.warn('dispelling_failed', sqlStateField(error)),
    });
    const keeping = await startKeeping({
      ...{ db, store: 'vault', folder: config.backup?.journal, nowS },
      hasLeapt: (day) => hasLeapt(db, day),
      onAnew: () => log.warn('journal_begun_anew'),
      onFailed: (error) => log.warn('erasures_not_kept', sqlStateField(error)),
    });
    return {
      stop: async () => {
        await rotating.stop();
        await dispelling.stop();
        await forgetting.stop();
        await keeping.stop();
        await stopListening();
        await close();
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}
