/** Corrects what an officer accepted (G2): the trip shows the correction, the original goes to a table of its own. */

import {
  correctDistance,
  correctEnd,
  dropLink,
  factsOf,
  rentalsOf,
  storeCorrection,
} from './effect-store.ts';
import { answered, type Done, noteRecipients, type Work } from './work.ts';

/** Metres of a step of distance. */
const STEP_M = 100;

/** What the trip is now decides: its last part may have come after the request was taken. */
function refusedAs(refusal: string): Done {
  return { ...answered({ corrected: null }), state: 'refused', refusal };
}
const BEFORE_ITS_START =
  'The end that was asked for lies before the beginning of the trip, or of its last part.';
/** An end in a rental that goes on would hide what comes after it from its rider, from holds and from lawful orders. */
const NOT_OVER = 'The rental has not ended, or its vehicle has not said all of it yet. Ask again then.';

/** The officer sees the original, and whose a request is, is not theirs to know; no erasure finds the row by its rental. */
const WHOSE = 'this rider';

/** Corrects the fact that the request names. A rental that has ended its life meanwhile has nothing to correct. */
export async function correct(work: Work): Promise<Done> {
  const { trx, request } = work;
  const [rental] = await rentalsOf(trx, request);
  const facts = rental && (await factsOf(trx, rental.rentalId));
  if (rental === undefined || facts === undefined) return answered({ corrected: null });
  const { field, to } = request.ask;
  if (field !== 'rider' && rental.state !== 'ended') return refusedAs(NOT_OVER);
  if (field === 'end_time' && to !== undefined && to < facts.startedS) return refusedAs(BEFORE_ITS_START);
  await noteRecipients(work, 'corrected', [rental]);
  const change = { rentalId: rental.rentalId, endsOn: facts.endsOn, atS: work.nowS };
  if (field === 'end_time' && to !== undefined) {
    await storeCorrection(trx, request, {
      ...change,
      field,
      original: String(facts.endedS),
      corrected: String(to),
    });
    await correctEnd(trx, rental.rentalId, facts.endedS, to);
  } else if (field === 'distance' && to !== undefined) {
    const original = String(facts.distanceHm * STEP_M);
    await storeCorrection(trx, request, { ...change, field, original, corrected: String(to) });
    await correctDistance(trx, rental.rentalId, to / STEP_M);
  } else if (field === 'rider') {
    await storeCorrection(trx, request, { ...change, field, original: WHOSE, corrected: null });
    await dropLink(trx, rental.rentalId);
  }
  return answered({ corrected: field ?? null }, { rentals: 1 });
}
