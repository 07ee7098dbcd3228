import type { DeviceRules } from '@fleetveil/proto';
import { expect, test } from 'vitest';
import { narrowed } from '../../src/loop/narrowing.ts';
import type { ReasonEvent } from '../../src/reasons/event.ts';
import type { GrantFacts } from '../../src/reasons/grant.ts';
import type { Moment } from '../../src/reasons/moment.ts';
import { decodeReasonState, encodeReasonState } from '../../src/reasons/persist.ts';
import type { Reason } from '../../src/reasons/reason.ts';
import { stepReasons } from '../../src/reasons/reasons.ts';
import type { PolicyView } from '../../src/reasons/standing.ts';
import { freshReasonState, lostReasonState, MOST_HELD, type ReasonState } from '../../src/reasons/state.ts';
import { CURRENT, given, grantOf, idOf, keyOf, NOON_S, RULES } from '../reasons/given.ts';
import { chances, rounds, seed } from '../seed.ts';

const STEPS = 4_000;
const { rider_route } = RULES.signals;
const NO_ROUTE: DeviceRules = {
  ...RULES,
  signals: { ...RULES.signals, rider_route: { ...rider_route, position: { kind: 'dropped' } } },
};

/** Rentals of two riders, moves, thefts and events, at random; the disk comes and goes. */
function createWorld(from: number) {
  const chance = chances(from);
  const below = (most: number): number => Math.floor(chance() * most);
  let [trueS, bootSinceS, boots, grants] = [0, 0, 1, 0];
  let clock: Moment['clock'] = 'attested';
  let policy: PolicyView = CURRENT;
  const moment = (): Moment => ({
    ...{ nowS: NOON_S + trueS, bootS: trueS - bootSinceS, bootId: `boot-${boots}`, clock },
  });
  const newGrant = (): GrantFacts => {
    grants += 1;
    const purpose =
      (['maintenance', 'asset_protection'] as const)[below(8)] ??
      ('rental_contract' as GrantFacts['purpose']);
    const notBeforeS = NOON_S + trueS + below(900) - 600;
    return grantOf(grants, {
      ...{ purpose, notBeforeS, notAfterS: notBeforeS + 1200 + below(9000), route: below(3) > 0 },
      rentalId: idOf((purpose.length << 20) + Math.floor(grants / 8) + below(2)),
      phoneKey: purpose === 'asset_protection' ? '' : keyOf(1 + (Math.floor(grants / 8) % 2)),
    });
  };
  const order = (state: ReasonState) => {
    const ids = [...state.reasons, ...state.held].filter(({ grantId }) => grantId !== '');
    const { grantId, phoneKey } = ids[below(ids.length)] ?? { grantId: idOf(1), phoneKey: keyOf(1) };
    return { grantId, phoneKey };
  };
  const eventId = () => idOf(0xe0_0000_0000 + trueS * 100 + below(100));
  const EVENTS: readonly ((state: ReasonState) => ReasonEvent)[] = [
    () => ({ kind: 'grant_received', grant: newGrant() }),
    () => ({ kind: 'grant_received', grant: newGrant() }),
    (state) => ({ kind: 'sign_of_use', order: order(state) }),
    (state) => ({ kind: 'sign_of_use', order: order(state) }),
    (state) => ({ kind: 'phone_pause', order: order(state) }),
    (state) => ({ kind: 'phone_resume', order: order(state) }),
    (state) => ({ kind: below(3) === 0 ? 'phone_end' : 'phone_pause', order: order(state) }),
    (state) => {
      const any = [...state.reasons, ...state.held].at(-1);
      return below(3) === 0 && any ? { kind: 'grant_end', rentalId: any.rentalId } : { kind: 'tick' };
    },
    () => ({ kind: 'theft_suspected', eventId: eventId() }),
    () => ({ kind: 'help_pressed', eventId: eventId() }),
    () => ({ kind: below(2) === 0 ? 'help_stopped' : 'accident_over' }),
    () => ({ kind: 'accident_noticed', eventId: eventId() }),
    () => {
      policy = below(3) === 0 ? { ...CURRENT, rules: NO_ROUTE } : CURRENT;
      return { kind: 'policy_changed' };
    },
    () => {
      clock = below(8) === 0 ? 'unknown' : 'attested';
      return { kind: 'clock_changed' };
    },
    () => {
      if (below(8) === 0) [boots, bootSinceS] = [boots + 1, trueS];
      return { kind: 'restart' };
    },
    () => ({ kind: 'tick' }),
  ];
  return {
    next(state: ReasonState): { event: ReasonEvent; context: ReturnType<typeof given> } {
      trueS += below(60) === 0 ? below(9000) : below(120);
      const event = EVENTS[below(EVENTS.length)]?.(state) ?? { kind: 'tick' };
      return { event, context: given(moment(), policy) };
    },
    isFull: () => below(2) > 0,
  };
}

const sameUse = (a: Reason) => (b: Reason) => a.purpose === b.purpose && a.rentalId === b.rentalId;

test('M3, M12: what is left of a step begins, resumes and lengthens nothing, and keeps all that it narrows', () => {
  const world = createWorld(seed);
  let state = freshReasonState();
  const seen = { ended: 0, narrowed: 0, leftOut: 0 };
  for (let i = 0; i < rounds(STEPS); i++) {
    if (i % 2000 === 1999) state = lostReasonState();
    const { event, context } = world.next(state);
    const whole = stepReasons(state, event, context);
    const { state: kept, changes } = narrowed(state, whole, event);
    const about = `seed ${seed}, step ${i}, ${event.kind}`;
    for (const reason of kept.reasons) {
      const before = state.reasons.find(sameUse(reason));
      expect(before, about).toBeDefined();
      if (before === undefined) continue;
      const { route, paused, untilS, untilBootS, bound, ...rest } = reason;
      expect(before, about).toMatchObject(rest);
      expect([untilS <= before.untilS, untilBootS <= before.untilBootS], about).toEqual([true, true]);
      expect([!route || before.route, paused === true || before.paused !== true], about).toEqual([
        true,
        true,
      ]);
      // All that the whole step narrows of it.
      const after = whole.state.reasons.find(sameUse(reason));
      if (after !== undefined) {
        expect([!route || after.route, paused === true || after.paused !== true], about).toEqual([
          true,
          true,
        ]);
        if (after.bootId === before.bootId) expect(untilBootS, about).toBeLessThanOrEqual(after.untilBootS);
      } else
        expect(
          whole.state.reasons.map(({ purpose }) => purpose),
          about,
        ).toContain(reason.purpose);
    }
    // What is over, used up and closed is so; nothing waits that would not have.
    const ended = whole.changes.filter(({ kind }) => kind === 'ended').map(({ reason }) => reason);
    const isOver = ({ purpose, grantId }: Reason) =>
      ended.some((reason) => reason.purpose === purpose && reason.grantId === grantId);
    expect(kept.reasons.filter(isOver), about).toEqual([]);
    expect(kept, about).toMatchObject({ closed: whole.state.closed, spent: whole.state.spent });
    const final = new Set(kept.closed.filter((rental) => rental.final).map(({ rentalId }) => rentalId));
    expect(
      kept.held.filter(({ rentalId }) => final.has(rentalId)),
      about,
    ).toEqual([]);
    // Each grant is in force or waits, as far as there is room.
    const has = ({ reasons, held }: ReasonState) => [...reasons, ...held].map(({ grantId }) => grantId);
    const lasting = has(whole.state).filter((grantId) => grantId !== '');
    if (kept.held.length < MOST_HELD) expect(has(kept), about).toEqual(expect.arrayContaining(lasting));
    expect(decodeReasonState(encodeReasonState(kept)), about).toEqual(kept);
    expect([kept.lost, kept.grantsFromS], about).toEqual([state.lost, state.grantsFromS]);
    // As changes say it, for those who carry them out.
    expect(
      changes.some(({ kind }) => kind === 'started'),
      about,
    ).toBe(false);
    const last = new Map(changes.map((change) => [change.reason.purpose, change]));
    for (const { kind, reason } of last.values())
      if (kind === 'extended') expect(kept.reasons, about).toContainEqual(reason);
    const isFull = world.isFull();
    if (isFull) {
      seen.ended += changes.filter(({ kind }) => kind === 'ended').length;
      seen.narrowed += changes.filter(({ kind }) => kind === 'extended').length;
      seen.leftOut += whole.changes.length - changes.length;
    }
    state = isFull ? kept : whole.state;
  }
  for (const [what, count] of Object.entries(seen)) expect(count, what).toBeGreaterThan(5);
});
