/** What the officers do with an order: each act in one transaction with its entries in the audit log. */
import { dayOf, randomId } from '@fleetveil/proto';
import type { Asking } from '../access/ask.ts';
import { appendEntries, appendEntry } from '../audit/audit-log.ts';
import type { AuditEntry } from '../audit/entry.ts';
import { dateOfDay } from '../database/days.ts';
import { type BrokenRule, Problem } from '../http/problem.ts';
import { coarsestTripStepS } from '../policy/trip-times.ts';
import {
  COPY_DAYS,
  caseEndsOn,
  copyEndS,
  type Disclosure,
  GROUNDS,
  type GroundId,
  INSTANT_RULES,
  isUntoldEnd,
  lapseS,
  refuseVerdict,
  standingOf,
  type Verdict,
} from './disclosure.ts';
import * as store from './disclosure-store.ts';
import { readInstant, type StatedInstant } from './instant.ts';
import { nearAt, whoseAt } from './lookup.ts';

/** An order as an officer types it in. */
export interface Order {
  readonly authority: string;
  readonly ground: GroundId;
  readonly groundText: string;
  readonly caseNumber: string;
  readonly office: string;
  readonly vehicle: { readonly vehicleId?: string | undefined; readonly label?: string | undefined };
  readonly instants: readonly StatedInstant[];
  readonly asksPerson: boolean;
  readonly asksPlaces: boolean;
  readonly untoldUntilS: number | undefined;
}

/** A case with all that an officer sees of it before it is answered. */
export interface CaseFile {
  readonly disclosure: Disclosure;
  readonly instants: readonly store.NamedInstant[];
  readonly office: string | undefined;
}

/** An answer: for each instant a rental or none, and whose, where the order asks for the person and it is still known. */
export interface Answer extends CaseFile {
  readonly lines: readonly (store.Line & { readonly riderId: string | undefined })[];
}

const written = ({ caller, nowS }: Asking) =>
  ({ atS: nowS, tenant: caller.tenant, actor: { kind: 'privacy', id: caller.id } }) as const;

/** Says the caller's yes where an order asks for places; answers how many officers have. Only the vault counts them. */
export type Approve = (file: Pick<CaseFile, 'disclosure' | 'instants'>) => Promise<number>;

/**
 * Opens a case. Throws `invalid` for an instant that is none, `authority_vehicle_unknown`, and what `approve` throws: an
 * order for places that the vault did not hear of is no case.
 */
export async function openCase(asking: Asking, order: Order, approve: Approve): Promise<CaseFile> {
  const { trx, caller, nowS } = asking;
  const instants = namedInstants(order.instants, nowS);
  if (order.untoldUntilS !== undefined && !isUntoldEnd(order.untoldUntilS, nowS))
    throw invalid([brokenRule('untold_until_s', 'must lie ahead, by 366 days at most')]);
  const [vehicleId, second] = await store.vehiclesNamed(trx, order.vehicle);
  if (vehicleId === undefined || second !== undefined) throw new Problem('authority_vehicle_unknown');
  const { office, instants: _, vehicle: __, ...asked } = order;
  const opened = { openedS: nowS, openedBy: caller.id, lapsesS: lapseS(nowS), state: 'open' as const };
  const undecided = { decidedS: undefined, decidedBy: undefined, refusal: undefined };
  const disclosure = { caseId: randomId(), vehicleId, ...asked, ...opened, ...undecided };
  const officeEndsOn = dateOfDay(dayOf(disclosure.lapsesS) + COPY_DAYS);
  const endsOn = { log: caseEndsOn(nowS), office: officeEndsOn };
  await store.insertDisclosure(trx, caller.tenant, { disclosure, instants, office, endsOn });
  await appendEntry(trx, {
    ...{ act: 'authority_opened', ...written(asking), subject: { vehicleId }, purpose: 'authority_request' },
    detail: { caseId: disclosure.caseId, instants: instants.length, person: order.asksPerson },
  });
  if (order.asksPlaces) await approve({ disclosure, instants });
  return { disclosure, instants, office };
}

/** The instants with their seconds. Throws `invalid` with a sentence for each that is none. */
function namedInstants(stated: readonly StatedInstant[], nowS: number): store.NamedInstant[] {
  const errors: BrokenRule[] = [];
  const named: store.NamedInstant[] = [];
  for (const [index, each] of stated.entries()) {
    const read = readInstant(each);
    const why = !read.ok ? read.why : wrongSecond(read.atS, named, nowS);
    if (why !== undefined) errors.push(brokenRule(`instants.${index}`, INSTANT_RULES[why]));
    else if (read.ok) named.push({ ...each, number: index + 1, atS: read.atS });
  }
  if (errors.length > 0) throw invalid(errors);
  return named;
}

function wrongSecond(atS: number, named: readonly store.NamedInstant[], nowS: number) {
  if (atS >= nowS) return 'ahead' as const;
  return named.some((other) => other.atS === atS) ? ('again' as const) : undefined;
}

const invalid = (errors: BrokenRule[]): Problem => new Problem('invalid', { errors });
const brokenRule = (field: string, rule: string): BrokenRule => ({ in: 'body', field, rule });

/** A case. Throws `not_found`. */
export async function readCase({ trx, caller }: Asking, caseId: string): Promise<CaseFile> {
  const disclosure = await store.findDisclosure(trx, caller.tenant, caseId);
  if (disclosure === undefined) throw new Problem('not_found');
  return fileOf(trx, disclosure);
}

async function fileOf(trx: Asking['trx'], disclosure: Disclosure): Promise<CaseFile> {
  const { caseId } = disclosure;
  return {
    disclosure,
    instants: await store.instantsOf(trx, caseId),
    office: await store.officeOf(trx, caseId),
  };
}

/**
 * The second person's word. Agreeing looks the rentals up, keeps the copy of the answer and tells their riders, at once or
 * when the order's ban ends. Throws `not_found`, the problems of `refuseVerdict`, and what `approve` throws.
 */
export async function decideCase(
  asking: Asking,
  caseId: string,
  { verdict, reason }: { verdict: Verdict; reason: string | undefined },
  approve: Approve,
): Promise<CaseFile> {
  const { trx, caller, nowS } = asking;
  const found = await store.findDisclosure(trx, caller.tenant, caseId, 'decide');
  if (found === undefined) throw new Problem('not_found');
  const refused = refuseVerdict(found, verdict, { officer: caller.id, nowS });
  if (refused !== undefined) throw new Problem(refused);
  const isApproved = verdict === 'approve';
  const state = isApproved ? ('approved' as const) : ('refused' as const);
  const officeEndsOn = dateOfDay(dayOf(isApproved ? copyEndS(nowS) : nowS));
  const decision = { state, decidedS: nowS, decidedBy: caller.id, refusal: reason };
  await store.storeVerdict(trx, caseId, { ...decision, officeEndsOn });
  await appendEntry(trx, {
    ...{ act: 'authority_decided', ...written(asking), subject: { vehicleId: found.vehicleId } },
    ...{ purpose: 'authority_request', detail: { caseId, decision: verdict } },
  });
  const file = await fileOf(trx, { ...found, ...decision });
  if (isApproved) await answer(asking, file);
  // The first officer's yes is the vault's own record: where it is not there any more, nobody agrees alone.
  if (isApproved && found.asksPlaces && (await approve(file)) < 2) throw new Problem('authority_lapsed');
  return file;
}

async function answer(asking: Asking, { disclosure, instants }: CaseFile): Promise<void> {
  const { trx, caller, nowS } = asking;
  const { caseId } = disclosure;
  const rentals = await store.rentalsOf(trx, caseId, await coarsestTripStepS(trx));
  const lines = instants.map(({ number, atS }) => ({
    ...{ number, whose: whoseAt(rentals, atS), nearId: nearAt(rentals, atS) },
  }));
  const endsOn = dateOfDay(dayOf(copyEndS(nowS)));
  await store.insertLines(trx, { tenant: caller.tenant, caseId, endsOn }, lines);
  await tell(asking, disclosure, lines);
}

/** Tells the riders in their logs, or keeps whom to tell until the ban ends (M7). */
async function tell(asking: Asking, disclosure: Disclosure, lines: readonly store.Line[]): Promise<void> {
  const { trx, caller, nowS } = asking;
  const { caseId, vehicleId, ground, asksPerson, untoldUntilS } = disclosure;
  const named = lines.flatMap(({ whose }) => (whose.kind === 'rental' ? [whose.rentalId] : []));
  const tellS = Math.max(nowS, untoldUntilS ?? nowS);
  const untold = [...Map.groupBy(named, (rentalId) => rentalId)].map(([rentalId, all]) => ({
    ...{ caseId, tenant: caller.tenant, rentalId, vehicleId, ground, officer: caller.id },
    ...{ instants: all.length, person: asksPerson, tellS, endsOn: dateOfDay(dayOf(tellS) + COPY_DAYS) },
  }));
  if (tellS > nowS) return store.insertUntold(trx, untold);
  await appendEntries(trx, untold.map(disclosed));
}

/** What stands in a rider's log: which law, by whom, how many instants, and whether they were named. */
export function disclosed({
  caseId,
  tenant,
  rentalId,
  vehicleId,
  ground,
  ...more
}: store.Untold): AuditEntry {
  const { officer, instants, person, tellS } = more;
  return {
    ...{ act: 'authority_disclosed', atS: tellS, tenant, actor: { kind: 'privacy', id: officer } },
    ...{ subject: { rentalId, vehicleId }, purpose: 'authority_request', why: GROUNDS[ground] },
    detail: { caseId, instants, person },
  };
}

/**
 * The answer, for the paper that goes to the authority. The reading is written down first: the database asks for it before
 * it says whose a rental is. Throws `not_found`, `authority_not_answered`.
 */
export async function readAnswer(asking: Asking, caseId: string): Promise<Answer> {
  const { trx, nowS } = asking;
  const file = await readCase(asking, caseId);
  if (standingOf(file.disclosure, nowS) !== 'approved') throw new Problem('authority_not_answered');
  const { vehicleId, asksPerson } = file.disclosure;
  await appendEntry(trx, {
    ...{ act: 'authority_answer_read', ...written(asking), subject: { vehicleId } },
    ...{ purpose: 'authority_request', detail: { caseId, instants: file.instants.length } },
  });
  const persons = asksPerson ? await store.personsOf(trx, caseId) : new Map<string, string>();
  const lines = (await store.linesOf(trx, caseId)).map((line) => ({
    ...line,
    riderId: line.whose.kind === 'rental' ? persons.get(line.whose.rentalId) : undefined,
  }));
  return { ...file, lines };
}
