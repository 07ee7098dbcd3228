import { CLOCK_QUALITIES, fromHex, idBytes, type v1 } from '@fleetveil/proto';
import type { Nonces } from '../local/nonces.ts';
import type { Outbox } from '../outbox/outbox.ts';
import { MOST_HELD, type ReasonState } from '../reasons/state.ts';
import type { Clockwork } from './clockwork.ts';
import type { Standing } from './standing.ts';

/** Version of this program, as it says it of itself. */
export const AGENT_VERSION = '0.1.0';

/** What the unit has: fleet-api answers with what it lacks, and with the time. */
export function helloOf(
  standing: Standing,
  clockwork: Clockwork,
  outbox: Pick<Outbox, 'load'>,
  nonces: Nonces,
): v1.IHello {
  return {
    ...standing.shelf.held,
    grantIds: grantIdsOf(standing.reasons()).map(idBytes),
    timeNonce: fromHex(nonces.give(clockwork.bootS())),
    clockQuality: CLOCK_QUALITIES.wire[clockwork.moment().clock],
    agentVersion: AGENT_VERSION,
    waitingRecords: outbox.load().records,
  };
}

/** Grants in use and waiting, those in use first. */
function grantIdsOf({ reasons, held }: ReasonState): string[] {
  const ids = [...reasons.map(({ grantId }) => grantId), ...held.map(({ grantId }) => grantId)];
  return [...new Set(ids)].filter((id) => id !== '').slice(0, MOST_HELD);
}
