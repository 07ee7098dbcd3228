import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { toHex } from '@fleetveil/proto';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { AgentError } from '../../src/errors.ts';
import type { AgentEvent } from '../../src/log.ts';
import type { Clockwork } from '../../src/loop/clockwork.ts';
import { createCommitter } from '../../src/loop/committer.ts';
import { createStanding, type Standing } from '../../src/loop/standing.ts';
import { createTicks } from '../../src/loop/ticks.ts';
import { createWhereabouts, type Whereabouts } from '../../src/loop/whereabouts.ts';
import { openMemory } from '../../src/outbox/counters.ts';
import { type Outbox, openOutbox } from '../../src/outbox/outbox.ts';
import type { Moment } from '../../src/reasons/moment.ts';
import { openShelf } from '../../src/uplink/documents.ts';
import { chunk, idOf, TODAY } from '../../testing/records.ts';
import { type Authority, createAuthority, TENANT } from './authority.ts';

const TICK_S = 1_800_000_000;
const CELL = '881f60748dfffff';
let authority: Authority;
let folder: string;
let outbox: Outbox;
let moment: Moment;

beforeAll(async () => {
  authority = await createAuthority();
});

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fleetveil-ticks-'));
  moment = momentAt(-100);
  outbox = openOutbox({ path: join(folder, 'outbox.db'), moment });
});

afterEach(() => {
  outbox.close();
  rmSync(folder, { recursive: true });
});

function momentAt(seconds: number, clock: Moment['clock'] = 'attested'): Moment {
  return { nowS: TICK_S + seconds, bootS: 10_000 + seconds, bootId: 'a'.repeat(32), clock };
}

async function standingNow(): Promise<Standing> {
  const shelf = await openShelf(
    { tenant: TENANT, rootKeys: [toHex(authority.rootKey)] },
    {},
    {
      ...{ keySetVersion: 0, policyVersion: 0, transportSequence: 0 },
    },
  );
  await shelf.takeKeySet(await authority.keySet());
  await shelf.takePolicy(await authority.policy(), moment);
  const ids = { tenant: TENANT, unitId: '1'.repeat(32), vehicleId: '2'.repeat(32) };
  const standing = createStanding(ids, openMemory(folder, false), shelf, () => {});
  const confirmation = { confirmedS: moment.nowS, confirmedBootS: moment.bootS, bootId: moment.bootId };
  standing.keep((counters) => ({ ...counters, confirmation }));
  return standing;
}

/** Ticks over a moment that the test moves, and what they sent. */
function ticksOf(standing: Standing, whereabouts: Whereabouts = createWhereabouts(CELL)) {
  const sent: { tickS: number; hello: boolean }[] = [];
  const noted: number[] = [];
  const said: AgentEvent[] = [];
  const faults: unknown[] = [];
  const log = (event: AgentEvent) => void said.push(event);
  const clockwork = { rate: 1, moment: () => moment } as Clockwork;
  const ticks = createTicks({
    ...{ standing, clockwork, outbox, log, whereabouts, onFault: (error) => faults.push(error) },
    committer: createCommitter(outbox, log, () => {}),
    uplink: {
      sendReport({ tickS }) {
        noted.push(openMemory(folder, true).counters.lastTickS);
        sent.push({ tickS, hello: false });
        return 100;
      },
      sendHello: () => void sent.push({ tickS: 0, hello: true }),
      wake: () => {},
    },
  });
  const pass = (to: Moment) => {
    moment = to;
    ticks.pass(to);
  };
  return { sent, noted, said, faults, pass, ticks };
}

test('never on start, once at the tick, durably noted before it is sent', async () => {
  const standing = await standingNow();
  const { sent, noted, pass } = ticksOf(standing);
  for (const seconds of [-99, -50, -1]) pass(momentAt(seconds));
  expect(sent).toEqual([]);
  for (const seconds of [1, 2, 300, 899]) pass(momentAt(seconds));
  expect(sent).toEqual([{ tickS: TICK_S, hello: false }]);
  expect(noted).toEqual([TICK_S]);
});

test('not twice in one tick, even if the clock was set back and the agent started anew', async () => {
  const standing = await standingNow();
  const first = ticksOf(standing);
  first.pass(momentAt(1));
  expect(first.sent).toHaveLength(1);
  moment = momentAt(-20);
  const second = ticksOf(standing);
  second.pass(momentAt(1));
  expect(second.sent).toEqual([]);
  second.pass(momentAt(901));
  expect(second.sent).toEqual([{ tickS: TICK_S + 900, hello: false }]);
});

test('a tick that was slept through is not told at the waking', async () => {
  const standing = await standingNow();
  const { sent, pass } = ticksOf(standing);
  pass(momentAt(200));
  expect(sent).toEqual([]);
  pass(momentAt(901));
  expect(sent).toHaveLength(1);
});

test('hello again at a tick, six hours after the last', async () => {
  const { sent, pass } = ticksOf(await standingNow());
  for (let tick = 0; tick <= 26; tick++) pass(momentAt(tick * 900));
  expect(sent.filter(({ hello }) => hello)).toHaveLength(1);
});

test('M6: a condition that cannot be told keeps no row beyond its day, and is said; losses and hello go on', async () => {
  const misused = new AgentError('misused', 'cannot be told');
  const health = () => {
    throw misused;
  };
  const { sent, said, faults, pass } = ticksOf(await standingNow(), { ...createWhereabouts(CELL), health });
  const record = chunk(idOf(1), 0, { endsOnDay: TODAY - 1, fixes: 7 });
  outbox.commit([{ kind: 'store', record }], moment);
  pass(momentAt(24 * 900));
  expect([...outbox.waiting()].map(({ cargo }) => cargo)).toEqual(['loss_report']);
  expect(said).toContainEqual(expect.objectContaining({ event: 'loss', reason: 'expired', fixes: 7 }));
  expect(sent.map(({ hello }) => hello)).toEqual([false, true]);
  expect(faults).toEqual([misused]);
});

test.each([
  ['longer', 500],
  ['shorter', 30],
])(
  'M12: an objection finds the record of the day under an edition that keeps it %s, and no other',
  async (_, days) => {
    const standing = await standingNow();
    let keptDays: number | undefined;
    const policy: Standing['policy'] = (now) => {
      const view = standing.policy(now);
      const { rules } = view;
      if (rules === undefined || keptDays === undefined) return view;
      return { ...view, rules: { ...rules, keepDays: { ...rules.keepDays, fleetHealth: keptDays } } };
    };
    const parked = {
      ...createWhereabouts(CELL),
      isParked: () => true,
      health: () => ({ stateOfChargePermille: 800 }),
    };
    const { pass, ticks } = ticksOf({ ...standing, policy }, parked);
    const waiting = () => [...outbox.waiting()].filter(({ cargo }) => cargo === 'fleet_health').length;
    pass(momentAt(1));
    pass(momentAt(86_401));
    expect(waiting()).toBe(2);
    keptDays = days;
    // It says so in each status.
    for (const seconds of [86_500, 86_600]) ticks.objected(['fleet_health'], momentAt(seconds));
    expect(waiting()).toBe(1);
    // And of a day that had no record yet: there is none, neither then nor of another day.
    for (const seconds of [2 * 86_400 + 1, 2 * 86_400 + 2])
      ticks.objected(['fleet_health'], momentAt(seconds));
    pass(momentAt(2 * 86_400 + 901));
    expect(waiting()).toBe(1);
  },
);

test('with an unknown clock a report goes an interval after the last, and says no time', async () => {
  const standing = await standingNow();
  moment = momentAt(500, 'unknown');
  const { sent, pass } = ticksOf(standing);
  for (const seconds of [600, 1399, 1400, 1401, 2200, 2301]) pass(momentAt(seconds, 'unknown'));
  expect(sent).toEqual([
    { tickS: 0, hello: false },
    { tickS: 0, hello: false },
  ]);
});
