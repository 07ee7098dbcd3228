/**
 * One good call for every route of the contract. A route that is not placed here fails the tests that walk them:
 * whoever adds a route says here how it is asked, and gets the walks for nothing.
 */
import { readFileSync } from 'node:fs';
import { dayOf, randomId } from '@fleetveil/proto';
import { DOORS, type DoorId } from '../../src/access/doors.ts';
import { dateOfDay } from '../../src/database/days.ts';
import { type DoorFleet, dateOf, NOW_S, phoneKey } from './door-fleet.ts';

/** One operation of the committed contract. */
export interface Operation {
  readonly id: string;
  readonly method: string;
  /** With its parameters in braces. */
  readonly path: string;
  readonly door: DoorId | 'none';
  readonly query: readonly string[];
  readonly takesBody: boolean;
}

interface Described {
  readonly operationId: string;
  readonly parameters?: readonly { readonly name: string; readonly in: string }[];
  readonly requestBody?: object;
}

const CONTRACT = JSON.parse(readFileSync(new URL('../../openapi.json', import.meta.url), 'utf8')) as {
  paths: Record<string, Record<string, Described>>;
};

/** Every operation of the contract. */
export const OPERATIONS: readonly Operation[] = Object.entries(CONTRACT.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, described]) => ({
    ...{ id: described.operationId, method: method.toUpperCase(), path },
    door: DOORS.find((door) => path.startsWith(`/v1/${door}/`)) ?? 'none',
    query: (described.parameters ?? []).filter((each) => each.in === 'query').map((each) => each.name),
    takesBody: described.requestBody !== undefined,
  })),
);

/** Ids to ask about. */
export interface Known {
  readonly rental_id: string;
  readonly vehicle_id: string;
  readonly rider_id: string;
  readonly breach_id: string;
  /** Orders of authorities: one that waits for the second officer, one that was answered. */
  readonly case_id: string;
  readonly answered_case_id: string;
  /** Accidents: one that is released, one whose release may end, one whose claim may be closed, one objected to. */
  readonly accident_id: string;
  readonly release_id: string;
  readonly spare_accident_id: string;
  readonly spare_release_id: string;
  readonly closing_accident_id: string;
  readonly objected_accident_id: string;
  readonly hold_id: string;
  /** Claims of the rider's namesake in the field: one to be given back, one to be looked for. */
  readonly claim_id: string;
  readonly other_claim_id: string;
  /** Thefts: one to look at and to go on with, one that waits for the second person, one to be closed; a look. */
  readonly theft_id: string;
  readonly awaiting_theft_id: string;
  readonly closing_theft_id: string;
  readonly session_id: string;
  /** Requests: one that waits for the officer, one that lasts, one whose file is ready; somebody to be told. */
  readonly request_id: string;
  readonly lasting_id: string;
  readonly answered_id: string;
  readonly notice_id: string;
  /** A request that a controller answers. */
  readonly passing_id: string;
  /** A rental in use, and one of a guest. */
  readonly running_id: string;
  readonly guest_id: string;
  /** A link that can be revoked, the secret of another one, a token for a third party, the code of a receipt. */
  readonly share_id: string;
  readonly secret: string;
  readonly share_token: string;
  readonly code: string;
}

/** What of a request its operation does not say. */
export interface Call {
  /** Where another id belongs into the path than the one of the parameter's name. */
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: object;
}

const review = () => ({
  ...{ owner: 'legal', reason: 'A claim is before the court.', review_on: dateOfDay(dayOf(NOW_S) + 100) },
});
const reason = 'It is over.';
/** A grant to a third party. */
export const grantBody = {
  ...{ recipient: 'My insurer', purpose: 'a quote', from_s: NOW_S - 60, to_s: NOW_S + 86_400, days: 30 },
};

/** An order about one vehicle. */
export const orderBody = (vehicle_id: string) => ({
  ...{ authority: 'State Police', ground: 'lv_cpl_190', ground_text: 'A collision.', case_number: '11/26' },
  ...{ office: 'Riga region', vehicle: { vehicle_id }, person: true },
  instants: [{ local: new Date((NOW_S - 1) * 1000).toISOString().slice(0, 19), zone: 'UTC' }],
});

const INSURER = 'insurer-1';
const spare = ({ spare_accident_id, spare_release_id }: Known): Call => ({
  params: { accident_id: spare_accident_id, release_id: spare_release_id },
});

const why = 'The owner of the yard called.';
/** A theft that somebody saw. */
export const theftBody = (vehicle_id: string, officers: readonly string[] = []) => ({
  ...{
    vehicle: { vehicle_id },
    reason: 'seen_taken',
    reason_text: 'Two people lifted it into a van.',
    officers,
  },
});

/** How each operation is asked, by its id. */
export const CALLS: Readonly<Record<string, (known: Known) => Call | Promise<Call>>> = {
  beginRental: async ({ vehicle_id, rider_id }) => ({
    body: { vehicle_id, rider_id, phone_key: await phoneKey() },
  }),
  getRental: () => ({}),
  endRental: () => ({}),
  stateBill: () => ({
    body: { amount_minor: 1240, tax_minor: 220, currency: 'EUR', date: dateOf(NOW_S), settled: true },
  }),
  getReceipt: () => ({}),
  getReceiptTrips: () => ({}),
  getGuestData: () => ({}),
  eraseGuestRental: () => ({ body: {} }),
  getFleetStatus: () => ({}),
  listUnits: () => ({ query: { limit: '200' } }),
  listRefused: () => ({}),
  dropRefused: () => ({ body: { refused_ids: [1], reason } }),
  renewReceipt: ({ guest_id }) => ({ params: { rental_id: guest_id } }),
  getPayerReport: () => ({ query: { from: '2026-01', to: '2026-02' } }),
  shareTrip: ({ running_id }) => ({ params: { rental_id: running_id }, body: { minutes: 30 } }),
  grantAccess: () => ({ body: grantBody }),
  makeRequest: () => ({ body: { kind: 'complain' } }),
  listRequests: () => ({}),
  getRequest: () => ({}),
  takeRequestBack: ({ lasting_id }) => ({ params: { request_id: lasting_id } }),
  downloadResult: ({ answered_id }) => ({ params: { request_id: answered_id } }),
  listMyPassedRequests: () => ({}),
  listPassedRequests: () => ({ query: { state: 'all' } }),
  getPassedRequestFile: () => ({}),
  notePassedRequest: () => ({}),
  listDueRequests: () => ({ query: { state: 'all' } }),
  getDueRequest: () => ({}),
  decideRequest: () => ({ body: { decision: 'refuse', reason } }),
  listNotices: () => ({ query: { state: 'all' } }),
  noteTold: () => ({}),
  listGrants: () => ({}),
  listShares: () => ({}),
  revokeShare: () => ({}),
  revokeGrant: () => ({}),
  getShare: () => ({}),
  listSharedTrips: () => ({}),
  listVehicles: () => ({ query: { limit: '200' } }),
  getFleetMap: () => ({ query: { west: '20', south: '53', east: '29', north: '60' } }),
  getVehicle: () => ({ query: { reason: 'battery swap' } }),
  exportTripGeoJson: () => ({}),
  exportTripGpx: () => ({}),
  listTrips: () => ({ query: { limit: '200' } }),
  getTrip: () => ({}),
  getSealedRoute: () => ({}),
  listTripReads: () => ({}),
  listMyReads: () => ({}),
  getPreferences: () => ({}),
  putPreferences: () => ({ body: { route: 'on', route_keep_days: 30 } }),
  deleteRoute: ({ running_id }) => ({ params: { rental_id: running_id } }),
  listAuditEntries: () => ({ query: { limit: '200' } }),
  countOpenings: () => ({}),
  listPolicyVersions: () => ({}),
  getPolicyVersion: () => ({}),
  getAccessTable: () => ({}),
  openAuthorityCase: ({ vehicle_id }) => ({ body: orderBody(vehicle_id) }),
  listAuthorityCases: () => ({}),
  getAuthorityCase: () => ({}),
  decideAuthorityCase: () => ({ body: { verdict: 'approve' } }),
  getAuthorityAnswer: ({ answered_case_id }) => ({ params: { case_id: answered_case_id } }),
  // This order asks for no place: the door says so. What it opens: test/authorities/places.test.ts.
  getAuthorityPlaces: ({ answered_case_id }) => ({ params: { case_id: answered_case_id } }),
  // Its vehicle has told of no ride, so the vault makes no code: what one opens is in test/support/call.test.ts.
  makeSupportCode: ({ running_id }) => ({ params: { rental_id: running_id } }),
  getPositionByCode: () => ({ body: { code: '0417733902' } }),
  listAnsweredCalls: () => ({}),
  claimVehicle: ({ vehicle_id }) => ({ body: { vehicle_id, reason: 'battery' } }),
  listClaims: () => ({}),
  releaseClaim: () => ({}),
  commandVehicle: ({ other_claim_id }) => ({
    params: { claim_id: other_claim_id },
    body: { kind: 'ring' },
  }),
  listCommands: ({ other_claim_id }) => ({ params: { claim_id: other_claim_id } }),
  getClaimedPlace: ({ other_claim_id }) => ({ params: { claim_id: other_claim_id } }),
  getReservedVehicle: ({ running_id }) => ({ params: { rental_id: running_id } }),
  listFreeVehicles: () => ({}),
  listAccidents: () => ({ query: { limit: '200' } }),
  getAccident: () => ({}),
  releaseAccident: () => ({ body: { insurer_id: INSURER, reason } }),
  withdrawAccidentRelease: spare,
  closeAccident: ({ closing_accident_id }) => ({
    params: { accident_id: closing_accident_id },
    body: { reason },
  }),
  listMyAccidents: () => ({}),
  getMyAccidentPacket: () => ({}),
  releaseMyAccident: () => ({ body: { insurer_id: INSURER } }),
  withdrawMyAccidentRelease: spare,
  objectToAccident: spare,
  liftAccidentObjection: spare,
  getMyAccidentCustody: () => ({}),
  listStatisticsWeeks: () => ({ query: { limit: '200' } }),
  listReleases: () => ({ query: { limit: '200' } }),
  getReleasedPacket: () => ({}),
  getAccidentCustody: () => ({}),
  destroyAccidentPacket: ({ objected_accident_id }) => ({
    ...{ params: { accident_id: objected_accident_id }, body: { reason } },
  }),
  listInsurers: () => ({}),
  putInsurer: () => ({ params: { insurer: INSURER }, body: {} }),
  rotateWebhookSecret: () => ({ params: { insurer: INSURER } }),
  listWebhooks: () => ({ params: { insurer: INSURER } }),
  declareTheft: ({ vehicle_id }) => ({ body: theftBody(vehicle_id) }),
  listThefts: () => ({}),
  getTheft: () => ({}),
  notePolice: () => ({ body: { reference: 'LV-2026-1' } }),
  askTheftRenewal: () => ({ body: { reason: why } }),
  removeTheftOfficer: () => ({ body: { officer: 'spare', reason: why } }),
  closeTheft: ({ closing_theft_id }) => ({
    ...{ params: { theft_id: closing_theft_id }, body: { outcome: 'found', text: why } },
  }),
  beginTheftLook: () => ({ body: { reason: why } }),
  getTheftReport: () => ({}),
  followTheft: () => ({ query: { follow: 'false' } }),
  listAwaitingThefts: () => ({}),
  getAwaitingTheft: ({ awaiting_theft_id }) => ({ params: { theft_id: awaiting_theft_id } }),
  decideTheft: ({ awaiting_theft_id }) => ({
    ...{ params: { theft_id: awaiting_theft_id }, body: { verdict: 'approve' } },
  }),
  openBreach: () => ({ body: { aware_s: NOW_S, facts: 'A disk was lost.' } }),
  listBreaches: () => ({}),
  noteBreach: () => ({ body: { kind: 'scope', vehicles: 'all', from_s: NOW_S - 60, to_s: NOW_S } }),
  getBreach: () => ({}),
  listBreachRiders: () => ({}),
  exportBreachRiders: () => ({}),
  beginHold: ({ rental_id }) => ({ body: { ...review(), subject: { kind: 'rental', rental_id } } }),
  listHolds: () => ({}),
  reviewHold: () => ({ body: review() }),
  releaseHold: () => ({ body: { reason } }),
  forecastRetention: () => ({}),
  countUnitsByPolicy: () => ({}),
  listOrganisationVersions: () => ({}),
  getRegister: () => ({}),
  getPolicy: () => ({}),
  getAnnouncedPolicy: () => ({}),
  getNotice: () => ({ query: { lang: 'lv' } }),
  getImpactAnnex: () => ({}),
  getCheckpoint: () => ({}),
  getAuditKey: () => ({}),
  getConsistency: () => ({ query: { from: '0', to: '0' } }),
  listLeafHashes: () => ({}),
  getHealth: () => ({}),
  getReady: () => ({}),
};

/** A request as `app.request` takes it. */
export interface Request {
  readonly path: string;
  readonly init: RequestInit;
}

/** The good call of an operation about these ids. Throws for an operation that nobody placed. */
export async function requestOf(operation: Operation, known: Known, token?: string): Promise<Request> {
  const call = await CALLS[operation.id]?.(known);
  if (call === undefined) throw new Error(`no call for ${operation.id}: place it in calls.ts`);
  const ids: Readonly<Record<string, string>> = { ...known, version: '1', ...call.params };
  const path = operation.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => ids[name] ?? randomId());
  const query = call.query === undefined ? '' : `?${new URLSearchParams(call.query)}`;
  const headers: Record<string, string> = { 'idempotency-key': randomId() };
  if (token !== undefined) headers['authorization'] = `Bearer ${token}`;
  if (call.body !== undefined) headers['content-type'] = 'application/json';
  const body = call.body === undefined ? {} : { body: JSON.stringify(call.body) };
  return { path: `${path}${query}`, init: { method: operation.method, headers, ...body } };
}

/** Asks it. */
export async function send(app: DoorFleet['app'], { path, init }: Request): Promise<Response> {
  return app.request(path, init);
}
