/** How long a vehicle goes on to which a broker brings nothing: the agent's own rules, played second by second or day by day. */
import { reasonFor, stepReasons } from '../../agent/src/reasons/reasons.ts';
import { policyStanding } from '../../agent/src/reasons/standing.ts';
import { freshReasonState } from '../../agent/src/reasons/state.ts';
import { at, BOOT, given, grantOf, idOf, keyOf, NOON_S, RULES } from '../../agent/test/reasons/given.ts';

const DAY_S = 86_400;
/** Longer than any policy lets a vehicle go on. */
const MOST_DAYS = 3_650;
/** The rental of `grantOf`: an hour. */
const GRANT_S = 3_600;

/**
 * Days after the last word of the data centre until a vehicle goes coarse, so that a policy, a withdrawal or an objection
 * that is withheld acts all the same.
 */
export function daysUntilStale(): number {
  const confirmation = { confirmedS: NOON_S, confirmedBootS: at(0).bootS, bootId: BOOT };
  const standingOn = (day: number) =>
    policyStanding({ rules: RULES, confirmation, countersLost: false, moment: at(day * DAY_S) });
  let day = 0;
  while (day < MOST_DAYS && standingOn(day) === 'current') day += 1;
  return day;
}

/** Seconds for which a rental goes on past the end of its grant, where its end is withheld. */
export function secondsPastGrant(): number {
  const phone = { grantId: idOf(1), phoneKey: keyOf(1) };
  let { state } = stepReasons(
    freshReasonState(),
    { kind: 'grant_received', grant: grantOf(1) },
    given(at(0)),
  );
  ({ state } = stepReasons(state, { kind: 'sign_of_use', order: phone }, given(at(0))));
  if (reasonFor(state, 'rental_contract') === undefined) throw new Error('the rental did not begin');
  for (let second = 1; second <= GRANT_S + DAY_S; second += 1) {
    ({ state } = stepReasons(state, { kind: 'tick' }, given(at(second))));
    if (reasonFor(state, 'rental_contract') === undefined) return Math.max(0, second - GRANT_S);
  }
  return DAY_S;
}
