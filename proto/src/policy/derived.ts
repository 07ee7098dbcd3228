/** What is worked out from a policy, for the unit, the vault, ingest, the doors and the purge. */

import type { FieldId, FieldSetId } from './fields.ts';
import type { Clock, Opening } from './policy.ts';
import type { ConsentFlag, PurposeId } from './purposes.ts';
import type { AccessGrade, RoleId } from './roles.ts';
import type { SignalId, SignalRule, StreamKindId } from './signals.ts';

/** How fine the coarse cell is, by the place's parent of resolution 6. */
export interface Regions {
  readonly byRes6: ReadonlyMap<string, number>;
  readonly defaultResolution: number;
}

/** Days that the unit writes into `ends_on_day`, counted from the day of the record. */
export interface KeepDays {
  readonly ends: number;
  readonly maintenanceEnds: number;
  readonly tripEnd: number;
  readonly fleetHealth: number;
  readonly lossReport: number;
  readonly coarse: number;
  readonly theft: number;
  readonly suspicion: number;
  readonly accident: number;
  readonly accidentNotice: number;
  readonly chargingSession: number;
  readonly assist: number;
  readonly routeLeast: number;
  readonly routeMost: number;
  readonly routeDefault: number;
  /** The same as `routeMost`. */
  readonly routeMax: number;
}

/** All that a unit needs of a policy. */
export interface DeviceRules {
  /** Policy version; 0 = the floor. */
  readonly version: number;
  readonly tickS: number;
  readonly staleAfterS: number;
  readonly regions: Regions;
  /** Cells of the operating zone, resolution 8 or coarser; empty = no zone. */
  readonly zone: ReadonlySet<string>;
  readonly signals: Readonly<Record<PurposeId, Readonly<Record<SignalId, SignalRule>>>>;
  /** The consent a purpose needs in the grant, if it needs one. */
  readonly consents: Readonly<Record<PurposeId, ConsentFlag | undefined>>;
  readonly routeMinIntervalS: number;
  readonly assistEveryS: number;
  readonly limits: {
    readonly rentalGrantS: number;
    readonly maintenanceGrantS: number;
    readonly theftGrantS: number;
    readonly suspicionS: number;
    readonly assistS: number;
    /** How long "nothing happened" can be said before an accident is told. */
    readonly accidentWindowS: number;
  };
  /** How the numbers of public charging stations begin; no other station is told. */
  readonly publicStations: readonly string[];
  readonly keepDays: KeepDays;
}

/** What the vault may open for one purpose. */
export interface OpeningRule extends Opening {
  readonly purpose: PurposeId;
}

/** Purpose × stream kinds × roles: anything else is refused. */
export type OpeningTable = Readonly<Record<PurposeId, OpeningRule | 'never'>>;

/** Kinds of bodies that ingest judges; the words of `Uplink` and `Record`. */
export const RECORD_KINDS = [
  'coarse_report',
  'stream_opening',
  'chunk',
  'trip_end',
  'fleet_health',
  'loss_report',
  'accident_notice',
  'charging_session',
] as const;

/** One kind of body. */
export type RecordKindId = (typeof RECORD_KINDS)[number];

/** What ingest accepts of one kind of body. */
export interface GuardRule {
  /** Purposes for which the policy has it leave; none = the body is refused. */
  readonly purposes: readonly PurposeId[];
  /** Most days that `ends_on_day` may name, from the event's own day where the body says it, else from now. */
  readonly maxEndsOnDays: number;
}

/** What ingest checks again (invariant M8). */
export interface Guard {
  readonly version: number;
  readonly tickS: number;
  readonly regions: Regions;
  /** As in the unit's rules: what of each signal leaves, and the zone. */
  readonly signals: DeviceRules['signals'];
  readonly zone: ReadonlySet<string>;
  readonly records: Readonly<Record<RecordKindId, GuardRule>>;
  /** As `records`, for `stream_opening` and `chunk` of a known kind of stream. */
  readonly streams: Readonly<Record<StreamKindId, GuardRule>>;
  /** Most days of a suspicion of theft that nobody has confirmed: the set `theft_suspicion`. */
  readonly suspicionDays: number;
  /** Most days after its end that the two cells of a trip may live: the set `trip_place`. */
  readonly tripPlaceDays: number;
  readonly routeKeepDays: { readonly least: number; readonly most: number; readonly default: number };
  readonly limits: DeviceRules['limits'];
  readonly publicStations: readonly string[];
  /** How long it is known whose a charging session was: most days from its end, and days after the bill is settled. */
  readonly chargingLink: { readonly mostDays: number; readonly afterBill: number };
}

/** What one role may obtain. */
export interface RoleAccess {
  readonly role: RoleId;
  /** Over all purposes together. */
  readonly finest: AccessGrade;
  /** By purpose; `undefined` = nothing. */
  readonly purposes: Readonly<Record<PurposeId, AccessGrade | undefined>>;
}

/** Roles × purposes, for the doors (invariant M9). */
export type AccessTable = Readonly<Record<RoleId, RoleAccess>>;

/** In which state of things a role may ask at all. */
export const ACCESS_STATES = [
  'always',
  'own',
  'reserved',
  'claimed',
  'parked',
  'case_open',
  'released',
  'ordered',
  'published',
] as const;

/** One state of the closed list. */
export type AccessState = (typeof ACCESS_STATES)[number];

/** One line of the access table: what a role may obtain for a purpose, when, and how finely. */
export interface AccessRow extends AccessGrade {
  readonly role: RoleId;
  readonly purpose: PurposeId;
  readonly state: AccessState;
  /** Stored fields that this place, time and link leave. */
  readonly data: readonly FieldId[];
  /** Streams that the vault opens for the role. */
  readonly opens: readonly StreamKindId[];
  /** How many people it takes to open them; 0 = there is nothing to open. */
  readonly people: 0 | 1 | 2;
}

/** When one set of stored fields ends. */
export interface RetentionRule {
  readonly fieldSet: FieldSetId;
  readonly purpose: PurposeId | 'upkeep';
  readonly fields: readonly FieldId[];
  readonly clock: Clock;
  /** Most days from the day of writing; what partitions have to reach. */
  readonly maxDays: number;
}

/** Every set of stored fields, for the schema check and the purge; `undefined` = never stored. */
export type RetentionTable = Readonly<Record<FieldSetId, RetentionRule | undefined>>;
