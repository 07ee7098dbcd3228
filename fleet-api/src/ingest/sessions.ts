/**
 * Who speaks: a unit is known by the key that opens its envelope, and by nothing else (M8). One entry
 * per (unit, session) holds the derived keys and the numbers seen; a session that another one replaced
 * never comes back.
 */
import { createEnvelopeKeysWith, type Derive, type RawEnvelopeKeys, unitSecretWith } from '@fleetveil/proto';
import { createReplayWindow, type ReplayWindow } from './replay-window.ts';

/** An enrolled unit. */
export interface KnownUnit {
  readonly unitId: string;
  readonly tenant: string;
  readonly vehicleId: string;
  /** Encoded v1.Signed UNIT_CERTIFICATE, for the vault. */
  readonly certificate: Uint8Array;
}

/** A unit's session that may speak. */
export interface UnitSession {
  readonly unit: KnownUnit;
  readonly sessionId: string;
  readonly keys: RawEnvelopeKeys;
  readonly window: ReplayWindow;
}

/** What the sessions need of the database. */
export interface SessionStore {
  findUnit(tenant: string, unitId: string): Promise<KnownUnit | undefined>;
  /** Notes a session as the unit's current one; false where it was replaced by a later one before. */
  beginSession(unitId: string, sessionId: string): Promise<boolean>;
}

export type SessionProblem = 'foreign' | 'replayed';

export interface Sessions {
  /** The session for an envelope; derives its keys on first sight. Nothing is noted before `confirm`. */
  find(
    tenant: string,
    unitId: string,
    sessionId: string,
  ): Promise<UnitSession | SessionProblem> | UnitSession;
  /** Called once an envelope opened: only then may a session become the current one. */
  confirm(session: UnitSession): Promise<boolean> | boolean;
  /** The current session of a unit, for what is sent down. */
  current(unitId: string): UnitSession | undefined;
}

/** Sessions kept in memory, about 1 kB each. */
const MAX_SESSIONS = 200_000;
/** Sessions that no envelope has opened under yet: anybody on the broker can name one, so few are kept. */
const MAX_UNCONFIRMED = 2_000;

/** @example const sessions = createSessions(nodeDerive, envelopeRoot, store); */
export function createSessions(derive: Derive, envelopeRoot: Uint8Array, store: SessionStore): Sessions {
  const confirmed = new Map<string, UnitSession>(); // unit id -> its current session, oldest first
  const opening = new Map<string, Promise<UnitSession | SessionProblem>>();
  const beginning = new WeakMap<UnitSession, Promise<boolean>>();

  async function open(
    tenant: string,
    unitId: string,
    sessionId: string,
  ): Promise<UnitSession | SessionProblem> {
    const unit = await store.findUnit(tenant, unitId);
    if (!unit) return 'foreign';
    const secret = unitSecretWith(derive, envelopeRoot, tenant, unitId);
    const keys = createEnvelopeKeysWith(derive, secret, tenant, unitId, sessionId);
    return { unit, sessionId, keys, window: createReplayWindow() };
  }

  function remember(session: UnitSession): void {
    confirmed.delete(session.unit.unitId);
    confirmed.set(session.unit.unitId, session);
    opening.delete(`${session.unit.tenant}/${session.unit.unitId}/${session.sessionId}`);
    trim(confirmed, MAX_SESSIONS);
  }

  async function begin(session: UnitSession): Promise<boolean> {
    const begun = await store.beginSession(session.unit.unitId, session.sessionId);
    if (begun && confirmed.get(session.unit.unitId) !== session) remember(session);
    return begun;
  }

  return {
    find(tenant, unitId, sessionId) {
      const known = confirmed.get(unitId);
      if (known?.sessionId === sessionId && known.unit.tenant === tenant) return known;
      const key = `${tenant}/${unitId}/${sessionId}`;
      const running = opening.get(key);
      if (running) return running;
      const started = open(tenant, unitId, sessionId);
      opening.set(key, started);
      trim(opening, MAX_UNCONFIRMED);
      started.catch(() => opening.delete(key)); // the database was away: the next message tries again
      return started;
    },
    confirm(session) {
      if (confirmed.get(session.unit.unitId) === session) return true;
      // A unit's first messages come close together: all of them wait for one answer, and go on in their order.
      const running = beginning.get(session) ?? begin(session);
      beginning.set(session, running);
      const forget = () => beginning.delete(session); // a later one may have taken its place since
      running.then(forget, forget);
      return running;
    },
    current: (unitId) => confirmed.get(unitId),
  };
}

function trim(map: Map<string, unknown>, most: number): void {
  const oldest = map.keys().next();
  if (map.size > most && !oldest.done) map.delete(oldest.value);
}
