import { type DeviceRules, dayOf, type Fix, type StreamKindId } from '@fleetveil/proto';
import { ruleOf } from '../minimise/rules.ts';
import type { Moment } from '../reasons/moment.ts';
import { REASON_RULES, type Reason } from '../reasons/reason.ts';
import type { StreamDeps } from './deps.ts';
import type { UsePurpose } from './progress.ts';
import { openSealedStream, type SealedStream } from './sealed-stream.ts';

/** A reason with streams of its own. */
export type UseReason = Reason & { readonly purpose: UsePurpose };

/** The purposes for which streams of a use are made. */
export type StreamPurpose = UsePurpose | 'rider_route';

/** Under which purpose a kind of stream is made in a use. */
export function purposeOf(reason: UseReason, kind: StreamKindId): StreamPurpose {
  return kind === 'route' ? 'rider_route' : reason.purpose;
}

/**
 * Opens a stream of a use, or nothing: without a key of the vault, or where the policy does not have
 * positions leave in a stream of this kind (default deny, M5).
 */
export async function openUseStream(
  deps: StreamDeps,
  rules: DeviceRules | undefined,
  reason: UseReason,
  stream: {
    readonly kind: 'ends' | 'route';
    readonly firstFix: Fix;
    readonly follows: string | undefined;
  },
  moment: Moment,
): Promise<SealedStream | undefined> {
  const { kind, firstFix, follows } = stream;
  const sealingKey = deps.sealingKey(moment);
  const purpose = purposeOf(reason, kind);
  const rule = ruleOf(rules, purpose, 'position');
  if (rules === undefined || sealingKey === undefined) return undefined;
  if (!REASON_RULES[reason.purpose].seals.includes(kind)) return undefined;
  if (rule.kind !== 'sealed' || rule.stream !== kind) return undefined;
  const endsOnDay = dayOf(firstFix.timeS) + keptDays(rules, reason, kind);
  const plan = { kind, purpose, reason, policyVersion: rules.version, endsOnDay };
  return openSealedStream(deps, follows === undefined ? plan : { ...plan, follows }, sealingKey);
}

/** How long a stream may be kept, days from the day of its first fix. */
function keptDays(rules: DeviceRules, reason: UseReason, kind: 'ends' | 'route'): number {
  if (kind === 'route') return reason.routeKeepDays;
  return reason.purpose === 'maintenance' ? rules.keepDays.maintenanceEnds : rules.keepDays.ends;
}

/** The fix with what the policy has leave of it: an accuracy it does not name is not known. */
export function allowedFix(rules: DeviceRules | undefined, purpose: StreamPurpose, fix: Fix): Fix {
  return ruleOf(rules, purpose, 'accuracy').kind === 'sealed' ? fix : { ...fix, accuracyM: 0 };
}
