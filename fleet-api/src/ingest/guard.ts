/**
 * Is this body allowed, for this vehicle, now, under this policy? (pure; SPEC.md)
 *
 * Checks again what the unit decided (M8): nothing here trusts a unit more than its key. Each body
 * ends as a row to store, as refused with a code, or as "later" where something it needs is not
 * known here yet.
 */
import {
  ACCIDENT_CHUNKS,
  COMMAND_RESULTS,
  type CommandResultWord,
  dayOf,
  ENDS_FOR_GOOD,
  equalBytes,
  FLOOR,
  type Guard,
  type GuardRule,
  PURPOSES,
  parentOf,
  RENTAL_ENDS,
  type RefusalWord,
  resolutionOf,
  STREAM_KINDS,
  type StreamKindId,
  stepSize,
  toHex,
  type v1,
  type WirePurposeId,
  ZONES,
} from '@fleetveil/proto';
import { type NoticeRow, readNotice } from './accident-notice.ts';
import { readSession, type SessionRow } from './charging-session.ts';
import { editionsOf, type JudgedUnder, readCell } from './editions.ts';
import { canJudgeZone, problemOfHealth, problemOfReport, problemOfTrip } from './told.ts';

/** What ingest knows of an issued grant. */
export interface KnownGrant {
  readonly grantId: string;
  readonly vehicleId: string;
  readonly rentalId: string;
  /** SHA-256 of the signed bytes, as an opening names it. */
  readonly hash: Uint8Array;
  readonly notBeforeS: number;
  readonly notAfterS: number;
  readonly purpose: WirePurposeId | undefined;
  readonly route: boolean;
  readonly routeKeepDays: number;
  /** Encoded v1.Signed, for the vault. */
  readonly signed: Uint8Array;
}

/** What ingest knows of an opened stream. */
export interface KnownStream {
  readonly kind: StreamKindId;
  /** Absent for a local event: a suspicion of theft, an accident, help. */
  readonly grantId: string | undefined;
  /** Its last day; absent, or 0, where it is not known here. */
  readonly endsOnDay?: number;
}

/** All that a judgement rests on, fetched beforehand. */
export interface GuardContext extends JudgedUnder {
  readonly tenant: string;
  readonly vehicleId: string;
  readonly grant: (grantId: string) => KnownGrant | undefined;
  readonly stream: (streamId: string) => KnownStream | undefined;
  readonly isClosed: (streamId: string) => boolean;
  readonly isErased: (grantId: string) => boolean;
  /** Whether the body is a wipe receipt that its unit's key verifies; absent = not. */
  readonly isSignedWipe?: boolean;
}

export type Verdict<Row> =
  | { readonly kind: 'row'; readonly row: Row }
  | { readonly kind: 'refused'; readonly code: RefusalWord }
  | { readonly kind: 'later'; readonly laterS: number };

const refused = (code: RefusalWord) => ({ kind: 'refused', code }) as const;
const later = (laterS: number) => ({ kind: 'later', laterS }) as const;

/** A chunk whose opening is still on its way, or a policy not published here yet: real seconds. */
const LATER_S = 30;
/** A unit's clock may run ahead of ours by this much, domain seconds. */
const CLOCK_SLACK_S = 60;

export interface CoarseRow {
  readonly cell: string | undefined;
  readonly tickS: number;
  readonly zone: number;
  readonly policyVersion: number;
  readonly endsOnDay: number;
}

/**
 * A coarse report: its cell no finer than the policy has it there, its tick a tick and not ahead. One that was made under
 * finer rules than those in force is stored as these have it.
 */
export function judgeCoarseReport(report: v1.CoarseReport, context: GuardContext): Verdict<CoarseRow> {
  const { guard, nowS } = context;
  const rule = guard.records.coarse_report;
  if (rule.purposes.length === 0) return refused('not_allowed');
  const cell = readCell(report.cell, context);
  if (typeof cell === 'string') return refused(cell);
  const ticksS = report.policyVersion === 0 ? [FLOOR.noPolicyTickS] : editionsOf(context).map(tickOf);
  if (ticksS.every((tickS) => report.tickS % tickS !== 0)) return refused('over_precise');
  const longestS = Math.max(...ticksS);
  if (report.tickS > nowS + longestS) return refused('future');
  const problem = problemOfReport(report, context.madeUnder);
  if (problem) return refused(problem);
  return {
    kind: 'row',
    row: {
      cell: cell.stored,
      tickS: Math.floor((report.tickS || nowS) / longestS) * longestS,
      // A zone is told of the cell that came: beside a coarser one it would say where in that (M1).
      zone:
        cell.stored === cell.told && canJudgeZone(report, context.madeUnder)
          ? report.zone
          : ZONES.wire.unknown,
      policyVersion: report.policyVersion,
      endsOnDay: dayOf(nowS) + rule.maxEndsOnDays,
    },
  };
}

const tickOf = ({ tickS }: Guard): number => tickS;

interface RecordKey {
  readonly outboxId: string;
  readonly number: number;
  /** Edition under which the unit made it (G12); 0 = the floor. */
  readonly policyVersion: number;
  /** 0 = the unit did not know the date: to be stamped once. */
  readonly endsOnDay: number;
  /** Day that a stamp gives. */
  readonly stampDay: number;
}

export type RecordRow = RecordKey &
  (
    | { readonly kind: 'stream_opening'; readonly opening: OpeningRow }
    | { readonly kind: 'chunk'; readonly chunk: ChunkRow }
    | { readonly kind: 'trip_end'; readonly trip: TripRow }
    | { readonly kind: 'fleet_health'; readonly health: HealthRow }
    | { readonly kind: 'loss_report'; readonly losses: readonly LossRow[] }
    | { readonly kind: 'accident_notice'; readonly notice: NoticeRow }
    | { readonly kind: 'wipe_receipt'; readonly wipe: WipeRow }
    | { readonly kind: 'charging_session'; readonly session: SessionRow }
    | { readonly kind: 'command_receipt'; readonly command: CommandRow }
  );

export interface OpeningRow extends KnownStream {
  readonly streamId: string;
  /** The rental or the case of its grant; absent for a local event. */
  readonly rentalId: string | undefined;
  /** Of a local event. */
  readonly eventId: string | undefined;
  /** Absent for a local event. */
  readonly grantHash: Uint8Array | undefined;
  readonly policyVersion: number;
  readonly follows: string | undefined;
  readonly statement: Uint8Array;
  readonly signature: Uint8Array;
  /** Stored before, under another record or until another day: it gets no second row. */
  readonly isKnown?: true;
}

export interface ChunkRow {
  readonly streamId: string;
  readonly chunkNo: number;
  readonly nonce: Uint8Array;
  readonly ciphertext: Uint8Array;
  /** Absent for a local event. */
  readonly grantId: string | undefined;
  /** Rental that is to know this chunk's end day, since it is not known to be that of its stream. */
  readonly strayOf?: string;
  /** Of an accident: kept for years, in a table of its own. */
  readonly isAccident?: true;
}

export interface TripRow {
  readonly rentalId: string;
  readonly grantId: string;
  readonly startedS: number;
  readonly endedS: number;
  readonly distanceHm: number;
  readonly energyHwh: number;
  readonly startCell: string | undefined;
  readonly endCell: string | undefined;
  readonly startParent: string | undefined;
  readonly endParent: string | undefined;
  readonly placeEndsOnDay: number;
  readonly parking: number;
  readonly endedBy: number;
  /** False where a new grant with a new sign of use may take the rental up again. */
  readonly endsForGood: boolean;
  readonly streams: readonly { readonly stream_id: string; readonly chunks: number }[];
  readonly streamsOmitted: number;
}

export interface HealthRow {
  readonly day: number;
  readonly chargePermille: number | undefined;
  readonly odometerKm: number | undefined;
  readonly faultCodes: readonly string[];
}

export interface WipeRow {
  readonly rentalId: string;
  readonly grantId: string;
  /** As on the wire: 1 ok, 2 failed, 3 timed out. */
  readonly result: number;
  readonly signature: Uint8Array;
}

export interface CommandRow {
  readonly commandId: string;
  readonly result: CommandResultWord;
}

export interface LossRow {
  readonly reason: number;
  readonly purpose: number;
  readonly fixes: number;
  readonly records: number;
  readonly grantId: string | undefined;
  readonly exact: boolean;
}

/** A record of the outbox, of any kind. The statement of an opening comes decoded by `decodeOpeningStatement`. */
export function judgeRecord(
  record: v1.Record,
  statement: v1.OpeningStatement | undefined,
  context: GuardContext,
): Verdict<RecordRow> {
  if (record.policyVersion > context.guard.version) return later(LATER_S);
  const key = { outboxId: toHex(record.outboxId), number: record.number };
  switch (record.body) {
    case 'streamOpening':
      return withKey(record, key, context, judgeOpening(record, statement, context));
    case 'chunk':
      return withKey(record, key, context, judgeChunk(record, record.chunk as v1.Chunk, context));
    case 'tripEnd':
      return withKey(record, key, context, judgeTripEnd(record.tripEnd as v1.TripEnd, context));
    case 'fleetHealth':
      return withKey(record, key, context, judgeHealth(record.fleetHealth as v1.FleetHealth, context));
    case 'lossReport':
      return withKey(record, key, context, judgeLosses(record.lossReport as v1.LossReport, context));
    case 'accidentNotice':
      return withKey(record, key, context, judgeNotice(record.accidentNotice as v1.AccidentNotice, context));
    case 'wipeReceipt':
      return withKey(record, key, context, judgeWipe(record.wipeReceipt as v1.WipeReceipt, context));
    case 'commandReceipt':
      return withKey(record, key, context, judgeCommand(record.commandReceipt as v1.CommandReceipt));
    case 'chargingSession':
      return withKey(record, key, context, judgeSession(record, context));
    default:
      return refused('malformed');
  }
}

type Body = {
  readonly [Kind in RecordRow['kind']]: Omit<Extract<RecordRow, { kind: Kind }>, keyof RecordKey>;
}[RecordRow['kind']];
/** What an edition says of a body: whether it may leave at all, and for how long it is kept. */
interface Keep {
  readonly rule: GuardRule;
  /** A tighter bound than the rule's, from the grant. */
  readonly mostDays?: number;
}
interface Judged {
  readonly body: Body;
  readonly keep: (guard: Guard) => Keep;
  /** Day of the event, where the body says it: its period runs from there, however late it comes (M6). */
  readonly eventDay?: number;
  /** Last day of what it is a part of: the part ends then at the latest, whatever its record says. */
  readonly endsWith?: number;
}

function withKey(
  record: v1.Record,
  key: { outboxId: string; number: number },
  context: GuardContext,
  judged: Judged | Verdict<never>,
): Verdict<RecordRow> {
  if ('kind' in judged) return judged;
  const { body, keep, eventDay, endsWith = Number.POSITIVE_INFINITY } = judged;
  if (keep(context.guard).rule.purposes.length === 0) return refused('not_allowed');
  const today = dayOf(context.nowS);
  const since = eventDay ?? today;
  const stampDay = Math.min(since + daysOf(keep(context.guard)), endsWith);
  const endsOnDay = Math.min(record.endsOnDay, endsWith);
  if ((endsOnDay || stampDay) < today) return refused('expired');
  // Counted from arrival there is one day of slack: the unit's day began when ours had not.
  const latestDay = since + longestDays(keep, context) + (eventDay === undefined ? 1 : 0);
  // The day of a stream was judged when that came: what ends with it is kept no longer.
  if (record.endsOnDay > latestDay && record.endsOnDay !== endsWith) return refused('kept_too_long');
  return { kind: 'row', row: { ...body, ...key, policyVersion: record.policyVersion, endsOnDay, stampDay } };
}

const daysOf = ({ rule, mostDays = rule.maxEndsOnDays }: Keep): number => mostDays;

/** What its unit knew is enough: a shorter period is not yet one that the unit could keep to. */
function longestDays(keep: Judged['keep'], context: GuardContext): number {
  return Math.max(...editionsOf(context).map((guard) => daysOf(keep(guard))));
}

function judgeOpening(
  record: v1.Record,
  statement: v1.OpeningStatement | undefined,
  context: GuardContext,
): Judged | Verdict<never> {
  const opening = record.streamOpening;
  if (!opening || !statement) return refused('malformed');
  if (statement.tenant !== context.tenant || toHex(statement.vehicleId) !== context.vehicleId)
    return refused('foreign');
  const kind = STREAM_KINDS.word(statement.kind);
  if (kind === undefined) return refused('malformed');
  if (context.isClosed(toHex(statement.streamId))) return refused('erased');
  const by = statement.grantId.length === 0 ? byEvent(kind, statement) : byGrant(kind, statement, context);
  if ('kind' in by) return by;
  const row: OpeningRow = {
    ...by.under,
    kind,
    streamId: toHex(statement.streamId),
    policyVersion: statement.policyVersion,
    follows: statement.follows.length > 0 ? toHex(statement.follows) : undefined,
    statement: opening.statement ?? new Uint8Array(),
    signature: opening.signature ?? new Uint8Array(),
    ...(context.stream(toHex(statement.streamId)) === undefined ? {} : { isKnown: true as const }),
  };
  return { body: { kind: 'stream_opening', opening: row }, keep: by.keep };
}

/** Under what a stream is opened, and how long it may be kept. */
interface Under {
  readonly under: Pick<OpeningRow, 'grantId' | 'grantHash' | 'rentalId' | 'eventId'>;
  readonly keep: Judged['keep'];
}

/** Purposes of a grant under which a kind of stream may be opened; none = it is one of local events only. */
const GRANTED_BY: Readonly<Record<StreamKindId, readonly WirePurposeId[]>> = {
  ends: ['rental_contract', 'maintenance'],
  route: ['rental_contract'],
  theft: ['asset_protection'],
  accident: [],
  assist: [],
};

/** Kinds that the vehicle opens by itself, without a grant. */
const LOCAL_EVENTS: ReadonlySet<StreamKindId> = new Set(['theft', 'accident', 'assist']);

function byGrant(
  kind: StreamKindId,
  statement: v1.OpeningStatement,
  context: GuardContext,
): Under | Verdict<never> {
  if (context.isErased(toHex(statement.grantId))) return refused('erased');
  const grant = context.grant(toHex(statement.grantId));
  if (!grant || !grantCovers(grant, statement, context)) return refused('ungranted');
  if (grant.purpose === undefined || !GRANTED_BY[kind].includes(grant.purpose)) return refused('ungranted');
  if (kind === 'route' && !grant.route) return refused('ungranted');
  const { grantId, rentalId } = grant;
  const under = { grantId, rentalId, grantHash: statement.grantHash, eventId: undefined };
  return { under, keep: keepRule(kind, grant) };
}

/** A local event has an id and nothing of a grant; what nobody has confirmed is kept shortest. */
function byEvent(kind: StreamKindId, statement: v1.OpeningStatement): Under | Verdict<never> {
  if (!LOCAL_EVENTS.has(kind)) return refused('ungranted');
  if (statement.grantHash.length > 0 || statement.rentalId.length === 0) return refused('malformed');
  const none = { grantId: undefined, rentalId: undefined, grantHash: undefined };
  return {
    under: { ...none, eventId: toHex(statement.rentalId) },
    keep: keepRule(kind, undefined),
  };
}

function grantCovers(grant: KnownGrant, statement: v1.OpeningStatement, context: GuardContext): boolean {
  return (
    grant.vehicleId === context.vehicleId &&
    grant.rentalId === toHex(statement.rentalId) &&
    equalBytes(grant.hash, statement.grantHash) &&
    grant.notBeforeS <= context.nowS + CLOCK_SLACK_S
  );
}

function keepRule(kind: StreamKindId, grant: KnownGrant | undefined): Judged['keep'] {
  return ({ streams, suspicionDays, routeKeepDays }) => {
    const rule = streams[kind];
    if (kind === 'theft' && grant === undefined) return { rule, mostDays: suspicionDays };
    if (kind !== 'route') return { rule };
    const chosen = grant?.routeKeepDays || routeKeepDays.default;
    return { rule, mostDays: Math.min(rule.maxEndsOnDays, chosen) };
  };
}

/** As a kind of record that tells in clear. */
function keepRecord(kind: keyof Guard['records']): Judged['keep'] {
  return ({ records }) => ({ rule: records[kind] });
}

function judgeChunk(record: v1.Record, chunk: v1.Chunk, context: GuardContext): Judged | Verdict<never> {
  const streamId = toHex(chunk.streamId);
  if (context.isClosed(streamId) || context.isErased(toHex(chunk.grantId))) return refused('erased');
  const stream = context.stream(streamId);
  if (!stream) return later(LATER_S);
  const grant = chunk.grantId.length === 0 ? undefined : context.grant(toHex(chunk.grantId));
  if (!isCovered(stream, chunk, grant, context)) return refused('ungranted');
  if (stream.kind === 'accident' && chunk.chunkNo >= ACCIDENT_CHUNKS) return refused('malformed');
  const endsWith = stream.endsOnDay || undefined;
  const endsWithStream = record.endsOnDay !== 0 && record.endsOnDay === endsWith;
  const row: ChunkRow = {
    streamId,
    chunkNo: chunk.chunkNo,
    nonce: chunk.nonce,
    ciphertext: chunk.ciphertext,
    grantId: grant?.grantId,
    ...(endsWithStream || grant === undefined ? {} : { strayOf: grant.rentalId }),
    ...(stream.kind === 'accident' ? { isAccident: true as const } : {}),
  };
  const keep = keepRule(stream.kind, grant);
  return { body: { kind: 'chunk', chunk: row }, keep, ...(endsWith === undefined ? {} : { endsWith }) };
}

/** A chunk of a local event has no grant; a renewal has one of its own, of the same rental and vehicle. */
function isCovered(
  stream: KnownStream,
  chunk: v1.Chunk,
  grant: KnownGrant | undefined,
  context: GuardContext,
): boolean {
  if (stream.grantId === undefined) return chunk.grantId.length === 0;
  const opened = context.grant(stream.grantId);
  return (
    grant !== undefined &&
    opened !== undefined &&
    grant.vehicleId === context.vehicleId &&
    grant.rentalId === opened.rentalId
  );
}

function judgeTripEnd(trip: v1.TripEnd, context: GuardContext): Judged | Verdict<never> {
  if (context.isErased(toHex(trip.grantId))) return refused('erased');
  const grant = context.grant(toHex(trip.grantId));
  if (!grant || grant.vehicleId !== context.vehicleId || grant.rentalId !== toHex(trip.rentalId)) {
    return refused('ungranted');
  }
  const problem = problemOfTrip(trip, context.madeUnder);
  if (problem) return refused(problem);
  // A start in coarse steps may lie that much before the grant.
  const slackS = CLOCK_SLACK_S + (stepSize(context.madeUnder.signals.rental_contract.time) ?? 0);
  if (trip.endedS < trip.startedS || trip.startedS < grant.notBeforeS - slackS) return refused('malformed');
  if (trip.endedS > context.nowS + CLOCK_SLACK_S) return refused('future');
  const start = readCell(trip.startCell, context);
  if (typeof start === 'string') return refused(start);
  const end = readCell(trip.endCell, context);
  if (typeof end === 'string') return refused(end);
  return {
    body: { kind: 'trip_end', trip: tripRow(trip, grant, [start.stored, end.stored], context) },
    keep: keepRecord('trip_end'),
    eventDay: dayOf(trip.endedS),
  };
}

function tripRow(
  trip: v1.TripEnd,
  grant: KnownGrant,
  [startCell, endCell]: readonly [start: string | undefined, end: string | undefined],
  context: GuardContext,
): TripRow {
  const today = dayOf(context.nowS);
  const placeEndsOnDay = dayOf(trip.endedS) + context.guard.tripPlaceDays;
  // A trip that comes after the last day of its places is kept without them.
  const keepsPlaces = placeEndsOnDay >= today;
  return {
    rentalId: grant.rentalId,
    grantId: grant.grantId,
    startedS: trip.startedS,
    endedS: trip.endedS,
    distanceHm: trip.distanceHm,
    energyHwh: trip.energyHwh,
    startCell: keepsPlaces ? startCell : undefined,
    endCell: keepsPlaces ? endCell : undefined,
    startParent: oneStepCoarser(startCell),
    endParent: oneStepCoarser(endCell),
    placeEndsOnDay: keepsPlaces ? placeEndsOnDay : today,
    parking: trip.parking,
    endedBy: trip.endedBy,
    endsForGood: ENDS_FOR_GOOD[RENTAL_ENDS.word(trip.endedBy) ?? 'booking'],
    streams: trip.streams.map((stream) => ({
      stream_id: toHex(stream.streamId ?? new Uint8Array()),
      chunks: stream.chunks ?? 0,
    })),
    streamsOmitted: trip.streamsOmitted,
  };
}

function oneStepCoarser(cell: string | undefined): string | undefined {
  return cell === undefined ? undefined : parentOf(cell, Math.max(0, resolutionOf(cell) - 1));
}

function judgeHealth(health: v1.FleetHealth, context: GuardContext): Judged | Verdict<never> {
  if (health.day > dayOf(context.nowS) + 1) return refused('future');
  const problem = problemOfHealth(health, context.madeUnder);
  if (problem) return refused(problem);
  const row: HealthRow = {
    day: health.day,
    chargePermille: health.chargePermille ?? undefined,
    odometerKm: health.odometerKm ?? undefined,
    faultCodes: health.faultCodes,
  };
  return { body: { kind: 'fleet_health', health: row }, keep: keepRecord('fleet_health') };
}

function judgeNotice(notice: v1.AccidentNotice, context: GuardContext): Judged | Verdict<never> {
  const row = readNotice(notice, context);
  if (typeof row === 'string') return refused(row);
  return { body: { kind: 'accident_notice', notice: row }, keep: keepRecord('accident_notice') };
}

/** Of one rental of this vehicle, signed by its unit; kept for as long as the trip (L8: it never names more than one). */
function judgeWipe(receipt: v1.WipeReceipt, context: GuardContext): Judged | Verdict<never> {
  const grantId = toHex(receipt.grantId);
  if (context.isErased(grantId)) return refused('erased');
  const grant = context.grant(grantId);
  if (!grant || grant.vehicleId !== context.vehicleId || grant.rentalId !== toHex(receipt.rentalId))
    return refused('ungranted');
  if (grant.purpose !== 'rental_contract') return refused('ungranted');
  if (context.isSignedWipe !== true) return refused('bad_signature');
  const { result, signature } = receipt;
  const wipe: WipeRow = { rentalId: grant.rentalId, grantId, result, signature };
  return { body: { kind: 'wipe_receipt', wipe }, keep: keepRecord('trip_end') };
}

/** A session has a day of its own, always: without a known clock a unit tells none. */
function judgeSession(record: v1.Record, context: GuardContext): Judged | Verdict<never> {
  if (record.endsOnDay === 0) return refused('malformed');
  const session = readSession(record.chargingSession as v1.ChargingSession, context);
  if (typeof session === 'string') return refused(session);
  const { startedS, endedS = startedS } = session;
  return {
    body: { kind: 'charging_session', session },
    keep: keepRecord('charging_session'),
    eventDay: dayOf(endedS),
  };
}

/** A word about a command that the vehicle had; whether it had it is the store's to know. It serves no purpose of its own. */
function judgeCommand(receipt: v1.CommandReceipt): Judged | Verdict<never> {
  const result = COMMAND_RESULTS.word(receipt.result);
  if (result === undefined) return refused('malformed');
  const command: CommandRow = { commandId: toHex(receipt.commandId), result };
  return { body: { kind: 'command_receipt', command }, keep: keepRecord('loss_report') };
}

/** That something was lost is counted for good; under which grant, not where its rental was erased. */
function keptGrant(grantId: Uint8Array | null | undefined, context: GuardContext): string | undefined {
  if (!grantId || grantId.length === 0) return undefined;
  const id = toHex(grantId);
  return context.isErased(id) ? undefined : id;
}

function judgeLosses(report: v1.LossReport, context: GuardContext): Judged | Verdict<never> {
  if (report.losses.some((loss) => PURPOSES.word(loss.purpose) === undefined)) return refused('malformed');
  const losses = report.losses.map((loss) => ({
    reason: loss.reason ?? 0,
    purpose: loss.purpose ?? 0,
    fixes: loss.fixes ?? 0,
    records: loss.records ?? 0,
    grantId: keptGrant(loss.grantId, context),
    exact: loss.exact ?? false,
  }));
  return { body: { kind: 'loss_report', losses }, keep: keepRecord('loss_report') };
}
