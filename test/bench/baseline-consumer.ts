/**
 * The baseline's consumer, a process of its own: hears a message per fix and stores a row per fix, in groups as
 * ours does. Arguments: broker URL, the fleet's configuration file. Says how many are stored, and ends when it is told to.
 */
import { openRunningFleet } from '@fleetveil/fleet-api/testing';
import { sql } from 'kysely';
import mqtt from 'mqtt';
import { BASELINE_TABLE, type BaselineFix, baselineTopic, insertBaseline, readBaseline } from './baseline.ts';
import { BASELINE_USER } from './baseline-load.ts';

/** As long and as large as ours. */
const GROUP = { waitMs: 25, most: 1_000 } as const;

const [url = '', configFile = ''] = process.argv.slice(2);
const { db, close } = await openRunningFleet(configFile);
await sql`DROP TABLE IF EXISTS baseline_fix`.execute(db); // of the run before
for (const statement of BASELINE_TABLE.split(';')) await sql.raw(statement).execute(db);
const { username, password } = BASELINE_USER;
const client = await mqtt.connectAsync(url, { protocolVersion: 4, username, password });
let waiting: BaselineFix[] = [];
client.on('message', (topic, payload) => waiting.push(readBaseline(topic, payload)));
// As ingest does: what a vehicle sends is acknowledged by the broker at QoS 1, and goes on at QoS 0.
await client.subscribeAsync(baselineTopic('+'), { qos: 0 });
let isOver = false;
process.once('message', () => {
  isOver = true;
});
// Whoever measures is gone: it was stopped.
process.once('disconnect', () => process.exit(1));
process.send?.(0);
for (let stored = 0; !isOver; ) {
  if (waiting.length < GROUP.most) await new Promise((resolve) => setTimeout(resolve, GROUP.waitMs));
  const group = waiting.slice(0, GROUP.most);
  waiting = waiting.slice(group.length);
  if (group.length > 0) await insertBaseline(db, group);
  stored += group.length;
  if (group.length > 0) process.send?.(stored);
}
await client.endAsync(true);
await close();
process.exit(0);
