import type { Moment } from '../reasons/moment.ts';
import type { Uplink } from '../uplink/uplink.ts';
import type { Standing } from './standing.ts';

/** Asks for the newer edition of the policy that a waiting grant needs, if one does. */
export type EditionAsk = (moment: Moment) => void;

/** What the ask needs. */
export interface EditionAskDeps {
  readonly standing: Pick<Standing, 'reasons' | 'shelf'>;
  readonly uplink: Pick<Uplink, 'askForPapers'>;
}

/** The same edition is asked for again after this: who was asked may not have known it yet. Domain seconds. */
const AGAIN_S = 60;

/**
 * Makes the ask of one agent run. Each grant names the edition that was in force when it was signed, and nobody sends
 * an edition down unasked: without it a grant waits for the next hello, which may be hours away.
 */
export function createEditionAsk({ standing, uplink }: EditionAskDeps): EditionAsk {
  let asked = { version: 0, bootS: 0 };
  return ({ bootS }) => {
    const version = Math.max(0, ...standing.reasons().held.map(({ minPolicyVersion }) => minPolicyVersion));
    if (version <= standing.shelf.held.policyVersion) return;
    // Bounded, for an edition may be one that this program cannot read, and each answer brings grants anew.
    if (version <= asked.version && bootS - asked.bootS < AGAIN_S) return;
    asked = { version, bootS };
    uplink.askForPapers();
  };
}
