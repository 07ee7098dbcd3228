import type { EventClock, FieldId, FieldSetId, PeriodStart } from './fields.ts';
import type {
  BasisId,
  ConsentFlag,
  LanguageId,
  ObjectionId,
  PurposeId,
  TerminalAccessId,
} from './purposes.ts';
import type { AccessGrade, RoleId } from './roles.ts';
import type { SignalId, SignalRule, StreamKindId } from './signals.ts';

/** A fixed period: so many days from a moment that has a date. */
export interface PeriodClock {
  readonly kind: 'period';
  readonly from: PeriodStart;
  /** As written: `90 days`. */
  readonly period: string;
  readonly days: number;
}

/** A period that the rider chooses (the route); its bounds are in `Policy.route.keepDays`. */
export interface ChoiceClock {
  readonly kind: 'choice';
  readonly from: PeriodStart;
}

/** Until an event, plus a fixed time, but never longer than a maximum from the day of writing. */
export interface EventBoundClock {
  readonly kind: 'event';
  readonly until: EventClock;
  readonly plus: string;
  readonly plusDays: number;
  readonly atMost: string;
  readonly atMostDays: number;
}

/** When a set of fields ends. There is no way to write "as long as necessary" (requirement T1). */
export type Clock = PeriodClock | ChoiceClock | EventBoundClock;

/** Fields that are stored together and end together. */
export interface FieldSet {
  readonly fields: readonly FieldId[];
  readonly clock: Clock;
}

/** What the vault may open for a purpose. */
export interface Opening {
  readonly streams: readonly StreamKindId[];
  /** The role it is opened for. */
  readonly who: RoleId;
  /** Further roles that get the same thing or less, each under its own condition. */
  readonly alsoFor: readonly RoleId[];
  /** How many people must agree; the vault counts them (M10). */
  readonly people: 1 | 2;
  /** What the vault answers with. */
  readonly answer: OpeningAnswer;
}

/** Forms in which the vault answers an opening. */
export const OPENING_ANSWERS = [
  'fixes',
  'last_fix',
  'feed_cell',
  'packet',
  'live_position',
  'named_instants',
] as const;

/** One form of the closed list. */
export type OpeningAnswer = (typeof OPENING_ANSWERS)[number];

/** One purpose, as the policy document says it. */
export interface PurposePolicy {
  readonly whatFor: string;
  readonly when: string;
  /** Signals that leave the vehicle; a signal that is absent is dropped. */
  readonly leaves: ReadonlyMap<SignalId, SignalRule>;
  readonly basis: readonly BasisId[];
  /** The law, for `legal_obligation`. */
  readonly law: string | undefined;
  readonly terminalAccess: TerminalAccessId;
  /** The consent without which nothing is collected. */
  readonly consentFlag: ConsentFlag | undefined;
  readonly whoMaySee: ReadonlyMap<RoleId, AccessGrade>;
  readonly opens: Opening | 'never';
  readonly kept: ReadonlyMap<FieldSetId, FieldSet>;
  readonly objection: { readonly right: ObjectionId; readonly effect: string };
  /** The interest pursued, for `legitimate_interests`. */
  readonly interest: string | undefined;
  /** The weighing of that interest against the person's (L2). */
  readonly balancing: string | undefined;
  /** Day from which a purpose that is new to riders may begin, `YYYY-MM-DD` (P22). */
  readonly noticeDate: string | undefined;
  readonly notice: Readonly<{ en: string } & Record<LanguageId, string | undefined>>;
}

/** A named place whose cells have a resolution of their own. */
export interface Place {
  readonly name: string;
  readonly kind: 'city' | 'town';
  /** H3 cells of resolution 6. */
  readonly cells: readonly string[];
}

/** A policy document, read and in form; `lintPolicy` says whether it is also within the rules. */
export interface Policy {
  /** Rises with each edition. */
  readonly version: number;
  readonly title: string;
  readonly tickS: number;
  readonly staleAfterS: number;
  readonly regions: {
    /** H3 resolution of the coarse cell in a city, a town, and everywhere else. */
    readonly resolution: { readonly city: number; readonly town: number; readonly country: number };
    readonly places: readonly Place[];
  };
  /** The operating zone: cells of resolution 8 or coarser; names of places are resolved. */
  readonly zone: ReadonlySet<string>;
  readonly limits: {
    readonly rentalGrantS: number;
    readonly maintenanceGrantS: number;
    readonly theftGrantS: number;
    readonly suspicionS: number;
    readonly assistS: number;
    readonly assistEveryS: number;
    readonly accidentWindowS: number;
  };
  readonly route: {
    readonly minIntervalS: number;
    readonly keepDays: { readonly least: number; readonly most: number; readonly default: number };
  };
  /** How the numbers of public charging stations begin; the number of any other does not leave a vehicle. */
  readonly publicStations: readonly string[];
  /** The public map: areas so large, published so often, each with so many vehicles at first. */
  readonly feed: {
    readonly resolution: number;
    readonly everyS: number;
    readonly vehicles: number;
    readonly delayMinS: number;
    readonly delayMaxS: number;
  };
  /** The area in which a field worker looks for a claimed vehicle: H3 resolution. */
  readonly claims: { readonly resolution: number };
  /** Fewest distinct riders behind a published number. */
  readonly statisticsMinRiders: number;
  /** The finest each role may obtain over all purposes together (M9). */
  readonly roles: Readonly<Record<RoleId, AccessGrade>>;
  readonly purposes: Readonly<Record<PurposeId, PurposePolicy | 'never'>>;
  /** Sets of fields that keep the system honest: the audit log and the like. */
  readonly upkeep: ReadonlyMap<FieldSetId, FieldSet>;
}
