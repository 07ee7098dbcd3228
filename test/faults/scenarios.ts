/** All scenarios of `npm run fault` by name, in the order in which they run. */
import { brokerAway } from './broker-away.ts';
import { clockJumps } from './clock-jumps.ts';
import { outboxDamaged, outboxLost } from './damaged-outbox.ts';
import { databaseAway } from './database-away.ts';
import { serverDiskFull, unitDiskFull } from './disk-full.ts';
import { kill } from './kill.ts';
import { mutations } from './mutations.ts';
import { offline } from './offline.ts';
import { riddenOn } from './ridden-on.ts';
import { rollingRestart } from './rolling-restart.ts';
import type { Scenario } from './scenario.ts';
import { twoIngest } from './two-ingest.ts';

export const SCENARIOS: Readonly<Record<string, Scenario>> = {
  'broker-away': brokerAway,
  'outbox-damaged': outboxDamaged,
  'outbox-lost': outboxLost,
  'unit-disk-full': unitDiskFull,
  kill,
  'database-away': databaseAway,
  'rolling-restart': rollingRestart,
  // The longest of those with a fleet of their own, and nearly all of it waiting: the others run beside it.
  offline,
  'ridden-on': riddenOn,
  'server-disk-full': serverDiskFull,
  'clock-jumps': clockJumps,
  mutations,
  'two-ingest': twoIngest,
};
