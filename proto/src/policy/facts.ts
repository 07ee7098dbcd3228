import { FIELD_SET_OWNER } from './fields.ts';
import type { Clock, Policy } from './policy.ts';
import type { PurposeId } from './purposes.ts';
import { longestDays } from './retention.ts';
import { PLACE_GRADES, ROLE_IDS, TIME_GRADES } from './roles.ts';
import { type ActivePurpose, activePurposes, storedSets } from './rule.ts';
import { SIGNAL_STEPS, type SignalId, type SignalRule } from './signals.ts';

/** One thing that a policy says, small enough to be compared with what another says. */
export interface Fact {
  readonly path: string;
  /** The purpose whose riders have to hear of it when it gets wider. */
  readonly purpose: PurposeId | undefined;
  /** More = wider; 0 = nothing. */
  readonly width: number;
  /** Facts of different kinds cannot be weighed against each other: a change is then just a change. */
  readonly kind: string;
}

/** All that a policy says, by path. What is absent has width 0. */
export function factsOf(policy: Policy): ReadonlyMap<string, Fact> {
  const facts = [...generalFacts(policy), ...roleFacts(policy), ...keptFacts(policy)];
  for (const purpose of activePurposes(policy)) facts.push(...purposeFacts(purpose));
  return new Map(facts.map((fact) => [fact.path, fact]));
}

function fact(path: string, purpose: PurposeId | undefined, width: number, kind = ''): Fact {
  return { path, purpose, width, kind };
}

function generalFacts({
  tickS,
  staleAfterS,
  regions,
  limits,
  route,
  feed,
  statisticsMinRiders,
}: Policy): Fact[] {
  const { city, town, country } = regions.resolution;
  return [
    fact('tick_s', 'live_service', 1 / tickS),
    fact('stale_after', 'live_service', staleAfterS),
    fact('regions.resolution.city', 'live_service', city),
    fact('regions.resolution.town', 'live_service', town),
    fact('regions.resolution.country', 'live_service', country),
    ...regions.places.flatMap(({ cells, kind }) =>
      cells.map((cell) => fact(`regions.cells.${cell}`, 'live_service', regions.resolution[kind])),
    ),
    fact('limits.rental_grant', 'rental_contract', limits.rentalGrantS),
    fact('limits.maintenance_grant', 'maintenance', limits.maintenanceGrantS),
    fact('limits.theft_grant', 'asset_protection', limits.theftGrantS),
    fact('limits.suspicion', 'asset_protection', limits.suspicionS),
    fact('limits.assist', 'assist', limits.assistS),
    fact('limits.assist_every', 'assist', 1 / limits.assistEveryS),
    fact('route.min_interval_s', 'rider_route', 1 / route.minIntervalS),
    fact('route.keep_days.most', 'rider_route', route.keepDays.most),
    fact('route.keep_days.default', 'rider_route', route.keepDays.default),
    fact('feed.resolution', 'availability', feed.resolution),
    fact('feed.delay_min', 'availability', 1 / (1 + feed.delayMinS)),
    fact('statistics.min_riders', 'statistics', 1 / statisticsMinRiders),
  ];
}

/** Ceilings only: what a role sees is in the purposes, so nobody has to be told of these. */
function roleFacts({ roles }: Policy): Fact[] {
  return ROLE_IDS.flatMap((role) => [
    fact(`roles.${role}.place`, undefined, PLACE_GRADES.indexOf(roles[role].place)),
    fact(`roles.${role}.time`, undefined, TIME_GRADES.indexOf(roles[role].time)),
  ]);
}

function keptFacts(policy: Policy): Fact[] {
  return storedSets(policy).flatMap(({ id, path, set }) => {
    const owner = FIELD_SET_OWNER[id];
    const purpose = owner === 'upkeep' ? undefined : owner;
    return [
      fact(path, purpose, 1 + longestDays(policy, id), clockKind(set.clock)),
      ...set.fields.map((field) => fact(`${path}.fields.${field}`, purpose, 1)),
    ];
  });
}

function clockKind(clock: Clock): string {
  return clock.kind === 'event' ? clock.until : clock.from;
}

function purposeFacts(purpose: ActivePurpose): Fact[] {
  const { id, path, leaves, whoMaySee, opens, basis, terminalAccess } = purpose;
  const opened = opens === 'never' ? [] : [opens.who, ...opens.alsoFor];
  const streams = opens === 'never' ? [] : opens.streams;
  return [
    fact(path, id, 1),
    fact(`${path}.basis`, id, 1, basis.join()),
    fact(`${path}.terminal_access`, id, 1, terminalAccess),
    ...[...leaves].map(([signal, rule]) => leavesFact(purpose, signal, rule)),
    ...[...whoMaySee].flatMap(([role, { place, time }]) => [
      fact(`${path}.who_may_see.${role}`, id, 1),
      fact(`${path}.who_may_see.${role}.place`, id, PLACE_GRADES.indexOf(place)),
      fact(`${path}.who_may_see.${role}.time`, id, TIME_GRADES.indexOf(time)),
    ]),
    ...streams.flatMap((stream) => opened.map((role) => fact(`${path}.opens.${stream}.${role}`, id, 1))),
    ...(opens === 'never' ? [] : [fact(`${path}.opens.people`, id, 1 / opens.people)]),
  ];
}

function leavesFact({ id, path }: ActivePurpose, signal: SignalId, rule: SignalRule): Fact {
  const width =
    rule.kind === 'coarse' ? 1 + SIGNAL_STEPS[signal].indexOf(rule.step) : rule.kind === 'sealed' ? 1 : 0;
  const kind = rule.kind === 'sealed' ? rule.stream : rule.kind;
  return fact(`${path}.leaves.${signal}`, id, width, width === 0 ? '' : kind);
}
