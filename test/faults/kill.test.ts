/**
 * kill -9 of every process at random moments of a drive. Afterwards: sensor fixes = stored + loss ledger,
 * exactly (nothing is refused in an honest run); none twice; at most 10 s a kill lost as `restart` (M4).
 */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type AgentLine,
  beginUse,
  book,
  createChance,
  createPhone,
  DoorRefused,
  endByBooking,
  type Fleet,
  freePort,
  type OpenRental,
  type Program,
  readBootS,
  startFleet,
  wholeTrip,
  writeDay,
} from '@fleetveil/simulator';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type GeoJson, listen, routeOf } from '../journeys/journey.ts';
import { rounds } from '../parts/parts.ts';
import { readLedger } from './account.ts';

const RATE = 30;
const RIDE_S = 600;
const SEED = Number(process.env['FLEETVEIL_SEED'] ?? Date.now() % 1_000_000);
const ROUNDS = rounds(5, 20);
/** A killed agent loses what it had not sealed: fixes of at most this long. */
const MOST_PER_KILL = 10;

let dir: string;
let fleet: Fleet;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'fleetveil-kill-'));
  const clock = { rate: RATE, originS: 1_790_000_000, bootOriginS: await readBootS() };
  fleet = await startFleet({ dir, clock, doorsPort: await freePort(), brokerPort: await freePort() });
});

afterAll(async () => {
  await fleet?.stop();
  await rm(dir, { recursive: true, force: true });
});

const TARGETS = ['agent', 'ingest', 'vault', 'doors', 'postgres'] as const;
type Target = (typeof TARGETS)[number];

async function killPart(target: Exclude<Target, 'agent'>): Promise<void> {
  const pid = Number.parseInt(
    await readFile(join(dir, 'data/run', `${target}.pid`), 'utf8').catch(() => ''),
    10,
  );
  if (pid > 0) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // it is being started anew just now: that is a kill too
    }
  }
}

for (let round = 0; round < ROUNDS; round += 1) {
  test.concurrent(`M4: round ${round} of seed ${SEED}: after kills of everything the account is exact`, async () => {
    const chance = createChance(SEED * 1_000 + round);
    const label = `kill-${round}`;
    const vehicle = await fleet.enrol('e_scooter', label);
    const startS = Math.ceil(fleet.clock.nowS()) + 15 * RATE;
    const file = join(dir, `${label}.csv`);
    const rows = writeDay(
      { vehicle: 'e_scooter', startS, parts: [{ kind: 'ride', durationS: RIDE_S }] },
      chance,
    );
    await writeFile(file, `${rows.join('\n')}\n`);

    const lines: AgentLine[] = [];
    const heard = listen(lines);
    const start = (): Program => fleet.startAgent(vehicle, { kind: 'recorded', file, startS }, heard.take);
    let agent = start();
    const phone = await createPhone();
    // Rounds run side by side: another one may just have killed the doors.
    const booking = { riderId: `rider-${label}`, route: true, idempotencyKey: crypto.randomUUID() };
    const rental = await patiently(() => book(fleet, vehicle, booking, phone));
    await heard.first((line) => line.event === 'document' && line['type'] === 'transport_keys');
    await beginUse(fleet, rental);
    expect(fleet.clock.nowS(), 'this machine is too slow: the drive began before the rental').toBeLessThan(
      startS,
    );

    let agentKills = 0;
    const moments = Array.from({ length: 4 }, () => startS + 30 + chance() * (RIDE_S - 120)).sort(
      (a, b) => a - b,
    );
    const targets: Target[] = [
      'agent',
      ...moments.slice(1).map(() => TARGETS[Math.floor(chance() * TARGETS.length)] as Target),
    ];
    for (const [at, moment] of moments.entries()) {
      await fleet.until(moment);
      const target = targets[at] as Target;
      if (target !== 'agent') await killPart(target);
      else {
        agentKills += 1;
        agent.kill('SIGKILL');
        await agent.exited;
        agent = start();
      }
    }
    await heard.first((line) => line.event === 'source' && line['state'] === 'ended');
    await patiently(() => endByBooking(fleet, rental));
    await patiently(() => wholeTrip(fleet, rental));
    const geojson = await patiently(() => readRoute(fleet, rental));
    const route = routeOf(geojson);
    const ledger = await ledgerOf(vehicle.vehicleId, rows.length - 1 - route.length);
    await agent.stop();

    const offered = rows.length - 1;
    const what = `killed ${targets.join(', ')}; stored ${route.length}, ledger ${JSON.stringify(ledger.byReason)}`;
    expect(route.length + ledger.fixes, what).toBe(offered);
    expect(ledger.byReason['restart'] ?? 0, what).toBeLessThanOrEqual(MOST_PER_KILL * agentKills);
    const times = timesOf(geojson);
    expect(times).toHaveLength(route.length);
    expect(new Set(times).size, `${what}; a fix is there twice`).toBe(times.length);
  }, 180_000);
}

async function readRoute({ doors }: Fleet, { rentalId, riderId }: OpenRental): Promise<GeoJson> {
  return doors.get<GeoJson>(`/v1/rider/trips/${rentalId}.geojson`, await doors.token(riderId, ['rider']));
}

/** Doors, vault or database may be on their way back. */
async function patiently<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
  for (let tries = 0; ; tries += 1) {
    try {
      return await ask();
    } catch (error) {
      if (tries >= 60) throw error;
      const waitS = error instanceof DoorRefused ? error.retryAfterS : undefined;
      await new Promise((resolve) => setTimeout(resolve, (waitS ?? 0.5) * 1000));
    }
  }
}

/** Loss reports are records of their own and come a little after the trip. */
async function ledgerOf(vehicleId: string, expected: number) {
  for (let tries = 0; ; tries += 1) {
    const ledger = await readLedger(join(dir, 'fleet-api.yaml'), vehicleId);
    if (ledger.fixes >= expected || tries >= 60) return ledger;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

/** Times of all fixes of the route, in order. */
function timesOf(geojson: GeoJson): unknown[] {
  return geojson.features.flatMap(({ properties }) => {
    const { times } = (properties['coordinateProperties'] ?? {}) as { times?: unknown[] };
    return (times ?? []).flat();
  });
}
