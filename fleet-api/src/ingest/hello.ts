/**
 * The answer to a unit's hello: what it lacks, and nothing it has (pure). Order matters to the unit: keys before what they
 * sign, the time before grants that need it, ends before grants: what was called off while a unit was away never begins.
 */

/** What a unit says it has. */
export interface UnitHas {
  readonly keySetVersion: number;
  readonly policyVersion: number;
  readonly transportSequence: number;
  readonly grantIds: ReadonlySet<string>;
}

/** A signed document with what it is about. */
export interface Versioned {
  readonly version: number;
  /** Encoded v1.Signed. */
  readonly signed: Uint8Array;
}

/** A document of the downlink that has not expired; a grant is known by its id. */
export interface Waiting {
  readonly signed: Uint8Array;
  readonly grantId: string | undefined;
}

export interface ServerHas {
  readonly keySet: Versioned | undefined;
  readonly policy: Versioned | undefined;
  readonly transportKeys: Versioned | undefined;
  /** Oldest first. */
  readonly waiting: readonly Waiting[];
  /** Encoded v1.Signed STATUS that answers the hello's nonce; absent where the nonce is too old for it. */
  readonly status: Uint8Array | undefined;
}

/**
 * Documents to send, in order.
 *
 * @example planAnswer(has, server).length // 1 where the unit lacks nothing: the status
 */
export function planAnswer(has: UnitHas, server: ServerHas): Uint8Array[] {
  const newer = (document: Versioned | undefined, version: number) =>
    document && document.version > version ? [document.signed] : [];
  return [
    ...newer(server.keySet, has.keySetVersion),
    ...(server.status === undefined ? [] : [server.status]),
    ...newer(server.policy, has.policyVersion),
    ...newer(server.transportKeys, has.transportSequence),
    ...lackedOf(has, server.waiting),
  ];
}

/**
 * What a unit lacks of the documents that wait for it, grants last. A theft's grant needs no sign of use: before its end it
 * would begin a pursuit, if only for a moment (M3).
 */
export function lackedOf({ grantIds }: Pick<UnitHas, 'grantIds'>, waiting: readonly Waiting[]): Uint8Array[] {
  const others = waiting.filter(({ grantId }) => grantId === undefined);
  const grants = waiting.filter(({ grantId }) => grantId !== undefined && !grantIds.has(grantId));
  return [...others, ...grants].map(({ signed }) => signed);
}
