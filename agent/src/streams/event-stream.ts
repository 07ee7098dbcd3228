/**
 * The streams of what a vehicle noticed or had pressed: a pursuit, help. No ends, no trip, no rental.
 *
 * ```
 *   first fix ──► opening and chunk 0, at once
 *   fix ────────► help: one a minute, each in a chunk of its own, at once
 *                 theft: each second of the receiver, a chunk every 10 s: nothing that waits is ever older
 *   theft grant ► last chunk; the next fix opens a stream under the grant, which follows
 *   end ────────► last chunk, key overwritten     dispelled ─► what was not sent yet goes to the ledger instead
 * ```
 *
 * Every chunk is closed when it is sealed, so a kill leaves nothing open; the next run opens a stream that follows.
 */
import { createTrackPacker, type DeviceRules, dayOf, type Fix } from '@fleetveil/proto';
import { ruleOf } from '../minimise/rules.ts';
import {
  decodeKept,
  encodeKept,
  type Is,
  isAmount,
  isFlag,
  isIdText,
  isText,
  objectOf,
  optional,
} from '../reasons/kept.ts';
import type { Moment } from '../reasons/moment.ts';
import { holdsAt, isGranted, REASON_RULES, type Reason } from '../reasons/reason.ts';
import type { StreamDeps } from './deps.ts';
import type { StreamEffect } from './effect.ts';
import { isOnEarth, wholeFix } from './fix-judge.ts';
import { headingBetween } from './heading.ts';
import { progressKey } from './progress.ts';
import { openSealedStream, type SealedStream } from './sealed-stream.ts';

/** Purposes whose streams are made here. An accident has a packet instead of a track. */
export type EventStreamPurpose = Extract<Reason['purpose'], 'asset_protection' | 'assist'>;
/** A reason with a stream of this room's making. */
export type EventStreamReason = Reason & { readonly purpose: EventStreamPurpose };

/** Whether a reason is one of these. */
export function isEventStreamReason(reason: Reason): reason is EventStreamReason {
  return reason.purpose === 'asset_protection' || reason.purpose === 'assist';
}

interface EventPlan {
  readonly kind: 'theft' | 'assist';
  /** Shortest time between two fixes, boot clock, seconds. */
  readonly everyS: (rules: DeviceRules) => number;
  /**
   * A fix whose own time is so much later is not too soon either. A receiver's seconds are looked at a little sooner or later
   * each, and together where a line stood: by the boot clock alone every third of a pursuit would be missing.
   */
  readonly byOwnTime: boolean;
  /** A chunk is sealed when its first fix is so old, seconds. */
  readonly holdS: number;
  readonly keptDays: (rules: DeviceRules, reason: Reason) => number;
}

const PLANS: Record<EventStreamPurpose, EventPlan> = {
  asset_protection: {
    kind: 'theft',
    everyS: () => 1,
    byOwnTime: true,
    holdS: 10,
    keptDays: ({ keepDays }, reason) => (isGranted(reason) ? keepDays.theft : keepDays.suspicion),
  },
  assist: {
    kind: 'assist',
    everyS: ({ assistEveryS }) => assistEveryS,
    // A receiver whose time leaps must not have more of somebody who asked for help than a fix a minute.
    byOwnTime: false,
    holdS: 0,
    keptDays: ({ keepDays }) => keepDays.assist,
  },
};

/** What the next run must know of an event in progress: no fix, no place. */
interface EventProgress {
  readonly form: number;
  readonly streamId: string;
  /** Boot clock of the latest fix taken. */
  readonly takenBootS: number;
  readonly bootId: string;
  /** Whether it stands on a grant; absent = an earlier agent noted it, and did not say. */
  readonly granted?: boolean | undefined;
}

const FORM = 1;
const isProgress: Is<EventProgress> = objectOf<EventProgress>({
  form: (value): value is number => value === FORM,
  streamId: isIdText,
  takenBootS: isAmount,
  bootId: isText,
  granted: optional(isFlag),
});

/** Whether what a run left of an event is said to be of one that no grant confirmed. @param kept text of its progress */
export function isUnconfirmed(kept: string): boolean {
  return decodeKept(kept, isProgress)?.granted === false;
}

/** The writer of one event. Each call gives effects for one transaction of the outbox, in order. */
export interface EventStream {
  onFix(fix: Fix, moment: Moment): Promise<StreamEffect[]>;
  /** Time passed: seals what has waited. */
  onTick(moment: Moment): Promise<StreamEffect[]>;
  /** The event goes on under another reason: a theft that was suspected is confirmed, or its grant renewed. */
  onExtend(reason: EventStreamReason): Promise<StreamEffect[]>;
  /** Once, last. The fixes and keys in memory are overwritten. */
  onEnd(dispelled: boolean): Promise<StreamEffect[]>;
}

type OwnFix = { -readonly [K in keyof Fix]: Fix[K] };

/** @param kept text of the `progress` effect of a run that did not end this event */
export function createEventStream(deps: StreamDeps, begun: EventStreamReason, kept?: string): EventStream {
  const before = kept === undefined ? undefined : decodeKept(kept, isProgress);
  const packer = createTrackPacker();
  const plan = PLANS[begun.purpose];
  let reason = begun;
  let follows = before?.streamId;
  let taken: { bootS: number; bootId: string; timeS?: number } | undefined =
    before === undefined ? undefined : { bootS: before.takenBootS, bootId: before.bootId };
  let stream: SealedStream | undefined;
  let chunkNo = 0;
  let own: OwnFix[] = [];
  let waitsSinceS: number | undefined;
  let latest: Fix | undefined;

  const forgetFixes = (): void => {
    packer.bytes().fill(0);
    for (const fix of own) Object.assign(fix, { timeS: 0, latitudeE6: 0, longitudeE6: 0, accuracyM: 0 });
    own = [];
    packer.clear();
    waitsSinceS = undefined;
  };
  const seal = async (last: boolean): Promise<StreamEffect[]> => {
    if (stream === undefined || own.length === 0) return [];
    const how = { chunkNo, fixes: own.length, grantId: reason.grantId, last, open: false };
    const record = await stream.seal({ ...how, track: packer.bytes() });
    chunkNo += 1;
    forgetFixes();
    return [{ kind: 'store', record }];
  };
  const close = async (): Promise<StreamEffect[]> => {
    const sealed = await seal(true);
    follows = stream?.streamId ?? follows;
    stream?.forget();
    [stream, chunkNo] = [undefined, 0];
    return sealed;
  };
  const note = ({ bootS, bootId }: Moment, streamId: string): StreamEffect => {
    const granted = isGranted(reason);
    const noted: EventProgress = { form: FORM, streamId, takenBootS: bootS, bootId, granted };
    return { kind: 'progress', key: progressKey(reason), text: encodeKept(noted) };
  };
  const open = async (rules: DeviceRules, moment: Moment): Promise<StreamEffect[]> => {
    stream = await openEventStream(deps, { rules, reason, follows }, moment);
    return stream === undefined ? [] : [{ kind: 'store', record: stream.opening }];
  };
  const add = (fix: Fix, moment: Moment): boolean => {
    const copy = { ...fix };
    if (!packer.add(copy)) return false;
    own.push(copy);
    waitsSinceS ??= moment.bootS;
    taken = { bootS: moment.bootS, bootId: moment.bootId, timeS: fix.timeS };
    return true;
  };
  const isDue = ({ bootS }: Moment): boolean =>
    waitsSinceS !== undefined && (chunkNo === 0 || bootS - waitsSinceS >= plan.holdS);
  const isTooSoon = ({ timeS }: Fix, { bootS, bootId }: Moment, rules: DeviceRules): boolean => {
    if (taken === undefined || taken.bootId !== bootId) return false;
    const everyS = plan.everyS(rules);
    const isOther = plan.byOwnTime && taken.timeS !== undefined && Math.abs(timeS - taken.timeS) >= everyS;
    return !isOther && bootS - taken.bootS < everyS;
  };

  return {
    async onFix(offered, moment) {
      const { rules } = deps.policy();
      const fix = wholeFix(offered);
      // The last gate before anything is sealed: asked for each fix (M3).
      if (rules === undefined || !holdsAt(reason, moment) || !isOnEarth(fix)) return [];
      if (isTooSoon(fix, moment, rules)) return [];
      const effects = stream === undefined ? await open(rules, moment) : [];
      if (stream === undefined) return effects;
      const told = allowed(rules, reason.purpose, withHeading(fix, latest));
      latest = fix;
      if (!add(told, moment)) {
        effects.push(...(await seal(false)));
        add(told, moment);
      }
      if (isDue(moment)) effects.push(...(await seal(false)), note(moment, stream.streamId));
      return effects;
    },
    async onTick(moment) {
      if (stream === undefined || !isDue(moment)) return [];
      return [...(await seal(false)), note(moment, stream.streamId)];
    },
    async onExtend(next) {
      // What was suspected and what two people confirmed are kept for different times: a stream of its own each.
      const effects = next.rentalId === reason.rentalId ? [] : await close();
      const forget: StreamEffect = { kind: 'progress', key: progressKey(reason) };
      const isOther = progressKey(next) !== progressKey(reason);
      reason = next;
      return isOther ? [...effects, forget] : effects;
    },
    async onEnd(dispelled) {
      if (dispelled) forgetFixes();
      const sealed = await close();
      latest = undefined;
      const forget: StreamEffect = { kind: 'progress', key: progressKey(reason) };
      const withdraw: StreamEffect[] = dispelled
        ? [{ kind: 'withdraw', of: 'rental', rentalId: reason.rentalId }]
        : [];
      return [...sealed, ...withdraw, forget];
    },
  };
}

/** Opens it, or nothing: without a key of the vault, or where the policy does not have it leave (M5). */
async function openEventStream(
  deps: StreamDeps,
  { rules, reason, follows }: { rules: DeviceRules; reason: EventStreamReason; follows: string | undefined },
  moment: Moment,
): Promise<SealedStream | undefined> {
  const { kind, keptDays } = PLANS[reason.purpose];
  const sealingKey = deps.sealingKey(moment);
  const rule = ruleOf(rules, reason.purpose, 'position');
  if (sealingKey === undefined || rule.kind !== 'sealed' || rule.stream !== kind) return undefined;
  if (!REASON_RULES[reason.purpose].seals.includes(kind)) return undefined;
  // Counted from now, not from the fix: a receiver that is a year ahead must not have it kept a year longer.
  const endsOnDay = moment.clock === 'unknown' ? undefined : dayOf(moment.nowS) + keptDays(rules, reason);
  const plan = { kind, purpose: reason.purpose, reason, policyVersion: rules.version };
  const dated = endsOnDay === undefined ? plan : { ...plan, endsOnDay };
  return openSealedStream(deps, follows === undefined ? dated : { ...dated, follows }, sealingKey);
}

function withHeading(fix: Fix, before: Fix | undefined): Fix {
  const headingDeg = before === undefined ? undefined : headingBetween(before, fix);
  return headingDeg === undefined ? fix : { ...fix, headingDeg };
}

/** The fix with what the policy has leave of it. */
function allowed(rules: DeviceRules, purpose: EventStreamPurpose, fix: Fix): Fix {
  const isSealed = (signal: 'accuracy' | 'heading'): boolean =>
    ruleOf(rules, purpose, signal).kind === 'sealed';
  const { headingDeg, ...others } = fix;
  const told = isSealed('accuracy') ? others : { ...others, accuracyM: 0 };
  return headingDeg !== undefined && isSealed('heading') ? { ...told, headingDeg } : told;
}
