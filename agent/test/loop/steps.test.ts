import type { DeviceRules } from '@fleetveil/proto';
import { expect, test } from 'vitest';
import { AgentError } from '../../src/errors.ts';
import type { AgentEvent } from '../../src/log.ts';
import { createStanding } from '../../src/loop/standing.ts';
import { createSteps } from '../../src/loop/steps.ts';
import type { Counters, Papers } from '../../src/outbox/counters.ts';
import type { ReasonChange } from '../../src/reasons/change.ts';
import type { ReasonEvent } from '../../src/reasons/event.ts';
import type { GrantFacts } from '../../src/reasons/grant.ts';
import type { Moment } from '../../src/reasons/moment.ts';
import { decodeReasonState } from '../../src/reasons/persist.ts';
import type { DocumentShelf } from '../../src/uplink/documents.ts';
import { at, BOOT, grantOf, idOf, keyOf, NOON_S, RULES, TENANT, VEHICLE } from '../reasons/given.ts';

const VERSIONS = { keySetVersion: 1, policyVersion: 1, transportSequence: 1 };
const FRESH: Counters = {
  ...{ ...VERSIONS, outboxId: '', lastTickS: 0 },
  confirmation: { confirmedS: NOON_S, confirmedBootS: 1000, bootId: BOOT },
};
const NO_ROUTE: DeviceRules = {
  ...RULES,
  signals: { ...RULES.signals, rider_route: { ...RULES.signals.rider_route, position: { kind: 'dropped' } } },
};

/** A unit whose disk takes nothing while `isFull`, and what its steps had carried out. */
function unitOf() {
  const [carriedOut, said]: [ReasonChange[], AgentEvent[]] = [[], []];
  const shelf = { rules: RULES, papers: {}, versions: VERSIONS, sealingKey: () => ({}) };
  const disk: { counters: Counters; papers: Papers } = { counters: FRESH, papers: {} };
  const unit = { isFull: false, writes: 0 };
  const write = (save: () => void) => {
    if (unit.isFull) throw new AgentError('disk_full', 'stateDir: cannot be written');
    unit.writes += 1;
    save();
  };
  const memory = {
    ...{ counters: FRESH, papers: {}, isLost: false },
    saveCounters: (counters: Counters) => write(() => Object.assign(disk, { counters })),
    savePapers: (papers: Papers) => write(() => Object.assign(disk, { papers })),
  };
  const log = (event: AgentEvent) => void said.push(event);
  const identity = { tenant: TENANT, unitId: idOf(9), vehicleId: VEHICLE };
  const standing = createStanding(identity, memory, shelf as unknown as DocumentShelf, log);
  const listener = { onChanged: () => {}, onEnded: () => {} };
  const act = async (changes: readonly ReasonChange[]) => void carriedOut.push(...changes);
  const steps = createSteps(standing, { act }, listener, log);
  const take = (event: ReasonEvent, moment: Moment) => steps.take(event, moment);
  return {
    ...{ unit, shelf, disk, standing, carriedOut, said, take },
    reasons: () => standing.reasons().reasons,
    onDisk: () => decodeReasonState(disk.counters.reasons),
    fill: () => Object.assign(unit, { isFull: true }),
    free: () => Object.assign(unit, { isFull: false }),
    async ride(more: Partial<GrantFacts> = {}) {
      await take({ kind: 'grant_received', grant: grantOf(1, { route: true, ...more }) }, at(0));
      expect(await take({ kind: 'sign_of_use', order: orderOf(1) }, at(1))).toBeUndefined();
      carriedOut.length = 0;
    },
  };
}

function orderOf(grant: number, phone = 1) {
  return { grantId: idOf(grant), phoneKey: keyOf(phone) };
}

const kindsOf = (changes: readonly ReasonChange[]) => changes.map(({ kind }) => kind);

test('M3: a pause holds on a full disk, and is written as soon as the disk takes it', async () => {
  const { fill, free, ride, take, carriedOut, reasons, onDisk, said } = unitOf();
  await ride();
  fill();
  expect(await take({ kind: 'phone_pause', order: orderOf(1) }, at(60))).toBeUndefined();
  expect(said).toEqual([{ event: 'counters', problem: 'unwritable' }]);
  expect(reasons()).toMatchObject([{ paused: true }]);
  expect(carriedOut).toMatchObject([{ kind: 'extended', reason: { paused: true } }]);
  // Nobody takes again what the disk would not remember.
  expect(await take({ kind: 'phone_resume', order: orderOf(1) }, at(61))).toBe('unavailable');
  expect(reasons()).toMatchObject([{ paused: true }]);
  await take({ kind: 'tick' }, at(65));
  expect(onDisk().reasons[0]?.paused).toBeUndefined();
  free();
  await take({ kind: 'tick' }, at(70));
  expect(onDisk().reasons).toMatchObject([{ paused: true }]);
  expect(carriedOut).toHaveLength(1);
  expect(await take({ kind: 'phone_resume', order: orderOf(1) }, at(71))).toBeUndefined();
  expect(reasons()[0]?.paused).toBeUndefined();
});

test('M3, M5: a policy without routes stops the route on a full disk, and its paper is written later', async () => {
  const { fill, free, ride, take, carriedOut, reasons, onDisk, shelf, standing, disk, unit } = unitOf();
  await ride();
  fill();
  Object.assign(shelf, { rules: NO_ROUTE, papers: { policy: 'AAAA' } });
  standing.keepPapers();
  await take({ kind: 'policy_changed' }, at(60));
  expect(reasons()).toMatchObject([{ route: false }]);
  expect(carriedOut).toMatchObject([{ kind: 'extended', reason: { route: false } }]);
  free();
  await take({ kind: 'tick' }, at(65));
  expect(onDisk().reasons).toMatchObject([{ route: false }]);
  expect(disk.papers).toEqual({ policy: 'AAAA' });
  const { writes } = unit;
  await take({ kind: 'tick' }, at(70));
  expect(unit.writes).toBe(writes);
});

test('M12: a grant that takes the route back acts on a full disk; the longer time that it brings does not', async () => {
  const { fill, free, ride, take, carriedOut, reasons, onDisk } = unitOf();
  await ride();
  fill();
  const grant = grantOf(2, { notAfterS: NOON_S + 7200 });
  expect(await take({ kind: 'grant_received', grant }, at(60))).toBe('unavailable');
  expect(reasons()).toMatchObject([{ route: false, grantId: idOf(1), untilS: NOON_S + 3600 }]);
  expect(carriedOut).toMatchObject([{ kind: 'extended', reason: { route: false, grantId: idOf(1) } }]);
  await take({ kind: 'tick' }, at(65));
  expect(carriedOut).toHaveLength(1);
  free();
  await take({ kind: 'tick' }, at(70));
  expect(reasons()).toMatchObject([{ route: false, grantId: idOf(2), untilS: NOON_S + 7200 }]);
  expect(onDisk()).toMatchObject({ reasons: reasons(), held: [] });
});

test('M12: a grant that takes the route back and ends sooner ends it sooner, on a full disk too', async () => {
  const { fill, ride, take, reasons } = unitOf();
  await ride();
  fill();
  const grant = grantOf(2, { notAfterS: NOON_S + 1800 });
  await take({ kind: 'grant_received', grant }, at(60));
  expect(reasons()).toMatchObject([{ route: false, untilS: NOON_S + 1800, untilBootS: 1000 + 1800 }]);
  await take({ kind: 'tick' }, at(1800));
  expect(reasons()).toEqual([]);
});

for (const event of [
  { kind: 'phone_end', order: orderOf(1) },
  { kind: 'grant_end', rentalId: idOf(0x1001) },
] as const) {
  test(`M12: a ${event.kind} holds on a full disk although a renewal that came with it does not`, async () => {
    const { fill, free, ride, take, carriedOut, reasons, onDisk } = unitOf();
    await ride();
    const grant = grantOf(2, { notBeforeS: NOON_S + 100, notAfterS: NOON_S + 7200, route: true });
    expect(await take({ kind: 'grant_received', grant }, at(60))).toBe('not_yet');
    fill();
    await take({ kind: 'tick' }, at(100));
    expect(reasons()).toMatchObject([{ grantId: idOf(1), untilS: NOON_S + 3600 }]);
    expect(await take(event, at(101))).toBeUndefined();
    expect(reasons()).toEqual([]);
    expect(kindsOf(carriedOut)).toEqual(['ended']);
    free();
    await take({ kind: 'tick' }, at(105));
    expect(onDisk()).toMatchObject({ reasons: [], held: [], closed: [{ final: true }] });
    expect(await take({ kind: 'sign_of_use', order: orderOf(2) }, at(106))).toBe('unknown_grant');
  });
}

test('M12: the end of a rental that has not begun holds on a full disk', async () => {
  const { fill, free, take, onDisk } = unitOf();
  await take({ kind: 'grant_received', grant: grantOf(1) }, at(0));
  fill();
  expect(await take({ kind: 'grant_end', rentalId: idOf(0x1001) }, at(1))).toBeUndefined();
  expect(await take({ kind: 'sign_of_use', order: orderOf(1) }, at(2))).toBe('unknown_grant');
  free();
  expect(await take({ kind: 'sign_of_use', order: orderOf(1) }, at(3))).toBe('unknown_grant');
  expect(onDisk()).toMatchObject({ reasons: [], held: [], closed: [{ final: true }] });
});

test('M3: nothing begins on a full disk; what another sign of use ends is over, and its own grant waits', async () => {
  const { fill, free, ride, take, carriedOut, reasons } = unitOf();
  await ride();
  await take(
    { kind: 'grant_received', grant: grantOf(2, { rentalId: idOf(0x1002), phoneKey: keyOf(2) }) },
    at(2),
  );
  fill();
  expect(await take({ kind: 'sign_of_use', order: orderOf(2, 2) }, at(60))).toBe('unavailable');
  expect(reasons()).toEqual([]);
  expect(carriedOut).toMatchObject([{ kind: 'ended', endedBy: 'replaced', reason: { grantId: idOf(1) } }]);
  expect(await take({ kind: 'help_pressed', eventId: idOf(0xa1) }, at(61))).toBe('unavailable');
  expect(reasons()).toEqual([]);
  free();
  expect(await take({ kind: 'sign_of_use', order: orderOf(2, 2) }, at(62))).toBeUndefined();
  expect(reasons()).toMatchObject([{ grantId: idOf(2), revived: false }]);
});

test('M3, S15: whose sign of use cannot be written dispels a suspicion all the same', async () => {
  const { fill, take, carriedOut, reasons } = unitOf();
  await take({ kind: 'grant_received', grant: grantOf(1) }, at(0));
  await take({ kind: 'theft_suspected', eventId: idOf(0xe1) }, at(1));
  carriedOut.length = 0;
  fill();
  expect(await take({ kind: 'sign_of_use', order: orderOf(1) }, at(2))).toBe('unavailable');
  expect(carriedOut).toMatchObject([{ kind: 'ended', endedBy: 'dispelled' }]);
  expect(reasons()).toEqual([]);
});

test('M10: a theft that cannot be written begins no pursuit, and a suspicion of it goes on as one', async () => {
  const { fill, free, take, carriedOut, reasons } = unitOf();
  await take({ kind: 'theft_suspected', eventId: idOf(0xe1) }, at(1));
  fill();
  const theft = { purpose: 'asset_protection', rentalId: idOf(0xc1), phoneKey: '' } as const;
  const grant = grantOf(3, theft);
  expect(await take({ kind: 'grant_received', grant }, at(2))).toBe('unavailable');
  expect(reasons()).toMatchObject([{ rentalId: idOf(0xe1), grantId: '', untilBootS: 1001 + 7200 }]);
  free();
  await take({ kind: 'tick' }, at(5));
  expect(reasons()).toMatchObject([{ rentalId: idOf(0xc1), grantId: idOf(3) }]);
  expect(kindsOf(carriedOut)).toEqual(['started', 'extended']);
});

test('lost counters are made good on the disk or not at all', async () => {
  const { fill, free, take, standing, said } = unitOf();
  standing.keepReasons({ ...standing.reasons(), lost: true });
  fill();
  await take({ kind: 'clock_changed' }, at(0));
  expect(standing.reasons()).toMatchObject({ lost: true, grantsFromS: 0 });
  expect(said).toContainEqual({ event: 'fault', code: 'unavailable' });
  free();
  await take({ kind: 'clock_changed' }, at(1));
  expect(standing.reasons()).toMatchObject({ lost: false, grantsFromS: NOON_S + 1 });
});
