import { expect, test } from 'vitest';
import { offsetBy } from '../../src/minimise/distance.ts';
import type { PolicyView } from '../../src/reasons/standing.ts';
import { createEventStream, type EventStreamReason } from '../../src/streams/event-stream.ts';
import { headingBetween } from '../../src/streams/heading.ts';
import { RIGA } from '../minimise/given.ts';
import { at, CURRENT, idOf, NOON_S, RULES } from '../reasons/given.ts';
import { createBox } from './box.ts';
import { range, rental, rideFix, secondsOf } from './given.ts';
import { createVault } from './vault.ts';

const vault = await createVault();
/** A suspicion of two hours from noon. */
const SUSPICION: EventStreamReason = {
  ...rental(),
  ...{ purpose: 'asset_protection', rentalId: idOf(0xe1), grantId: '', grantHash: '', firstGrantId: '' },
  ...{ phoneKey: '', route: false, untilBootS: 1000 + 7200 },
};

async function sealedOf(policy: PolicyView, seconds: readonly number[], deps = vault.deps({}, () => policy)) {
  const [box, stream] = [createBox(), createEventStream(deps, SUSPICION)];
  for (const s of seconds) box.commit(await stream.onFix(rideFix(s), at(s)));
  box.commit(await stream.onEnd(false));
  return (await vault.open(box.records())).flatMap(({ fixes }) => fixes);
}

test('M3: a fix offered when the reason no longer holds is not sealed, whoever offers it', async () => {
  expect(await sealedOf(CURRENT, [7198, 7199, 7200, 7201])).toHaveLength(2);
});

/** What is sealed of fixes of a pursuit or of help, each with the second in which it is looked at. */
async function taken(reason: EventStreamReason, fixes: readonly { fixS: number; lookedAtS: number }[]) {
  const [box, stream] = [createBox(), createEventStream(vault.deps(), reason)];
  for (const { fixS, lookedAtS } of fixes)
    box.commit(await stream.onFix({ ...rideFix(fixS), timeS: NOON_S + fixS }, at(lookedAtS)));
  box.commit(await stream.onEnd(false));
  return secondsOf((await vault.open(box.records())).flatMap((opened) => opened.fixes));
}

test('X13: a pursuit has each second of the receiver, however late or close together its fixes are looked at', async () => {
  const late = (s: number) => [0.02, 0, 0.03, 0.01, 0.05][s % 5] ?? 0;
  const jittered = range(0, 100).map((s) => ({ fixS: s, lookedAtS: s + late(s) }));
  expect(await taken(SUSPICION, jittered)).toEqual(range(0, 100));
  // A line that stood for ten seconds says all of them at once.
  const held = range(0, 10).map((s) => ({ fixS: s, lookedAtS: 10 }));
  expect(await taken(SUSPICION, held)).toEqual(range(0, 10));
});

test('X13: of five fixes a second a pursuit has one, and of a receiver whose time stands still one a second too', async () => {
  const often = range(0, 50).map((n) => ({ fixS: n / 5, lookedAtS: n / 5 }));
  expect(await taken(SUSPICION, often)).toEqual(range(0, 10));
  const still = range(0, 50).map((n) => ({ fixS: 7, lookedAtS: n / 5 }));
  expect(await taken(SUSPICION, still)).toEqual(Array(10).fill(7));
});

test('M3: help has one fix a minute by the clock of the unit, whatever its receiver takes the time to be', async () => {
  const help: EventStreamReason = { ...SUSPICION, purpose: 'assist', rentalId: idOf(0xe2) };
  const leaping = range(0, 130).map((s) => ({ fixS: s * 60, lookedAtS: s }));
  expect(await taken(help, leaping)).toEqual([0, 3600, 7200]);
});

test('M5: what the policy drops of a pursuit is not in it; without a key of the vault nothing is', async () => {
  const dropped = { kind: 'dropped' } as const;
  const pursuit = { ...RULES.signals.asset_protection, heading: dropped, accuracy: dropped };
  const rules = { ...RULES, signals: { ...RULES.signals, asset_protection: pursuit } };
  for (const fix of await sealedOf({ ...CURRENT, rules }, [0, 1, 2])) {
    expect(fix).toMatchObject({ accuracyM: 0 });
    expect(fix).not.toHaveProperty('headingDeg');
  }
  const [, second] = await sealedOf(CURRENT, [0, 1]);
  expect(second).toMatchObject({ accuracyM: 4, headingDeg: expect.any(Number) });
  expect(await sealedOf(CURRENT, [0, 1], vault.deps({ sealingKey: () => undefined }))).toEqual([]);
});

test('a heading is that of the way from one place to the next, and none of a receiver that wanders', () => {
  const to = (northM: number, eastM: number) => headingBetween(RIGA, offsetBy(RIGA, northM, eastM));
  expect([to(20, 0), to(0, 20), to(-20, 0), to(0, -20)]).toEqual([0, 90, 180, 270]);
  expect(to(3, 3)).toBeUndefined();
  const dateLine = { latitudeE6: 0, longitudeE6: 179_999_900 };
  expect(headingBetween(dateLine, { latitudeE6: 0, longitudeE6: -179_999_900 })).toBe(90);
});
