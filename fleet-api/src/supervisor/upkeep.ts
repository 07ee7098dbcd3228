/** What the supervisor does beside its parts: room ahead, forgetting, and the clock's last second. */
import { dayOf, type FleetClock } from '@fleetveil/proto';
import type { Kysely } from 'kysely';
import { copyFleetDay } from '../administration/administration-store.ts';
import { loadManifestVerifier } from '../backup/recipients.ts';
import { removeEndedArchives } from '../backup/shelf.ts';
import { writeClockFile } from '../clock-file.ts';
import type { FleetApiConfig } from '../config.ts';
import { sqlStateOf } from '../database/database.ts';
import { acceptDay } from '../database/forget.ts';
import { ensurePartitions } from '../database/partitions.ts';
import type { Tables } from '../database/schema.ts';
import { isFleetApiError } from '../errors.ts';
import { readBootId } from '../fleet-clock.ts';
import type { Log } from '../log.ts';
import { writePolicyFile } from '../policy/policy-file.ts';
import { createPolicyStore } from '../policy/policy-store.ts';
import { bringIntoForce } from '../policy/publish.ts';
import { neededPeriods } from '../policy/room.ts';
import { type RetentionParts, runRetention } from '../retention/run.ts';

/** Work that goes on. */
export interface Upkeep {
  stop(): Promise<void>;
}

/** Real time: how often the day is looked at, and the clock's second noted. */
const LOOK_MS = 1_000;
/** After a failure, not sooner than this. */
const RETRY_MS = 30_000;
/** Starts it; each new domain day has its work done once. */
export function startUpkeep(
  config: FleetApiConfig,
  owner: Kysely<Tables>,
  clock: FleetClock,
  log: Log,
  vault?: RetentionParts['vault'],
): Upkeep {
  let doneDay = dayOf(clock.nowS()) - 1;
  let isFirst = true;
  let notBeforeMs = 0;
  let busy: Promise<void> | undefined;
  const look = async (): Promise<void> => {
    await noteClock(config, clock, true);
    const today = dayOf(clock.nowS());
    if (today === doneDay || Date.now() < notBeforeMs) return;
    notBeforeMs = Date.now() + RETRY_MS;
    // A demo that was killed goes on with the clock of its agents, however long it was away.
    if (config.demo && isFirst) await acceptDay(owner, today);
    if (await doDay({ owner, tenant: config.tenant, vault }, clock.nowS(), log)) {
      await endArchives(config, today, log);
      await beginAnnounced(config, owner, clock.nowS(), log);
    }
    isFirst = false;
    doneDay = today;
    notBeforeMs = 0;
  };
  const timer = setInterval(() => {
    busy ??= look()
      .catch((error: unknown) => log.error('upkeep_failed', { sqlState: sqlStateOf(error) ?? '00000' }))
      .finally(() => {
        busy = undefined;
      });
  }, LOOK_MS);
  return {
    stop: async () => {
      clearInterval(timer);
      await busy;
      await noteClock(config, clock, false);
    },
  };
}

const readPolicy = createPolicyStore();

/** Answers whether the day can be trusted: nothing that riders were told for later begins by a clock that leapt. */
async function doDay(
  { owner, tenant, vault }: Omit<RetentionParts, 'policy'>,
  nowS: number,
  log: Log,
): Promise<boolean> {
  const policy = (await readPolicy(owner))?.policy;
  const made = await ensurePartitions(owner, dayOf(nowS), await neededPeriods(owner, nowS));
  if (made > 0) log.info('room_made', { count: made });
  const run = await runRetention({ owner, tenant, policy, vault }, nowS);
  if (run === 'clock_leapt') {
    log.warn('clock_leapt');
    return false;
  }
  await copyFleetDay(owner, nowS);
  for (const sqlState of new Set(run.failed)) log.error('upkeep_failed', { sqlState });
  if (run.rows + run.partitions > 0) log.info('forgotten', { count: run.rows });
  if (run.held > 0) log.info('held', { count: run.held });
  if (run.keysWaiting > 0) log.warn('keys_waiting', { count: run.keysWaiting });
  if (run.holds.overdue.length > 0) log.warn('holds_overdue', { count: run.holds.overdue.length });
  if (run.sealedOff.length > 0) log.error('sealed_off', { count: run.sealedOff.length });
  return true;
}

/** Archives whose last day has passed, where Fleetveil keeps them. By a clock that can be trusted. */
async function endArchives(config: FleetApiConfig, today: number, log: Log): Promise<void> {
  if (config.backup === undefined) return;
  try {
    const verifier = await loadManifestVerifier(config.keysDir, config.tenant);
    const gone = await removeEndedArchives(config.backup.folder, verifier, today);
    if (gone.length > 0) log.info('backups_ended', { count: gone.length });
  } catch (error) {
    // What comes after it on this day is done all the same.
    log.error('backups_not_ended', { code: isFleetApiError(error) ? error.code : 'internal' });
  }
}

/** An announced edition whose day has come. One that may not follow any more must not keep the day from being done. */
async function beginAnnounced(
  config: FleetApiConfig,
  owner: Kysely<Tables>,
  nowS: number,
  log: Log,
): Promise<void> {
  try {
    const version = await bringIntoForce(owner, config.tenant, nowS);
    if (version === undefined) return;
    await writePolicyFile(config.keysDir, owner);
    log.info('policy_published', { version });
  } catch (error) {
    if (!isFleetApiError(error)) throw error;
    log.warn('policy_refused', { code: error.code });
  }
}

async function noteClock(config: FleetApiConfig, clock: FleetClock, running: boolean): Promise<void> {
  if (!config.clock.demo) return;
  await writeClockFile(config.dataDir, {
    ...config.clock,
    bootId: readBootId(),
    lastS: clock.nowS(),
    running,
  });
}
