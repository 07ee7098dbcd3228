import { isCell, resolutionOf } from '../cells.ts';
import type { Guard, GuardRule, RecordKindId, Regions } from './derived.ts';
import { finestResolution, grantLimits, regionsOf, signalsOf } from './device-rules.ts';
import type { FieldSetId } from './fields.ts';
import { STREAM_MAKERS } from './floor.ts';
import type { Policy } from './policy.ts';
import { PURPOSE_IDS, type PurposeId } from './purposes.ts';
import { longestDays } from './retention.ts';
import { type SignalRule, STREAM_KIND_IDS, type StreamKindId } from './signals.ts';
import { requireSound } from './sound.ts';

/** The stored sets that the chunks of a stream go to, by the purpose that made it. */
const STREAM_SETS: Record<StreamKindId, readonly FieldSetId[]> = {
  ends: ['ends', 'maintenance_ends'],
  route: ['route'],
  theft: ['theft', 'theft_suspicion'],
  accident: ['accident'],
  assist: ['assist'],
};

/** What ingest accepts (M8). Throws PolicyError `rules` for a policy that breaks a rule of the linter. */
export function deriveGuard(policy: Policy): Guard {
  requireSound(policy);
  const streams = streamRules(policy);
  return {
    version: policy.version,
    tickS: policy.tickS,
    regions: regionsOf(policy),
    signals: signalsOf(policy),
    zone: policy.zone,
    records: recordRules(policy, Object.values(streams)),
    streams,
    suspicionDays: longestDays(policy, 'theft_suspicion'),
    tripPlaceDays: longestDays(policy, 'trip_place'),
    routeKeepDays: policy.route.keepDays,
    limits: grantLimits(policy),
    publicStations: policy.publicStations,
    chargingLink: chargingLinkOf(policy),
  };
}

/** With a clock that is no event a settled bill ends nothing sooner. */
function chargingLinkOf(policy: Policy): Guard['chargingLink'] {
  const mostDays = longestDays(policy, 'charging_link');
  const { charging } = policy.purposes;
  const clock = charging === 'never' ? undefined : charging.kept.get('charging_link')?.clock;
  return { mostDays, afterBill: clock?.kind === 'event' ? clock.plusDays : mostDays };
}

function streamRules(policy: Policy): Record<StreamKindId, GuardRule> {
  const entries = STREAM_KIND_IDS.map((kind) => [kind, streamRule(policy, kind)] as const);
  return Object.fromEntries(entries) as Record<StreamKindId, GuardRule>;
}

function streamRule(policy: Policy, kind: StreamKindId): GuardRule {
  const purposes = STREAM_MAKERS[kind].filter((id) =>
    anyLeaves(policy, id, (rule) => rule.kind === 'sealed' && rule.stream === kind),
  );
  return { purposes, maxEndsOnDays: longest(policy, STREAM_SETS[kind]) };
}

function recordRules(policy: Policy, streams: readonly GuardRule[]): Record<RecordKindId, GuardRule> {
  const sealed: GuardRule = {
    purposes: streams.flatMap((rule) => rule.purposes),
    maxEndsOnDays: Math.max(...streams.map((rule) => rule.maxEndsOnDays)),
  };
  return {
    coarse_report: clearRule(policy, ['live_service'], ['coarse_report']),
    stream_opening: sealed,
    chunk: sealed,
    trip_end: clearRule(policy, ['rental_contract'], ['trip']),
    fleet_health: clearRule(policy, ['fleet_health'], ['fleet_health']),
    accident_notice: clearRule(policy, ['accident'], ['accident_notice']),
    charging_session: clearRule(policy, ['charging'], ['charging_session']),
    loss_report: { purposes: collecting(policy), maxEndsOnDays: longestDays(policy, 'loss_report') },
  };
}

function clearRule(policy: Policy, ids: readonly PurposeId[], sets: readonly FieldSetId[]): GuardRule {
  const purposes = ids.filter((id) => anyLeaves(policy, id, (rule) => rule.kind === 'coarse'));
  return { purposes, maxEndsOnDays: longest(policy, sets) };
}

function collecting(policy: Policy): PurposeId[] {
  return PURPOSE_IDS.filter((id) => anyLeaves(policy, id, (rule) => rule.kind !== 'dropped'));
}

function anyLeaves(policy: Policy, id: PurposeId, test: (rule: SignalRule) => boolean): boolean {
  const purpose = policy.purposes[id];
  return purpose !== 'never' && [...purpose.leaves.values()].some(test);
}

function longest(policy: Policy, sets: readonly FieldSetId[]): number {
  return Math.max(...sets.map((set) => longestDays(policy, set)));
}

/**
 * Whether a cell that came from outside is no cell of H3 or finer than the policy allows there.
 * A coarser one is always fine: a unit that is stale or without a policy sends such.
 */
export function isTooFine(regions: Regions, cell: string): boolean {
  return !isCell(cell) || resolutionOf(cell) > finestResolution(regions, cell);
}
