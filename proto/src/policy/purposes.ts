/**
 * The purposes: the closed list of reasons why anything about a rider or a vehicle is processed.
 * A policy document has exactly one block for each of them, in this order; a new one is a change of
 * this list, of the policy's version and of the notice (requirement P22).
 */
export const PURPOSE_IDS = [
  'rental_contract',
  'dispute',
  'maintenance',
  'diagnosis',
  'rider_route',
  'live_service',
  'availability',
  'fleet_health',
  'asset_protection',
  'assist',
  'accident',
  'statistics',
  'charging',
  'bookkeeping',
  'authority_request',
  'driving_score',
  'marketing',
] as const;

/** One purpose of the closed list. */
export type PurposeId = (typeof PURPOSE_IDS)[number];

/**
 * Whether what is processed for a purpose can be joined to a rider. Door, lock, seat and ignition
 * events are as telling as a position where this is true (requirement C22).
 */
export const RIDER_LINKED: Record<PurposeId, boolean> = {
  rental_contract: true,
  dispute: true,
  maintenance: true, // the staff member who drives is a person too (L7)
  diagnosis: false,
  rider_route: true,
  live_service: false,
  availability: true, // the previous rider left the vehicle there
  fleet_health: false,
  asset_protection: true,
  assist: true,
  accident: true,
  statistics: false,
  charging: true,
  bookkeeping: true,
  authority_request: true,
  driving_score: true,
  marketing: true,
};

/** Legal bases of GDPR Article 6(1); `legal_obligation` must name the law (requirement P12). */
export const BASIS_IDS = [
  'consent',
  'contract',
  'legal_obligation',
  'vital_interests',
  'public_task',
  'legitimate_interests',
] as const;

/** One legal basis of the closed list. */
export type BasisId = (typeof BASIS_IDS)[number];

/** The letter of GDPR Article 6(1) that a basis stands for, as people cite it. */
export const BASIS_ARTICLE: Record<BasisId, string> = {
  consent: '6(1)(a)',
  contract: '6(1)(b)',
  legal_obligation: '6(1)(c)',
  vital_interests: '6(1)(d)',
  public_task: '6(1)(e)',
  legitimate_interests: '6(1)(f)',
};

/**
 * Why reading the vehicle is allowed at all (ePrivacy 5(3), L1). `nothing_read` is for purposes that
 * read nothing from a vehicle and only use what another purpose brought.
 */
export const TERMINAL_ACCESS = ['necessary_for_service', 'consent', 'nothing_read'] as const;

/** One ground for reading the vehicle. */
export type TerminalAccessId = (typeof TERMINAL_ACCESS)[number];

/** Names of consents as a grant carries them (`Grant.consents`; `route` is `Grant.route`). */
export const CONSENT_FLAGS = ['route', 'driving_score'] as const;

/** One consent of the closed list. */
export type ConsentFlag = (typeof CONSENT_FLAGS)[number];

/** What a person can do against a purpose. The wording of the effect is the policy's own. */
export const OBJECTIONS = ['none', 'object', 'withdraw', 'stop', 'ends_with_case'] as const;

/** One kind of objection of the closed list. */
export type ObjectionId = (typeof OBJECTIONS)[number];

/** Languages of the notice. English is always there; Latvian and Estonian where the policy has them. */
export const LANGUAGE_IDS = ['en', 'lv', 'et'] as const;

/** One language of the notice. */
export type LanguageId = (typeof LANGUAGE_IDS)[number];

/** A total table over the purposes. `byPurpose(() => 0).dispute` is 0. */
export function byPurpose<Value>(make: (id: PurposeId) => Value): Record<PurposeId, Value> {
  return Object.fromEntries(PURPOSE_IDS.map((id) => [id, make(id)])) as Record<PurposeId, Value>;
}
