import { expect, test } from 'vitest';
import type { ReasonEvent } from '../../src/reasons/event.ts';
import type { GrantFacts } from '../../src/reasons/grant.ts';
import type { Moment } from '../../src/reasons/moment.ts';
import { decodeReasonState, encodeReasonState } from '../../src/reasons/persist.ts';
import { stepReasons } from '../../src/reasons/reasons.ts';
import { freshReasonState, type ReasonState } from '../../src/reasons/state.ts';
import { chances, rounds, seed } from '../seed.ts';
import { CURRENT, given, grantOf, idOf, keyOf, NOON_S } from './given.ts';
import { emptyHistory, mustBegin, objection, signKey } from './oracle.ts';

const STEPS = 12_000;

/** One unit and its world, driven by chance. */
function drive(from: number, steps: number) {
  const chance = chances(from);
  const below = (most: number): number => Math.floor(chance() * most);
  const history = emptyHistory();
  let state: ReasonState = freshReasonState();
  let trueS = 0;
  let boot = { number: 1, sinceS: 0 };
  let driftS = 0;
  let clock: Moment['clock'] = 'attested';
  let standing: 'current' | 'stale' | 'none' = 'current';
  let canSeal = true;
  let grants = 0;
  const seen = { precise: 0, begun: 0, refused: 0, events: 0, thefts: 0 };
  let events = 0;

  const moment = (): Moment => {
    const bootS = trueS - boot.sinceS + 5;
    return { nowS: NOON_S + trueS + driftS, bootS, bootId: `boot-${boot.number}`, clock };
  };
  const newGrant = (): GrantFacts => {
    grants += 1;
    const startS = NOON_S + trueS + below(4000) - 3600;
    const wrong = below(12);
    const purpose =
      (['maintenance', 'maintenance', 'asset_protection'] as const)[below(9)] ?? 'rental_contract';
    const isTheft = purpose === 'asset_protection';
    const number = Math.floor(grants / 4) + below(3);
    return grantOf(grants, {
      purpose,
      rentalId: idOf(
        { maintenance: 0x10_0000, asset_protection: 0x50_0000, rental_contract: 0x90_0000 }[purpose] + number,
      ),
      phoneKey: isTheft ? '' : keyOf(1 + below(2)),
      notBeforeS: startS,
      notAfterS: startS + (wrong === 0 ? 90_000 : below(14_400)),
      maxDurationS: below(3) === 0 ? 1 + below(4000) : 0,
      minPolicyVersion: wrong === 1 ? 2 : 1,
      ...(wrong === 2 ? { vehicleId: idOf(3) } : {}),
      ...(wrong === 3 ? { tenant: 'another' } : {}),
    });
  };
  const anyGrant = (): GrantFacts | undefined => [...history.delivered.values()].at(-1 - below(6));

  /** Time, clocks, policy and boots go their way. */
  const happen = (): ReasonEvent => {
    trueS += below(40) === 0 ? below(20_000) : below(200);
    switch (below(30)) {
      case 0:
        [clock, driftS] = ['unknown', 0];
        return { kind: 'clock_changed' };
      case 7:
      case 8:
      case 9:
      case 1:
        [clock, driftS] = ['attested', 0];
        return { kind: 'clock_changed' };
      case 10:
      case 11:
      case 12:
        [standing, canSeal] = ['current', true];
        return { kind: 'policy_changed' };
      case 2:
        [clock, driftS] = ['corroborated', below(2) === 0 ? -below(500_000) : below(2) * 31_536_000];
        return { kind: 'clock_changed' };
      case 3:
        standing = (['current', 'current', 'stale', 'none'] as const)[below(4)] ?? 'current';
        canSeal = below(5) > 0;
        return { kind: 'policy_changed' };
      case 4:
        state = decodeReasonState(encodeReasonState(state));
        return { kind: 'restart' };
      case 5:
        boot = { number: boot.number + 1, sinceS: trueS };
        state = decodeReasonState(encodeReasonState(state));
        return { kind: 'restart' };
      case 6:
        trueS += below(30_000);
        return { kind: 'suspend' };
      default:
        return { kind: 'tick' };
    }
  };
  /** What the vehicle itself notices, or has pressed. */
  const notice = (): ReasonEvent => {
    events += 1;
    const eventId = idOf(0xe0_0000 + events);
    history.happened.set(eventId, { bootId: moment().bootId, trueS });
    const kind = (['theft_suspected', 'accident_noticed', 'help_pressed'] as const)[below(3)];
    return kind === undefined ? { kind: 'help_stopped' } : { kind, eventId };
  };
  const act = (): ReasonEvent => {
    if (below(12) === 0) {
      const stop = below(6);
      return stop > 1 ? notice() : { kind: stop === 0 ? 'help_stopped' : 'accident_over' };
    }
    const grant = anyGrant();
    const kind = below(8);
    if (grant === undefined || kind < 3) return { kind: 'grant_received', grant: newGrant() };
    if (kind === 3) return { kind: 'grant_received', grant };
    const order = { grantId: grant.grantId, phoneKey: below(6) === 0 ? keyOf(77) : grant.phoneKey };
    if (kind === 4 && below(3) === 0) return { kind: 'grant_end', rentalId: grant.rentalId };
    if (kind === 6 && below(2) === 0) {
      return { kind: below(2) === 0 ? 'phone_pause' : 'phone_resume', order };
    }
    return kind === 5 && below(3) === 0 ? { kind: 'phone_end', order } : { kind: 'sign_of_use', order };
  };
  const policy = () => (standing === 'none' ? { standing, canSeal } : { ...CURRENT, standing, canSeal });

  for (let step = 0; step < steps; step++) {
    const event = below(2) === 0 ? happen() : act();
    const context = given(moment(), policy());
    const world = { moment: moment(), policyCurrent: standing === 'current', trueS };
    if (event.kind === 'grant_received') history.delivered.set(event.grant.grantId, event.grant);
    const before = state;
    const result = stepReasons(state, event, context);
    state = result.state;

    const using = new Map(before.reasons.map(({ purpose, grantId }) => [purpose, grantId]));
    for (const change of result.changes) {
      const { grantId, rentalId, purpose } = change.reason;
      if (grantId === '') continue;
      if (change.kind === 'ended') {
        history.usedUp.add(grantId);
        if (['booking', 'rider', 'replaced'].includes(change.endedBy)) history.ended.add(rentalId);
      } else if (!history.inForceSinceS.has(grantId)) {
        history.inForceSinceS.set(grantId, trueS);
      }
      const inForce = using.get(purpose);
      if (change.kind === 'extended' && inForce !== undefined && inForce !== grantId)
        history.usedUp.add(inForce);
      using.set(purpose, grantId);
    }
    if (event.kind === 'grant_end') history.ended.add(event.rentalId);
    if (event.kind === 'sign_of_use' && result.refusal === undefined) {
      const grant = history.delivered.get(event.order.grantId);
      // A sign counts only from the phone that the grant names: the oracle asks itself.
      if (grant?.phoneKey === event.order.phoneKey)
        history.signed.add(signKey(grant.rentalId, grant.phoneKey));
    }

    const where = `seed ${from}, step ${step}, ${event.kind}`;
    for (const reason of state.reasons) {
      const problem = objection(reason, state.reasons, history, world);
      if (problem !== undefined) expect.fail(`${where}: a reason holds although ${problem}`);
      seen.precise += 1;
      if (reason.grantId === '') seen.events += 1;
      else if (reason.purpose === 'asset_protection') seen.thefts += 1;
    }
    const purposes = state.reasons.map(({ purpose }) => purpose);
    if (new Set(purposes).size < purposes.length) expect.fail(`${where}: two reasons of one purpose`);

    if (event.kind === 'sign_of_use') {
      const grant = history.delivered.get(event.order.grantId);
      // A pursuit begins by its grant alone: a sign of use says nothing of it.
      const isUse = grant?.purpose !== 'asset_protection';
      const isHeld = isUse && before.held.some(({ grantId }) => grantId === event.order.grantId);
      if (grant !== undefined && isHeld && grant.phoneKey === event.order.phoneKey) {
        if (mustBegin(grant, history, world, canSeal)) {
          seen.begun += 1;
          expect(
            state.reasons.some(({ grantId }) => grantId === grant.grantId),
            `${where} begins`,
          ).toBe(true);
        }
      }
    }
    if (result.refusal !== undefined) seen.refused += 1;
  }
  return seen;
}

test('M3: over 10,000 random events a reason holds only when history allows it, one of each purpose', () => {
  for (let round = 0; round < rounds(3); round++) {
    const seen = drive(seed + round, STEPS);
    // The walk must have been through both worlds to say anything.
    expect(seen.precise).toBeGreaterThan(1000);
    expect(seen.begun).toBeGreaterThan(100);
    expect(seen.refused).toBeGreaterThan(200);
    expect(seen.events).toBeGreaterThan(200);
    expect(seen.thefts).toBeGreaterThan(50);
  }
});
