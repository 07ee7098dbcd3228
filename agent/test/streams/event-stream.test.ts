import { expect, test } from 'vitest';
import { offsetBy } from '../../src/minimise/distance.ts';
import type { PolicyView } from '../../src/reasons/standing.ts';
import { createEventStream, type EventStreamReason } from '../../src/streams/event-stream.ts';
import { headingBetween } from '../../src/streams/heading.ts';
import { RIGA } from '../minimise/given.ts';
import { at, CURRENT, idOf, RULES } from '../reasons/given.ts';
import { createBox } from './box.ts';
import { rental, rideFix } from './given.ts';
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
