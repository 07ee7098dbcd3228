/**
 * A vehicle that nobody rents is driven away: its own suspicion, two people, and its officers following it live by
 * server-sent events, through real programs. The oracle is the drive's file.
 */
import { writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomId } from '@fleetveil/proto';
import {
  type AgentLine,
  createChance,
  type Fleet,
  freePort,
  readBootS,
  startFleet,
  writeDay,
} from '@fleetveil/simulator';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { positionsOf } from '../leak/stolen.ts';
import { HAS_TIME, needTime } from '../parts/parts.ts';
import { listen } from './journey.ts';

const RATE = 60;
const [LEAD_S, PARKED_S, AWAY_S] = [900, 900, 5_400];
let dir: string;
let fleet: Fleet;

beforeAll(async () => {
  if (!HAS_TIME) return;
  dir = await mkdtemp(join(tmpdir(), 'fleetveil-theft-'));
  fleet = await startFleet({
    dir,
    clock: { rate: RATE, originS: 1_790_000_000, bootOriginS: await readBootS() },
    doorsPort: await freePort(),
    brokerPort: await freePort(),
  });
}, 120_000);

afterAll(async () => {
  if (!HAS_TIME) return;
  await fleet?.stop();
  await rm(dir, { recursive: true, force: true });
});

interface Case {
  readonly theft_id: string;
  readonly vehicle_id: string;
  readonly state: string;
}
interface Shown {
  readonly time_s: number;
  readonly latitude: number;
  readonly longitude: number;
}

const post = <Answer = unknown>(path: string, token: string, body: object) =>
  fleet.doors.post<Answer>(path, token, body, randomId());

const someTime = () => new Promise((resolve) => setTimeout(resolve, 200));

/** Asks again until there is something. */
async function sooner<T>(ask: () => Promise<T | undefined>): Promise<T> {
  for (;;) {
    const found = await ask();
    if (found !== undefined) return found;
    await someTime();
  }
}

/** Follows the pursuit, look after look, until enough has been seen. */
async function follow(
  theftId: string,
  token: string,
  isEnough: (shown: Shown[]) => boolean,
): Promise<Shown[]> {
  const shown: Shown[] = [];
  for (let look = 1; !isEnough(shown); look += 1) {
    const reason = `It moves on, look ${look}.`;
    const { session_id } = await post<{ session_id: string }>(`/v1/theft/cases/${theftId}/looks`, token, {
      reason,
    });
    const url = `${fleet.doorsUrl}/v1/theft/looks/${session_id}/positions`;
    const answer = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/event-stream']);
    let text = '';
    for await (const bytes of answer.body as ReadableStream<Uint8Array>) {
      text += new TextDecoder().decode(bytes);
      if (isEnough(shownIn(text))) break;
    }
    shown.splice(0, shown.length, ...shownIn(text));
  }
  return shown;
}

const shownIn = (text: string): Shown[] =>
  [...text.matchAll(/^event: position\ndata: (.*)\n\n/gm)].map(([, data]) => JSON.parse(data ?? '') as Shown);

test('P8, X13, M7: from the suspicion to the close: seen live by the case’s officers, as it was driven, and by nobody before two people', async (context) => {
  needTime(context);
  const vehicle = await fleet.enrol('car', 'stolen-journey');
  const startS = Math.ceil(fleet.clock.nowS()) + LEAD_S;
  const parts = [
    { kind: 'parked', durationS: PARKED_S },
    { kind: 'ride', durationS: AWAY_S },
  ] as const;
  const rows = writeDay({ vehicle: 'car', startS, parts }, createChance(12));
  const file = join(dir, 'stolen.csv');
  writeFileSync(file, `${rows.join('\n')}\n`);
  const lines: AgentLine[] = [];
  const heard = listen(lines);
  const agent = fleet.startAgent(vehicle, { kind: 'recorded', file, startS }, heard.take);
  const [ola, ada] = [
    await fleet.doors.token('ola', ['theft_officer']),
    await fleet.doors.token('ada', ['approver']),
  ];
  await heard.first(({ event, outcome }) => event === 'theft_suspected' && outcome === 'sealed');
  const { theft_id } = await sooner(async () => {
    const { items } = await fleet.doors.get<{ items: Case[] }>('/v1/theft/cases', ola);
    return items.find(({ vehicle_id, state }) => vehicle_id === vehicle.vehicleId && state === 'suspected');
  });
  const look = { reason: 'Before anybody agreed.' };
  const early = post(`/v1/theft/cases/${theft_id}/looks`, ola, look);
  await expect(early).rejects.toMatchObject({ status: 409, code: 'theft_not_confirmed' });
  await post<Case>('/v1/theft/cases', ola, {
    ...{ vehicle: { vehicle_id: vehicle.vehicleId }, reason: 'unit_suspicion' },
    ...{ reason_text: 'Nobody has it, and it moves.', police_reference: 'LV-26-11' },
  });
  await post<Case>(`/v1/approver/thefts/${theft_id}/verdict`, ada, { verdict: 'approve' });
  const agreedS = fleet.clock.nowS();
  await heard.first(({ event, outcome }) => event === 'grant' && outcome === 'held');

  const shown = await follow(theft_id, ola, (all) => all.some(({ time_s }) => time_s > agreedS + 60));
  expect(
    shown.some(({ time_s }) => time_s < agreedS - 60),
    'from the suspicion’s own start',
  ).toBe(true);
  const driven = new Set(positionsOf(rows).map(({ latitude, longitude }) => at(latitude, longitude)));
  expect(shown.filter(({ latitude, longitude }) => !driven.has(at(latitude, longitude)))).toEqual([]);

  await post(`/v1/theft/cases/${theft_id}/close`, ola, {
    ...{ outcome: 'found', text: 'It stood in a yard.' },
  });
  await heard.first(({ event }) => event === 'reason_ended');
  const report = await fleet.doors.get<{ openings: { fixes: number }[] }>(
    `/v1/theft/cases/${theft_id}/report`,
    ola,
  );
  expect(report.openings.reduce((sum, { fixes }) => sum + fixes, 0)).toBeGreaterThanOrEqual(shown.length);
  expect(JSON.stringify(report)).not.toContain('latitude');
  await agent.stop();
}, 240_000);

const at = (latitude: number, longitude: number): string => `${latitude.toFixed(5)} ${longitude.toFixed(5)}`;
