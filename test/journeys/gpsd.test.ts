/**
 * A real receiver's log through gpsfake, gpsd, the agent's gpsd source and the whole system. The oracles are
 * gpsd's own: what it said here, and the check file that its project keeps beside the log.
 *
 * gpsfake keeps the dates of the log, so the fleet clock begins shortly before them. The log has 869
 * sentences in its minute; gpsfake needs its pause and up to 3 ms for each, so that with 10 ms the minute was
 * measured to take 8 to 12 real seconds, 5 to 7.5 times as fast as recorded. The fleet clock runs a little
 * faster than that: recorded time then stays behind domain time, as a receiver's does, and a busy machine
 * only lets it stay behind further, never ahead, where a fix would lie in the future of its rental. The
 * receiver starts cold: its first fix comes 29 seconds after the log's first date.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type AgentLine, type Fleet, runProgram } from '@fleetveil/simulator';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readLedger } from '../faults/account.ts';
import { listen } from '../harness/agent.ts';
import { type OpenFleet, openFleet } from '../harness/fleet.ts';
import { type FakeReceiver, startFakeReceiver } from '../parts/gpsd.ts';
import { findProgram, needDrive, needProgram } from '../parts/parts.ts';
import { expectOthersSeeNothing, isNear } from './expectations.ts';
import { type RiderFix, runJourney } from './journey.ts';

const LOG = 'gpsd-nmea/quectel-eg25-g.log';
/** The log's first date. */
const LOG_BEGINS_S = Date.UTC(2022, 8, 11, 19, 14, 34) / 1000;
/** Seconds until its first fix. */
const COLD_S = 29;
const LAST_MOMENT = '2022-09-11T19:15:33.980Z';
const RATE = 8;
const CYCLE_S = 0.01;

let open: OpenFleet;
let receiver: FakeReceiver;

beforeAll(async () => {
  if (!findProgram('gpsd') || !findProgram('gpsfake')) return; // the test says why it is skipped
  const leadS = await measureLeadS();
  open = await openFleet('gpsd', { rate: RATE, originS: LOG_BEGINS_S - leadS * RATE });
});

afterAll(async () => {
  await receiver?.stop();
  await open?.close();
});

test('a receiver at gpsd: the rider gets its fixes within 1e-6 degrees, and the account is exact', async (context) => {
  needProgram(context, 'gpsd');
  const log = needDrive(context, LOG);
  receiver = await startFakeReceiver(needProgram(context, 'gpsfake'), log, CYCLE_S);
  const lines: AgentLine[] = [];
  const heard = listen(lines);
  const over = drive(heard.first(({ event }) => event === 'reason_started'));
  over.catch(() => {}); // the journey says it, once it has come so far
  const journey = await runJourney(overheard(heard.take), {
    ...{ kind: 'car', label: 'gpsd', riderId: 'rider-gpsd', route: true },
    source: () => ({ kind: 'gpsd', host: '127.0.0.1', port: receiver.port }),
    over,
  });
  const [checked, said] = [fixesIn(readFileSync(`${log}.chk`, 'utf8')), fixesIn(receiver.said())];
  for (const fix of journey.route) {
    expect(checked.some((each) => isNear(each, fix))).toBe(true);
    expect(said.some((each) => isNear(each, fix))).toBe(true);
  }
  const ledger = await readLedger(join(open.dir, 'fleet-api.yaml'), journey.vehicle.vehicleId);
  const what = `stored ${journey.route.length}, ledger ${JSON.stringify(ledger.byReason)}`;
  expect(journey.route.length + ledger.fixes, what).toBe(momentsIn(receiver.said()));
  expect(journey.route.length).toBeGreaterThan(15);
  await expectOthersSeeNothing(open.fleet, journey);
});

/** Real seconds for the fleet to start and the rental to begin: as busy as this machine is now. */
async function measureLeadS(): Promise<number> {
  const startedMs = performance.now();
  await runProgram('fleet-api', ['--help']);
  return Math.ceil(12 + (performance.now() - startedMs) / 80);
}

/** The fleet, with another ear for what its agents say. */
function overheard(take: (line: AgentLine) => void): Fleet {
  const { fleet } = open;
  return {
    ...fleet,
    startAgent: (vehicle, source, onEvent) =>
      fleet.startAgent(vehicle, source, (line) => {
        onEvent?.(line);
        take(line);
      }),
  };
}

/** Opens the gate in the rental, at the log's first date, and waits for the log's end. */
async function drive(rented: Promise<unknown>): Promise<void> {
  await rented;
  const { fleet } = open;
  if (fleet.clock.nowS() > LOG_BEGINS_S + COLD_S)
    throw new Error('this machine is too slow: the log began before the rental');
  await fleet.until(LOG_BEGINS_S);
  await receiver.open();
  await receiver.heard(LAST_MOMENT);
  await new Promise((resolve) => setTimeout(resolve, 1_000)); // the agent takes in the last moment
}

interface Tpv {
  readonly time?: string;
  readonly lat?: number;
  readonly lon?: number;
}

function tpvsIn(text: string): Tpv[] {
  return text
    .split(/\r?\n/)
    .filter((line) => line.includes('"class":"TPV"'))
    .map((line) => JSON.parse(line) as Tpv);
}

/** Places that gpsd reported. */
function fixesIn(text: string): RiderFix[] {
  return tpvsIn(text).flatMap(({ lat, lon }) =>
    lat === undefined || lon === undefined
      ? []
      : [{ latitudeE6: Math.round(lat * 1e6), longitudeE6: Math.round(lon * 1e6) }],
  );
}

/**
 * Moments of which gpsd reported a place: what the sensor offered. It reports a moment several times, the
 * first time after a pause without its date.
 */
function momentsIn(text: string): number {
  const times = tpvsIn(text).flatMap(({ time, lat }) => (lat === undefined || !time ? [] : [time]));
  return new Set(times).size;
}
