import { decodeSigned, isProtoError, SIGNED_TYPES, type WirePurposeId } from '@fleetveil/proto';
import type { Nonces } from '../local/nonces.ts';
import { audienceOf } from '../local/shown.ts';
import type { IgnoredWhy, Log } from '../log.ts';
import { HEALS } from '../reasons/grant.ts';
import type { Moment } from '../reasons/moment.ts';
import type { PolicyConfirmation } from '../reasons/standing.ts';
import { type Reader, readGrant, readGrantEnd } from '../reasons/verify.ts';
import { readCommand, readStatus, type StatusFacts, type Taken } from '../uplink/documents.ts';
import type { Clockwork } from './clockwork.ts';
import type { Commands } from './commands.ts';
import type { EditionAsk } from './edition.ts';
import type { Standing } from './standing.ts';
import type { StepOutcome, Steps } from './steps.ts';

/** Takes signed documents, whoever brought them: the network or the rider's phone. */
export interface Papers {
  /** An encoded `v1.Signed` of any type this unit takes; undefined = it had its effect. */
  take(signed: Uint8Array): Promise<IgnoredWhy | 'unavailable' | undefined>;
  takeGrant(signed: Uint8Array): Promise<StepOutcome>;
  /** A status must answer a nonce of these. */
  takeStatus(signed: Uint8Array, asked: Nonces): Promise<IgnoredWhy | undefined>;
}

/** What the papers need. */
export interface PapersDeps {
  readonly standing: Standing;
  readonly clockwork: Clockwork;
  readonly steps: Steps;
  readonly log: Log;
  /** Nonces of this unit's hellos. */
  readonly helloNonces: Nonces;
  readonly commands: Pick<Commands, 'take'>;
  readonly askForEdition: EditionAsk;
  /** Told what whoever has the vehicle now does not want, once the time is believed. */
  readonly onObjections: (purposes: readonly WirePurposeId[], moment: Moment) => void;
}

/** Makes the papers of one agent run. */
export function createPapers(deps: PapersDeps): Papers {
  const { standing, clockwork, steps, log } = deps;
  const { shelf, identity } = standing;
  const { tenant, vehicleId } = identity;

  const reader = (moment: Moment): Reader => ({ tenant, vehicleId, keys: shelf.keys, moment });
  /** A document of the shelf came: keep it, and let the reasons see what it changes. */
  const shelve = async (
    type: 'key_set' | 'policy' | 'transport_keys',
    taken: Taken,
    moment: Moment,
  ): Promise<IgnoredWhy | undefined> => {
    if (!taken.ok) return taken.why;
    standing.keepPapers();
    log({ event: 'document', type, version: taken.version });
    await steps.take({ kind: 'policy_changed' }, moment);
    return undefined;
  };
  const takePolicy = async (signed: Uint8Array, moment: Moment): Promise<IgnoredWhy | undefined> => {
    const { policyVersion } = shelf.held;
    const taken = await shelf.takePolicy(signed, moment);
    // A newer edition says of itself that it is in force; the same one again says nothing new.
    if (taken.ok && taken.version > policyVersion) confirm(moment);
    return shelve('policy', taken, moment);
  };
  const confirm = (moment: Moment): void => {
    const { bootS: confirmedBootS, bootId } = moment;
    const confirmedS = moment.clock === 'unknown' ? 0 : moment.nowS;
    const confirmation: PolicyConfirmation = { confirmedS, confirmedBootS, bootId };
    standing.keep((counters) => ({ ...counters, confirmation }));
  };
  const takeGrant = async (signed: Uint8Array): Promise<StepOutcome> => {
    const moment = clockwork.moment();
    const read = await readGrant(signed, reader(moment));
    const outcome = read.ok
      ? await steps.take({ kind: 'grant_received', grant: read.value }, moment)
      : read.refusal;
    const audience = read.ok ? audienceOf(read.value) : undefined;
    if (outcome === undefined) log({ event: 'grant', outcome: 'held' }, audience);
    else if (outcome !== 'unavailable') {
      log({ event: 'grant', outcome: HEALS[outcome] ? 'waiting' : 'refused', why: outcome }, audience);
    }
    // Whatever else it waits for: a grant that is a second early is not asked about again when it begins.
    if (read.ok) deps.askForEdition(moment);
    return outcome;
  };
  const takeGrantEnd = async (signed: Uint8Array): Promise<StepOutcome> => {
    const moment = clockwork.moment();
    const read = await readGrantEnd(signed, reader(moment));
    return read.ok ? steps.take({ kind: 'grant_end', rentalId: read.value }, moment) : read.refusal;
  };
  /** Attested time, and "still so" where it names the policy held here. */
  const believe = async (status: StatusFacts, askedBootS: number): Promise<void> => {
    const bootS = clockwork.bootS();
    const timeS = withinAnswer(status.timeS, bootS - askedBootS, clockwork);
    clockwork.learn({ kind: 'attested', timeS, askedBootS, bootS });
    const moment = clockwork.moment();
    if (standing.reasons().lost) shelf.forgetOlderThan(status);
    standing.keep((counters) => ({ ...counters, clock: clockwork.save() }));
    if (moment.clock === 'attested' && status.policyVersion === shelf.held.policyVersion) confirm(moment);
    deps.onObjections(status.objections, moment);
    log({ event: 'time_attested' });
    await steps.take({ kind: 'clock_changed' }, moment);
  };
  const takeStatus = async (signed: Uint8Array, asked: Nonces): Promise<IgnoredWhy | undefined> => {
    const read = await readStatus(signed, reader(clockwork.moment()));
    if (!read.ok) return read.why;
    const askedBootS = asked.take(read.status.nonce, clockwork.bootS());
    if (askedBootS === undefined) return 'unknown_nonce';
    await believe(read.status, askedBootS);
    return undefined;
  };
  const takeCommand = async (signed: Uint8Array): Promise<IgnoredWhy | 'unavailable' | undefined> => {
    const moment = clockwork.moment();
    const read = await readCommand(signed, reader(moment));
    return read.ok ? deps.commands.take(read.command, moment) : read.why;
  };

  return {
    takeGrant,
    takeStatus,
    async take(signed) {
      const moment = clockwork.moment();
      switch (typeOf(signed)) {
        case 'key_set':
          return shelve('key_set', await shelf.takeKeySet(signed), moment);
        case 'policy':
          return takePolicy(signed, moment);
        case 'transport_keys':
          return shelve('transport_keys', await shelf.takeTransportKeys(signed, moment), moment);
        case 'grant': {
          const outcome = await takeGrant(signed);
          return outcome === undefined || outcome === 'unavailable' || !HEALS[outcome] ? outcome : undefined;
        }
        case 'grant_end':
          return takeGrantEnd(signed);
        case 'status':
          return takeStatus(signed, deps.helloNonces);
        case 'command':
          return takeCommand(signed);
        default:
          return 'unexpected';
      }
    },
  };
}

/**
 * The time now is proven to lie between what the answer says and that plus the way there and back. Within
 * that span the unit's own clock knows better than either end; outside it, it is not believed.
 */
function withinAnswer(saidS: number, tookS: number, { source, rate }: Clockwork): number {
  // An answer says whole seconds.
  return Math.min(Math.max(saidS, source.nowS()), saidS + 1 + tookS * rate);
}

function typeOf(signed: Uint8Array) {
  try {
    return SIGNED_TYPES.word(decodeSigned(signed).type);
  } catch (error) {
    if (isProtoError(error)) return undefined;
    throw error;
  }
}
