/**
 * `fleetveil api`: the whole data centre of a demo or a small fleet, as processes of their own.
 *
 *   ports, folder, keys, clock ─► PostgreSQL ─► migrations, documents ─► vault, ingest, doors ─► ready
 *
 * A part that dies is started again. When this process is asked to end, it ends the parts the other
 * way round; when it is killed, they notice that it is gone and end by themselves.
 */
import { latestCheckpoint } from '../audit/audit-log.ts';
import { type ConfigSources, type FleetApiConfig, loadConfig, requireIssuers } from '../config.ts';
import { type OpenDatabase, openDatabase, sqlStateOf } from '../database/database.ts';
import { hasLeapt } from '../database/forget.ts';
import { loginConnection } from '../database/reach.ts';
import type { Tables } from '../database/schema.ts';
import { startKeeping } from '../erasures/keeping.ts';
import { openFleetClock } from '../fleet-clock.ts';
import type { Host } from '../host.ts';
import { loadDatabasePasswords } from '../keys/init.ts';
import type { Log } from '../log.ts';
import { createVaultClient } from '../vault/client.ts';
import { partEnvironment, runEnvironment } from './part-environment.ts';
import { type ChildPart, createPartProcess, type PartProcess } from './part-process.ts';
import { settlePort } from './ports.ts';
import { keepPostgres } from './postgres-keeper.ts';
import { prepareDocuments, prepareKeys, prepareTables } from './prepare.ts';
import { claim, endLeftovers, forgetPid, makeRunFolder } from './run-folder.ts';
import { startUpkeep } from './upkeep.ts';

/** A data centre that runs. */
export interface Supervisor {
  readonly config: FleetApiConfig;
  /** Where root's database is kept, to be printed; undefined where it is yours. */
  readonly databasePlace?: string;
  stop(): Promise<void>;
}

/** Parts start together, as each waits for what it needs of another; these end first … */
const FRONT_PARTS: readonly ChildPart[] = ['doors', 'ingest'];
/** … and this one last, as what ingest still holds may have an opening to deposit. */
const BACK_PARTS: readonly ChildPart[] = ['vault'];
const ALL_PARTS = [...FRONT_PARTS, ...BACK_PARTS];

/**
 * Takes steps back, the last first, and empties the list. Every one is tried, also behind one that fails: else
 * PostgreSQL and its keeper would outlive a stop whose data folder is gone. Throws what failed first.
 */
export async function undoAll(undo: (() => Promise<void>)[]): Promise<void> {
  const failed: unknown[] = [];
  for (const step of undo.splice(0).reverse()) {
    await step().catch((error: unknown) => {
      failed.push(error);
    });
  }
  if (failed.length > 0) throw failed[0];
}

/** Starts everything; what fails on the way ends what had been started. */
export async function startSupervisor(sources: ConfigSources, host: Host, log: Log): Promise<Supervisor> {
  const asked = await loadConfig(sources);
  requireIssuers(asked);
  await makeRunFolder(asked.runDir);
  await claim(asked.runDir, 'api', host.pid);
  const undo: (() => Promise<void>)[] = [() => forgetPid(asked.runDir, 'api')];
  const stop = (): Promise<void> => undoAll(undo);
  try {
    await endLeftovers(asked.runDir, ALL_PARTS);
    const config = await settleRun(asked, sources);
    const databasePlace = await startStores(config, log, undo);
    await startParts(config, sources, host, log, undo);
    return { config, stop, ...(databasePlace === undefined ? {} : { databasePlace }) };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Fixes what a run decides: its clock goes on from here, and ports that were left open are chosen. */
async function settleRun(asked: FleetApiConfig, sources: ConfigSources): Promise<FleetApiConfig> {
  const isEmbedded = asked.broker.url === undefined;
  const brokerPort = isEmbedded
    ? await settlePort({ setting: 'broker', ...asked.broker })
    : asked.broker.port;
  const doorsPort = await settlePort({ setting: 'doors', ...asked.doors });
  const ports = { broker: { ...asked.broker, port: brokerPort }, doors: { ...asked.doors, port: doorsPort } };
  return loadConfig({ ...sources, environment: runEnvironment({ ...asked, ...ports }, sources) });
}

type Undo = (() => Promise<void>)[];

/** Keys, PostgreSQL, tables, documents, upkeep. */
async function startStores(config: FleetApiConfig, log: Log, undo: Undo): Promise<string | undefined> {
  const clock = openFleetClock(config.clock);
  await prepareKeys(config, clock.nowS(), log);
  const passwords = await loadDatabasePasswords(config.keysDir);
  const postgres = await keepPostgres(config, passwords, log);
  undo.push(postgres.stop);
  await prepareTables(config, passwords, clock, log);
  const owner: OpenDatabase<Tables> = openDatabase(await loginConnection(config, passwords, 'owner'), {
    poolSize: 2,
    applicationName: 'api',
  });
  undo.push(owner.close);
  await prepareDocuments(config, owner.db, clock, log);
  const vault = createVaultClient(config.vault.socketPath);
  undo.push(async () => vault.close());
  const upkeep = startUpkeep(config, owner.db, clock, log, vault);
  undo.push(upkeep.stop);
  const keeping = await startKeeping({
    ...{ db: owner.db, store: 'fleet', folder: config.backup?.journal, nowS: () => clock.nowS() },
    hasLeapt: (day) => hasLeapt(owner.db, day),
    checkpoint: async () => (await latestCheckpoint(owner.db))?.note,
    onAnew: () => log.warn('journal_begun_anew'),
    onShrunk: () => log.warn('checkpoint_shrunk'),
    onFailed: (error) => log.warn('erasures_not_kept', { sqlState: sqlStateOf(error) ?? '00000' }),
  });
  undo.push(keeping.stop);
  return postgres.server?.place.base;
}

async function startParts(
  config: FleetApiConfig,
  sources: ConfigSources,
  host: Host,
  log: Log,
  undo: Undo,
): Promise<void> {
  const make = (part: ChildPart): PartProcess =>
    createPartProcess({
      part,
      program: host.program,
      environment: partEnvironment(part, config, sources),
      runDir: config.runDir,
      log,
    });
  const groups = [BACK_PARTS, FRONT_PARTS].map((names) => names.map(make));
  for (const parts of groups) {
    undo.push(async () => {
      await Promise.all(parts.map((part) => part.stop()));
    });
  }
  await Promise.all(groups.flat().map((part) => part.start()));
}
