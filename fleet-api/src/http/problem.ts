/**
 * What a door answers when it does not do what was asked: problem details (RFC 9457) with a closed list
 * of codes. A title says what is wrong, `todo` what the caller can do; neither ever repeats a value that
 * was sent. `type` leads to the page `/problems`, which is made of this table.
 */
export const PROBLEMS = {
  malformed: {
    status: 400,
    title: 'The body is not JSON',
    todo: 'Send one JSON object with the header Content-Type: application/json.',
  },
  cursor_invalid: {
    status: 400,
    title: 'The cursor is not one this list gave',
    todo: 'Start again without cursor, or use next_cursor of the page before, unchanged.',
  },
  idempotency_key_missing: {
    status: 400,
    title: 'The request has no Idempotency-Key',
    todo: 'Send a header Idempotency-Key of 1 to 255 printable characters, the same one when you try again.',
  },
  unauthenticated: {
    status: 401,
    title: 'No token, or one that does not hold',
    todo: 'Send Authorization: Bearer with a token of a configured issuer, for this audience, not expired.',
  },
  forbidden: {
    status: 403,
    title: 'The token does not open this door',
    todo: 'Use a token whose fleetveil_roles name a role of this door; docs/api.md lists them.',
  },
  recipient_refused: {
    status: 403,
    title: 'The contract of this recipient does not cover the request',
    todo: 'Use a token for a purpose of the contract, while it lasts; the organisation has to name the recipient.',
  },
  bulk_refused: {
    status: 403,
    title: 'A processor reads one thing at a time',
    todo: 'Name what you need by its id; lists are not for tokens with a fleetveil_recipient.',
  },
  demo_only: {
    status: 403,
    title: 'There is no demo issuer here',
    todo: 'Get a token from the issuer that is configured.',
  },
  guest_without_history: {
    status: 403,
    title: 'A guest has no history',
    todo: 'Read the one receipt, GET /v1/public/receipts/{code}; a history needs an account at the booking.',
  },
  theft_not_yours: {
    status: 403,
    title: 'You are not one of the officers of this case',
    todo: 'Let one of them do it; who they are was said when the theft was declared, and nobody is added.',
  },
  not_found: {
    status: 404,
    title: 'There is no such thing, or it is not yours',
    todo: 'Check the id and whose token you use; which of the two it is, is not said.',
  },
  method_not_allowed: {
    status: 405,
    title: 'This path has no such method',
    todo: 'Use a method that the Allow header names.',
  },
  vehicle_rented: {
    status: 409,
    title: 'The vehicle has a running rental',
    todo: 'End that rental first, POST /v1/booking/rentals/{rental_id}/end, or book another vehicle.',
  },
  vehicle_without_unit: {
    status: 409,
    title: 'The vehicle has no telematics unit',
    todo: 'Enrol a unit for the vehicle, then book it.',
  },
  bill_differs: {
    status: 409,
    title: 'The rental has another bill',
    todo: 'A bill is stored once: send the same amount, tax, currency and date, with settled: true to settle it.',
  },
  not_kept: {
    status: 409,
    title: 'The policy keeps no such thing',
    todo: 'Do not send it; GET /v1/public/policy says what is kept, and for how long.',
  },
  route_sealed_to_rider: {
    status: 409,
    title: 'The route is sealed to the rider’s own key',
    todo: 'Get it from /v1/rider/trips/{rental_id}/route and open it with that key; nobody here can.',
  },
  rental_not_running: {
    status: 409,
    title: 'The rental is not running',
    todo: 'Share a trip, or ask for help with it, while it is in use; of one that is over, download it and send it yourself.',
  },
  vehicle_taken: {
    status: 409,
    title: 'Somebody has the vehicle',
    todo: 'Claim a parked vehicle that is not booked, ridden or claimed; a claim that is refused counts.',
  },
  claim_open: {
    status: 409,
    title: 'You have a claim that holds',
    todo: 'Give it back first, DELETE /v1/field/claims/{claim_id}, or wait for its end.',
  },
  not_reserved: {
    status: 409,
    title: 'The vehicle is not reserved by this rental any more',
    todo: 'Ask before the ride begins; afterwards the vehicle is where you are.',
  },
  no_help_yet: {
    status: 409,
    title: 'No help has arrived from the vehicle yet',
    todo: 'Let the rider press help on the vehicle, and send the same code again after the seconds of Retry-After.',
  },
  too_many_shares: {
    status: 409,
    title: 'Too many of your shares still hold',
    todo: 'Revoke one you do not need: GET /v1/rider/shares and /v1/rider/grants list them.',
  },
  not_shareable: {
    status: 409,
    title: 'The policy does not let a rider know this, so it cannot be shared',
    todo: 'GET /v1/public/policy says what riders may know.',
  },
  rental_restricted: {
    status: 409,
    title: 'The rider has restricted this rental',
    todo: 'Use what you have of it for nothing but storage until the rider lifts it (GDPR 18).',
  },
  request_closed: {
    status: 409,
    title: 'The request is not open for this any more',
    todo: 'Look at its state: GET it; a request that was answered or refused needs a new one.',
  },
  deadline_passed: {
    status: 409,
    title: 'The first deadline has passed, or the new one is too late',
    todo: 'Answer or refuse now: an extension is announced before the first deadline, two months at most.',
  },
  second_officer: {
    status: 409,
    title: 'Another officer has to do this',
    todo: 'Let a privacy officer do it who did not write the grounds, or open the case.',
  },
  guest_rental_running: {
    status: 409,
    title: 'The rental has not ended',
    todo: 'Ask again after its end: it cannot be performed without what would be erased.',
  },
  objection_stands: {
    status: 409,
    title: 'Nothing overrides an objection to this purpose',
    todo: 'Accept it: POST /v1/privacy/requests/{request_id}/decision with accept. The policy tells riders that it stands.',
  },
  idempotency_in_progress: {
    status: 409,
    title: 'A request with this Idempotency-Key is still being worked on',
    todo: 'Send the same request again after the seconds of Retry-After.',
  },
  breach_closed: {
    status: 409,
    title: 'The file of the breach is closed, or full',
    todo: 'Open a new file and name this one in its facts.',
  },
  breach_unfinished: {
    status: 409,
    title: 'The file of the breach has duties left',
    todo: 'Add the notes that its member missing names, then close it.',
  },
  authority_decided: {
    status: 409,
    title: 'The order was decided',
    todo: 'Read the case; what is to be asked again is a new case.',
  },
  authority_lapsed: {
    status: 409,
    title: 'The order lapsed undecided',
    todo: 'Open it again if the order still stands: two people have seven days.',
  },
  authority_places_not_asked: {
    status: 409,
    title: 'The order does not ask where the vehicle was',
    todo: 'Open a case with places: true if the order names it; two officers agree to it anew.',
  },
  authority_not_answered: {
    status: 409,
    title: 'There is no answer to this order',
    todo: 'An answer is there once a second officer agreed, for 30 days.',
  },
  accident_released: {
    status: 409,
    title: 'The packet is released to an insurer already',
    todo: 'Withdraw that release first, or wait for its end: a packet is released to one insurer at a time.',
  },
  accident_objected: {
    status: 409,
    title: 'The rider objects',
    todo: 'Nothing is released until the rider takes the objection back.',
  },
  accident_not_objected: {
    status: 409,
    title: 'The rider does not object',
    todo: 'A packet is destroyed before its day only on its rider’s objection.',
  },
  accident_closed: {
    status: 409,
    title: 'The claim is closed',
    todo: 'Nothing is released any more; the packet ends on its day.',
  },
  packet_missing: {
    status: 409,
    title: 'The packet is not here, or not any more',
    todo: 'Try again later if the accident was just now: a vehicle without network sends it when it has one.',
  },
  release_over: {
    status: 409,
    title: 'The release is over',
    todo: 'Ask the operator for a new one if the claim still needs the packet.',
  },
  insurer_without_key: {
    status: 409,
    title: 'No key of this insurer is on record',
    todo: 'Ask for application/json, or have the fleet’s privacy officer record your public key.',
  },
  second_person: {
    status: 409,
    title: 'Another person has to do this',
    todo: 'Let an approver do it who is not one of the officers of the case.',
  },
  theft_open: {
    status: 409,
    title: 'The vehicle has an open case of theft',
    todo: 'Go on with that case: GET /v1/theft/cases lists it.',
  },
  theft_not_suspected: {
    status: 409,
    title: 'The vehicle suspects nothing now',
    todo: 'Declare with a reason of your own; what a vehicle suspected ends after two hours.',
  },
  theft_not_declared: {
    status: 409,
    title: 'No officer’s word waits for a second person',
    todo: 'Declare the theft first, POST /v1/theft/cases, or ask for the renewal.',
  },
  theft_not_confirmed: {
    status: 409,
    title: 'No second person has agreed to the theft',
    todo: 'Let an approver decide: POST /v1/approver/thefts/{theft_id}/verdict.',
  },
  theft_decided: {
    status: 409,
    title: 'The theft was decided',
    todo: 'Read the case; another grant is asked for by one of its officers.',
  },
  theft_officer_needed: {
    status: 409,
    title: 'The case needs this officer',
    todo: 'Close it, or take the declaration back: POST /v1/theft/cases/{theft_id}/close. One has to be left who can.',
  },
  theft_over: {
    status: 409,
    title: 'The case of theft is over',
    todo: 'Read how it ended; what is to be pursued again is a new case.',
  },
  theft_look_over: {
    status: 409,
    title: 'The look at the pursuit is over',
    todo: 'Begin another one with its reason, POST /v1/theft/cases/{theft_id}/looks.',
  },
  theft_destroyed: {
    status: 409,
    title: 'The pursuit is destroyed',
    todo: 'There is nothing to see any more; the report of the case stays.',
  },
  too_large: {
    status: 413,
    title: 'The body is too large',
    todo: 'Send at most 16384 bytes.',
  },
  uri_too_long: {
    status: 414,
    title: 'The address is too long',
    todo: 'Send at most 2048 characters of path and query.',
  },
  unsupported_media_type: {
    status: 415,
    title: 'The body is of a kind this door does not read',
    todo: 'Send JSON with the header Content-Type: application/json.',
  },
  invalid: {
    status: 422,
    title: 'A member of the request breaks its rule',
    todo: 'Correct the members that errors names.',
  },
  route_choice_invalid: {
    status: 422,
    title: 'The policy does not offer this choice for the route',
    todo: 'Send route_keep_days only with route: true, within the days of GET /v1/public/policy.',
  },
  breach_late_reason_missing: {
    status: 422,
    title: 'The authority was told after the 72 hours, and no reason is given',
    todo: 'Send late_reason with the note: GDPR 33(1) asks for the reasons.',
  },
  authority_vehicle_unknown: {
    status: 422,
    title: 'No vehicle has that id or label, or more than one has that label',
    todo: 'Send the vehicle_id of one vehicle of your fleet.',
  },
  insurer_unknown: {
    status: 422,
    title: 'No contract with such an insurer covers accidents today',
    todo: 'Name an insurer of the organisation whose contract lasts and has the purpose accident.',
  },
  webhook_refused: {
    status: 422,
    title: 'Webhooks do not go to that address',
    todo: 'Send an https address of a public host, without a user, a password or a fragment.',
  },
  insurer_key_invalid: {
    status: 422,
    title: 'This is no public key that packets can be sealed to',
    todo: 'Send a JWK of an X25519, P-256 or RSA (2048 bits or more) public key, without its private half.',
  },
  theft_vehicle_unknown: {
    status: 422,
    title: 'No vehicle has that id or label, or more than one has that label',
    todo: 'Send the vehicle_id of one vehicle of your fleet.',
  },
  theft_contact_missing: {
    status: 422,
    title: 'The rider was not tried to be reached, or at a time to come',
    todo: 'Try to reach the rider of an overdue rental, then declare with contacts that say when and how.',
  },
  breach_time_wrong: {
    status: 422,
    title: 'A time lies in the future, before awareness, or a window ends before it begins',
    todo: 'Send times between aware_s and now; from_s at or before to_s.',
  },
  payer_months_wrong: {
    status: 422,
    title: 'The months are not over, in the wrong order, or too many',
    todo: 'Send from and to as YYYY-MM, from at or before to, at most 12 months, and only months that are over.',
  },
  list_too_long: {
    status: 422,
    title: 'The list is too long for one file',
    todo: 'Read it page by page.',
  },
  bill_date_invalid: {
    status: 422,
    title: 'The bill is dated in the future, or more than a year back',
    todo: 'Send the date of the bill, by the fleet clock in UTC.',
  },
  review_day_invalid: {
    status: 422,
    title: 'A hold is not reviewed on that day',
    todo: 'Send a day from tomorrow on, at most 183 days ahead.',
  },
  hold_window_invalid: {
    status: 422,
    title: 'The window of the hold is not over, or ends before it begins',
    todo: 'Send from_s and to_s in the past, to_s not before from_s.',
  },
  hold_too_large: {
    status: 422,
    title: 'The hold would keep too many rentals',
    todo: 'Choose a shorter window, or single rentals: at most 2000 rentals a hold.',
  },
  idempotency_key_reused: {
    status: 422,
    title: 'The Idempotency-Key was used for another request',
    todo: 'Use a new key for a new request; the old key belongs to the first request for 24 hours.',
  },
  too_many_claims: {
    status: 429,
    title: 'Too many vehicles claimed',
    todo: 'Wait the seconds of Retry-After: six an hour and twenty a shift.',
  },
  too_many_commands: {
    status: 429,
    title: 'Too many commands to vehicles',
    todo: 'Wait the seconds of Retry-After: twelve an hour.',
  },
  rate_limited: {
    status: 429,
    title: 'Too many requests',
    todo: 'Wait the seconds of Retry-After.',
  },
  internal: {
    status: 500,
    title: 'The door failed',
    todo: 'Try again; if it stays so, tell the operator the time of the request.',
  },
  policy_absent: {
    status: 503,
    title: 'No policy is in force',
    todo: 'Publish one with fleetveil policy publish; without a policy nothing precise may begin.',
  },
  organisation_absent: {
    status: 503,
    title: 'Nobody has said who runs this fleet',
    todo: 'Publish it with fleetveil organisation publish; without it nobody may receive anything.',
  },
  controller_answers: {
    status: 409,
    title: 'Another company decides about these data, and answers you',
    todo: 'A request of a rider is on record and is passed on: /v1/rider/passed-requests says when. You can ask the controller that this answer names yourself, too; a guest does.',
  },
  theft_key_missing: {
    status: 503,
    title: 'This fleet has no key for grants of theft',
    todo: 'Run fleetveil keys init where keys/offline is, and start again.',
  },
  vault_unavailable: {
    status: 503,
    title: 'The vault does not answer',
    todo: 'Try again after the seconds of Retry-After; nothing is lost.',
  },
  busy: {
    status: 503,
    title: 'The door cannot work on this now',
    todo: 'Try again after the seconds of Retry-After.',
  },
} as const satisfies Record<string, ProblemKind>;

/** One kind of problem. */
export interface ProblemKind {
  readonly status: 400 | 401 | 403 | 404 | 405 | 409 | 413 | 414 | 415 | 422 | 429 | 500 | 503;
  readonly title: string;
  /** What the caller can do now. */
  readonly todo: string;
}

/** A code of the closed list; stable, so that programs may branch on it. */
export type ProblemCode = keyof typeof PROBLEMS;

/** Every code, in the order of the table. */
export const PROBLEM_CODES = Object.keys(PROBLEMS) as readonly ProblemCode[];

/** A member that breaks its rule: where it stands and what the rule is, never its value. */
export interface BrokenRule {
  readonly in: 'body' | 'query' | 'path' | 'header';
  /** The member's name, dotted; empty for the whole. */
  readonly field: string;
  readonly rule: string;
}

/** What a problem says besides its kind. */
export interface ProblemExtras {
  readonly errors?: readonly BrokenRule[];
  /** The running rental of `vehicle_rented`: the booking system's own. */
  readonly rentalId?: string;
  /** Who answers instead. */
  readonly controller?: { readonly title: string; readonly postalAddress: string; readonly contact: string };
  /** Seconds for the Retry-After header. */
  readonly retryAfterS?: number;
  /** Methods for the Allow header. */
  readonly allow?: readonly string[];
}

/**
 * Thrown by a door to answer with a problem. `cause` is for the log's code word only and never sent.
 *
 * @example
 * throw new Problem('vehicle_rented', { rentalId });
 */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly code: ProblemCode;
  readonly extras: ProblemExtras;

  constructor(code: ProblemCode, extras: ProblemExtras = {}, cause?: unknown) {
    super(PROBLEMS[code].title, cause === undefined ? undefined : { cause });
    this.code = code;
    this.extras = extras;
  }
}

/** A problem as it is sent. */
export interface ProblemBody {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: ProblemCode;
  readonly rental_id?: string;
  readonly errors?: BrokenRule[];
  readonly controller?: { readonly title: string; readonly postal_address: string; readonly contact: string };
}

/** The body of a problem. It has no `instance`: another's and no such thing must read the same. */
export function problemBody(code: ProblemCode, extras: ProblemExtras = {}): ProblemBody {
  const { status, title, todo } = PROBLEMS[code];
  return {
    type: `/problems#${code}`,
    title,
    status,
    detail: todo,
    code,
    ...(extras.rentalId === undefined ? {} : { rental_id: extras.rentalId }),
    ...(extras.errors === undefined ? {} : { errors: [...extras.errors] }),
    ...(extras.controller === undefined ? {} : { controller: controllerBody(extras.controller) }),
  };
}

function controllerBody({ title, postalAddress, contact }: NonNullable<ProblemExtras['controller']>) {
  return { title, postal_address: postalAddress, contact };
}

/** The headers of a problem's answer. */
export function problemHeaders(code: ProblemCode, extras: ProblemExtras = {}): Record<string, string> {
  return {
    'content-type': 'application/problem+json',
    'cache-control': 'no-store',
    ...(code === 'unauthenticated' ? { 'www-authenticate': 'Bearer realm="fleetveil"' } : {}),
    ...(extras.retryAfterS === undefined ? {} : { 'retry-after': String(Math.ceil(extras.retryAfterS)) }),
    ...(extras.allow === undefined ? {} : { allow: extras.allow.join(', ') }),
  };
}

/** The whole answer of a problem. */
export function problemResponse(code: ProblemCode, extras: ProblemExtras = {}): Response {
  return new Response(JSON.stringify(problemBody(code, extras)), {
    status: PROBLEMS[code].status,
    headers: problemHeaders(code, extras),
  });
}
