import { FIELD_SET_OWNER } from './fields.ts';
import {
  clockWords,
  counted,
  durationWords,
  LINK_WORDS,
  PLACE_WORDS,
  plain,
  ruleWords,
  TIME_WORDS,
} from './plain.ts';
import type { Clock, OpeningAnswer, Policy } from './policy.ts';
import { BASIS_ARTICLE, type PurposeId } from './purposes.ts';
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
  /** What the fact is about, for people. */
  readonly about: string;
  /** What the policy says of it, for people. */
  readonly says: string;
}

/** What makes a fact besides its path. */
type Said = Omit<Fact, 'path' | 'kind'> & { readonly kind?: string };

/** All that a policy says, by path. What is absent has width 0. */
export function factsOf(policy: Policy): ReadonlyMap<string, Fact> {
  const facts = [
    ...tickFacts(policy),
    ...regionFacts(policy),
    ...zoneFacts(policy),
    ...limitFacts(policy),
    ...offerFacts(policy),
    ...stationFacts(policy),
    ...roleFacts(policy),
    ...keptFacts(policy),
    ...activePurposes(policy).flatMap(purposeFacts),
  ];
  return new Map(facts.map((fact) => [fact.path, fact]));
}

function fact(path: string, said: Said): Fact {
  return { path, kind: '', ...said };
}

function tickFacts({ tickS, staleAfterS }: Policy): Fact[] {
  const purpose = 'live_service';
  return [
    fact('tick_s', {
      ...{ purpose, width: 1 / tickS },
      ...{ about: 'how often a vehicle reports its area', says: `every ${durationWords(tickS)}` },
    }),
    fact('stale_after', {
      ...{ purpose, width: staleAfterS },
      ...{ about: 'how long a vehicle keeps to a policy nobody confirms', says: durationWords(staleAfterS) },
    }),
  ];
}

function regionFacts({ regions }: Policy): Fact[] {
  const purpose = 'live_service';
  const said = (resolution: number) => ({ width: resolution, says: `H3 resolution ${resolution}` });
  const kinds = (['city', 'town', 'country'] as const).map((kind) =>
    fact(`regions.resolution.${kind}`, {
      ...{ purpose, about: `size of the area that is reported (${kind})` },
      ...said(regions.resolution[kind]),
    }),
  );
  const cells = regions.places.flatMap(({ name, cells, kind }) =>
    cells.map((cell) =>
      fact(`regions.cells.${cell}`, {
        ...{ purpose, about: `size of the area in ${name}, cell ${cell}` },
        ...said(regions.resolution[kind]),
      }),
    ),
  );
  return [...kinds, ...cells];
}

/** Where parking is allowed: nothing that anybody knows of a rider, so nobody has to be told before. */
function zoneFacts({ zone }: Policy): Fact[] {
  return [...zone].map((cell) =>
    fact(`regions.operating_zone.${cell}`, {
      ...{ purpose: undefined, width: 1, about: `the operating zone, cell ${cell}`, says: 'inside' },
    }),
  );
}

function limitFacts({ limits }: Policy): Fact[] {
  const most = (name: string, purpose: PurposeId, about: string, seconds: number): Fact =>
    fact(`limits.${name}`, { purpose, width: seconds, about, says: durationWords(seconds) });
  return [
    most(
      'rental_grant',
      'rental_contract',
      'longest permission of a rental, renewed while it runs',
      limits.rentalGrantS,
    ),
    most('maintenance_grant', 'maintenance', 'longest permission of a move', limits.maintenanceGrantS),
    most('theft_grant', 'asset_protection', 'longest permission of a theft case', limits.theftGrantS),
    most('suspicion', 'asset_protection', 'longest suspicion of a theft', limits.suspicionS),
    most('assist', 'assist', 'longest help', limits.assistS),
    fact('limits.assist_every', {
      ...{ purpose: 'assist', width: 1 / limits.assistEveryS },
      ...{
        about: 'how often a place is sealed during help',
        says: `every ${durationWords(limits.assistEveryS)}`,
      },
    }),
    fact('limits.accident_window', {
      ...{ purpose: 'accident', width: 1 / limits.accidentWindowS },
      ...{
        about: 'how long an accident can be called off before anything leaves',
        says: durationWords(limits.accidentWindowS),
      },
    }),
  ];
}

function offerFacts({ route, feed, claims, statisticsMinRiders }: Policy): Fact[] {
  const days = (name: 'least' | 'most' | 'default', about: string): Fact =>
    fact(`route.keep_days.${name}`, {
      ...{ purpose: 'rider_route', width: route.keepDays[name], about },
      says: counted(route.keepDays[name], 'day'),
    });
  return [
    fact('route.min_interval_s', {
      ...{ purpose: 'rider_route', width: 1 / route.minIntervalS, about: 'how often a route has a place' },
      says: `every ${durationWords(route.minIntervalS)}`,
    }),
    days('least', 'shortest time a rider can keep a route'),
    days('most', 'longest time a rider can keep a route'),
    days('default', 'time a route is kept unless the rider chooses'),
    fact('feed.resolution', {
      ...{ purpose: 'availability', width: feed.resolution, about: 'size of the area on the public map' },
      says: `H3 resolution ${feed.resolution}`,
    }),
    fact('feed.every', {
      ...{ purpose: 'availability', width: 1 / feed.everyS, about: 'how often the public map is published' },
      says: `every ${durationWords(feed.everyS)}`,
    }),
    fact('feed.vehicles', {
      ...{ purpose: 'availability', width: 1 / feed.vehicles },
      ...{ about: 'fewest vehicles with which an area comes', says: counted(feed.vehicles, 'vehicle') },
    }),
    fact('feed.delay_min', {
      ...{ purpose: 'availability', width: 1 / (1 + feed.delayMinS) },
      ...{ about: 'how late the public map is, at least', says: durationWords(feed.delayMinS) },
    }),
    fact('feed.delay_max', {
      ...{ purpose: 'availability', width: 1 / (1 + feed.delayMaxS) },
      ...{ about: 'how late the public map is, at most', says: durationWords(feed.delayMaxS) },
    }),
    fact('claims.resolution', {
      ...{
        purpose: 'availability',
        width: claims.resolution,
        about: 'size of the area of a claimed vehicle',
      },
      says: `H3 resolution ${claims.resolution}`,
    }),
    fact('statistics.min_riders', {
      ...{ purpose: 'statistics', width: 1 / statisticsMinRiders },
      ...{ about: 'fewest riders behind a published number', says: counted(statisticsMinRiders, 'rider') },
    }),
  ];
}

function stationFacts({ publicStations }: Policy): Fact[] {
  return publicStations.map((beginning) =>
    fact(`stations.public.${beginning}`, {
      ...{ purpose: 'charging', width: 1, about: `charging stations whose number begins with ${beginning}` },
      says: 'named',
    }),
  );
}

/** Ceilings only: what a role sees is in the purposes, so nobody has to be told of these. */
function roleFacts({ roles }: Policy): Fact[] {
  return ROLE_IDS.flatMap((role) =>
    gradeFacts(`roles.${role}`, undefined, `most a ${plain(role)} may ever get`, roles[role]),
  );
}

function gradeFacts(
  path: string,
  purpose: PurposeId | undefined,
  about: string,
  { place, time, link }: Policy['roles']['rider'],
): Fact[] {
  return [
    fact(`${path}.place`, {
      ...{ purpose, width: PLACE_GRADES.indexOf(place), about: `${about}: place`, says: PLACE_WORDS[place] },
    }),
    fact(`${path}.time`, {
      ...{ purpose, width: TIME_GRADES.indexOf(time), about: `${about}: time`, says: TIME_WORDS[time] },
    }),
    // Of a role there is one link besides none (PL36): they are of different kinds, and not finer or coarser.
    fact(`${path}.link`, {
      ...{ purpose, width: link === 'none' ? 0 : 1, kind: link === 'none' ? '' : link },
      ...{ about: `${about}: what it can be joined to`, says: LINK_WORDS[link] },
    }),
  ];
}

function keptFacts(policy: Policy): Fact[] {
  return storedSets(policy).flatMap(({ id, path, set }) => {
    const owner = FIELD_SET_OWNER[id];
    const purpose = owner === 'upkeep' ? undefined : owner;
    return [
      fact(path, {
        ...{ purpose, width: 1 + longestDays(policy, id), kind: clockKind(set.clock) },
        ...{ about: `when ${plain(id)} ends`, says: clockWords(set.clock, policy) },
      }),
      ...plusFacts(path, purpose, `how long ${plain(id)} stays after its event`, set.clock),
      ...set.fields.map((field) =>
        fact(`${path}.fields.${field}`, {
          ...{ purpose, width: 1, about: `${plain(field)} in ${plain(id)}`, says: 'stored' },
        }),
      ),
    ];
  });
}

/** Mostly the event comes long before the most that a set may stay: then this is what it stays. */
function plusFacts(path: string, purpose: PurposeId | undefined, about: string, clock: Clock): Fact[] {
  if (clock.kind !== 'event') return [];
  const said = { purpose, about, width: 1 + clock.plusDays, says: clock.plus };
  return [fact(`${path}.plus`, { ...said, kind: clock.until })];
}

function clockKind(clock: Clock): string {
  return clock.kind === 'event' ? clock.until : clock.from;
}

function purposeFacts(purpose: ActivePurpose): Fact[] {
  const { id, path, leaves, basis, terminalAccess, consentFlag, objection } = purpose;
  const word = (name: string, about: string, says: string): Fact =>
    fact(`${path}.${name}`, { purpose: id, width: 1, kind: says, about, says: plain(says) });
  return [
    fact(path, { purpose: id, width: 1, about: 'the purpose itself', says: 'pursued' }),
    fact(`${path}.basis`, {
      ...{ purpose: id, width: 1, kind: basis.join(), about: 'legal basis' },
      says: basis.map((one) => `${plain(one)} ${BASIS_ARTICLE[one]}`).join(', '),
    }),
    word('terminal_access', 'why the vehicle may be read', terminalAccess),
    ...(consentFlag === undefined ? [] : [word('consent_flag', 'the consent it needs', consentFlag)]),
    word('objection.right', 'right against it', objection.right),
    ...[...leaves].map(([signal, rule]) => leavesFact(purpose, signal, rule)),
    ...seenFacts(purpose),
    ...openFacts(purpose),
  ];
}

function seenFacts({ id, path, whoMaySee }: ActivePurpose): Fact[] {
  return [...whoMaySee].flatMap(([role, grade]) => [
    fact(`${path}.who_may_see.${role}`, {
      ...{ purpose: id, width: 1, about: `${plain(role)} may see`, says: 'something' },
    }),
    ...gradeFacts(`${path}.who_may_see.${role}`, id, `what ${plain(role)} may see`, grade),
  ]);
}

function openFacts({ id, path, opens }: ActivePurpose): Fact[] {
  if (opens === 'never') return [];
  const roles = [opens.who, ...opens.alsoFor];
  const opened = opens.streams.flatMap((stream) =>
    roles.map((role) =>
      fact(`${path}.opens.${stream}.${role}`, {
        ...{ purpose: id, width: 1, about: `sealed ${stream} for ${plain(role)}`, says: 'can be opened' },
      }),
    ),
  );
  const answer = fact(`${path}.opens.answer`, {
    ...{ purpose: id, about: 'what is answered of what is opened', says: plain(opens.answer) },
    ...ANSWER_WEIGHTS[opens.answer],
  });
  const people = fact(`${path}.opens.people`, {
    ...{ purpose: id, width: 1 / opens.people, about: 'how many people have to agree' },
    says: opens.people === 2 ? 'two people' : 'one person',
  });
  return [...opened, answer, people];
}

/** The newest of a stream's places is less than all of them, its area less than that; the others are things of their own. */
const ANSWER_WEIGHTS: Record<OpeningAnswer, Pick<Fact, 'width' | 'kind'>> = {
  feed_cell: { width: 1, kind: 'places' },
  last_fix: { width: 2, kind: 'places' },
  fixes: { width: 3, kind: 'places' },
  packet: { width: 1, kind: 'packet' },
  live_position: { width: 1, kind: 'live_position' },
  named_instants: { width: 1, kind: 'named_instants' },
};

function leavesFact({ id, path }: ActivePurpose, signal: SignalId, rule: SignalRule): Fact {
  const width =
    rule.kind === 'coarse' ? 1 + SIGNAL_STEPS[signal].indexOf(rule.step) : rule.kind === 'sealed' ? 1 : 0;
  const kind = rule.kind === 'sealed' ? rule.stream : rule.kind;
  return fact(`${path}.leaves.${signal}`, {
    ...{ purpose: id, width, kind: width === 0 ? '' : kind },
    ...{ about: `${plain(signal)} leaves the vehicle`, says: ruleWords(rule) },
  });
}
