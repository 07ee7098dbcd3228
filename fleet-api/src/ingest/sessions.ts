/**
 * Who speaks: a unit is known by the key that opens its envelope, and by nothing else (M8). One entry
 * per (unit, session) holds the derived keys and the numbers seen; a session that another one replaced
 * never comes back.
 *
 * The secret of a session is asked of the vault once, on first sight, and its keys are gone from here when the
 * transport key ends that it was made for (M14, decision 0029).
 */
import {
  createEnvelopeKeysWith,
  type Derive,
  equalBytes,
  type RawEnvelopeKeys,
  type SessionKey,
  toHex,
  unitSecretWith,
} from '@fleetveil/proto';
import type { SessionAnswer, SessionAsk } from '../vault/wire.ts';
import { createReplayWindow, type ReplayWindow } from './replay-window.ts';
import type { UntilAnswered } from './until-answered.ts';

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
  /** When this node first heard of it, domain seconds: however long it then waits, it is older than what was named later. */
  readonly namedS: number;
  readonly keys: RawEnvelopeKeys;
  readonly window: ReplayWindow;
  /** From this domain second on its keys may be nowhere; infinite for a session without a session key. */
  readonly endsS: number;
}

/** A session that an envelope opened under. */
export interface BegunSession {
  readonly unitId: string;
  readonly sessionId: string;
  readonly namedS: number;
}

/** A session as an envelope names it. */
export interface NamedSession {
  readonly tenant: string;
  readonly unitId: string;
  readonly sessionId: string;
  /** What it tells of its session key; absent = it has none. */
  readonly key: Pick<SessionKey, 'keyId' | 'enc'> | undefined;
}

/** What the sessions need of the database. */
export interface SessionStore {
  findUnit(tenant: string, unitId: string): Promise<KnownUnit | undefined>;
  /** Notes a session as the unit's current one; false where it was replaced by a later one before, or is older than it. */
  beginSession(session: BegunSession): Promise<boolean>;
}

export type SessionProblem = 'foreign' | 'unknown_key' | 'key_destroyed' | 'forged' | 'rate';

export interface Sessions {
  /**
   * The session for an envelope; derives its keys on first sight. Nothing is noted before `confirm`. Waits for database and
   * vault; rejects where `until` gives up: then the message comes again.
   */
  find(named: NamedSession): Promise<UnitSession | SessionProblem> | UnitSession | SessionProblem;
  /** Called once an envelope opened: only then may a session become the current one. Waits and rejects as `find`. */
  confirm(session: UnitSession): Promise<boolean> | boolean;
  /** Why `confirm` answered false, as of now. */
  refusalOf(session: UnitSession): 'foreign' | 'key_destroyed' | 'replayed';
  /** The current session of a unit, for what is sent down. */
  current(unitId: string): UnitSession | undefined;
  /** Ends a unit's session, and takes no other of it ever: `foreign` from now on. */
  strikeOff(unitId: string): void;
  /** Forgets the keys of sessions that ended. */
  sweep(): void;
}

/** What the sessions are made from. */
export interface SessionsParts {
  readonly derive: Derive;
  readonly envelopeRoot: Uint8Array;
  readonly store: SessionStore;
  /** Asks the vault for a session's secret. Rejects where it is away. */
  readonly openKey: (ask: SessionAsk) => Promise<SessionAnswer>;
  /** How store and vault are asked. */
  readonly until: Pick<UntilAnswered, 'ask'>;
  /** Domain time, Unix seconds. */
  readonly nowS: () => number;
}

/** Sessions kept in memory, about 1 kB each. */
const MAX_SESSIONS = 200_000;
/**
 * Sessions that no envelope has opened under yet: anybody on the broker can name one. As many as units come back while
 * the vault is away.
 */
const MAX_UNCONFIRMED = 20_000;

/**
 * Sessions that a unit may name anew within a real minute, with a key and as many without one: it begins a few a day, and each
 * costs the database a write and the vault a look, or a signature for the answer to its bare hello.
 */
const NEW_A_MINUTE = 30;
/** Real milliseconds for which they are counted. */
const MINUTE_MS = 60_000;

/** @example const sessions = createSessions({ derive: nodeDerive, envelopeRoot, store, openKey, until, nowS }); */
export function createSessions(parts: SessionsParts): Sessions {
  const { store, nowS, until } = parts;
  const confirmed = new Map<string, UnitSession>(); // unit id -> its current session, oldest first
  const opening = new Map<string, Promise<UnitSession | SessionProblem>>();
  const beginning = new WeakMap<UnitSession, Promise<boolean>>();
  const limits = { keyed: createNamingLimit(), bare: createNamingLimit() };
  const struckOff = new Set<string>();
  let fading: UnitSession[] = [];

  function remember(session: UnitSession): void {
    confirmed.delete(session.unit.unitId);
    confirmed.set(session.unit.unitId, session);
    opening.delete(slotOf({ ...session.unit, sessionId: session.sessionId, key: toldKeyOf(session) }));
    trim(confirmed, MAX_SESSIONS);
  }

  async function begin(session: UnitSession): Promise<boolean> {
    const { unit, sessionId, namedS } = session;
    const begun = await until.ask(() => store.beginSession({ unitId: unit.unitId, sessionId, namedS }));
    // Struck off while the database was asked, or its key ended: what was answered was so before.
    if (struckOff.has(unit.unitId) || session.endsS <= nowS()) return false;
    if (begun && confirmed.get(session.unit.unitId) !== session) remember(session);
    return begun;
  }

  function end(session: UnitSession): 'key_destroyed' {
    if (confirmed.get(session.unit.unitId) === session) confirmed.delete(session.unit.unitId);
    fading.push(session);
    return 'key_destroyed';
  }

  /** Ends those that were opened and never confirmed, as far as they are meant. */
  function dropOpening(isMeant: (session: UnitSession) => boolean): void {
    for (const [slot, started] of opening) {
      const forget = (found: UnitSession | SessionProblem): void => {
        if (typeof found === 'string' || !isMeant(found)) return;
        opening.delete(slot);
        end(found);
      };
      started.then(forget, () => {});
    }
  }

  return {
    find(named) {
      if (struckOff.has(named.unitId)) return 'foreign';
      const known = confirmed.get(named.unitId);
      if (known !== undefined && isNamed(known, named)) return known.endsS <= nowS() ? end(known) : known;
      const slot = slotOf(named);
      const running = opening.get(slot);
      if (running) return running;
      // Two counts: who has spent one, or spent it for a unit, leaves the other.
      const limit = named.key === undefined ? limits.bare : limits.keyed;
      if (limit.isSpent(named.unitId)) return 'rate';
      const started = open(parts, named, limit);
      opening.set(slot, started);
      trim(opening, MAX_UNCONFIRMED);
      const forget = () => opening.delete(slot); // database or vault were away for too long: the next message tries again
      started.then((found) => found === 'rate' && forget(), forget);
      return started;
    },
    confirm(session) {
      if (struckOff.has(session.unit.unitId)) return false;
      if (confirmed.get(session.unit.unitId) === session) return true;
      // A unit's first messages come close together: all of them wait for one answer, and go on in their order.
      const running = beginning.get(session) ?? begin(session);
      beginning.set(session, running);
      const forget = () => beginning.delete(session); // a later one may have taken its place since
      running.then(forget, forget);
      return running;
    },
    refusalOf({ unit, endsS }) {
      if (struckOff.has(unit.unitId)) return 'foreign';
      return endsS <= nowS() ? 'key_destroyed' : 'replayed';
    },
    current: (unitId) => confirmed.get(unitId),
    strikeOff(unitId) {
      if (struckOff.has(unitId)) return;
      struckOff.add(unitId);
      const session = confirmed.get(unitId);
      if (session !== undefined) end(session);
      dropOpening((found) => found.unit.unitId === unitId);
    },
    sweep() {
      // A message that is on its way may finish: what ended is overwritten at the next sweep.
      for (const { keys } of fading) for (const { raw } of [keys.up, keys.down]) raw.fill(0);
      fading = [];
      const atS = nowS();
      for (const session of confirmed.values()) if (session.endsS <= atS) end(session);
      dropOpening((found) => found.endsS <= atS);
    },
  };
}

async function open(
  parts: SessionsParts,
  named: NamedSession,
  limit: NamingLimit,
): Promise<UnitSession | SessionProblem> {
  const { tenant, unitId, sessionId, key } = named;
  const namedS = Math.floor(parts.nowS());
  const unit = await parts.until.ask(() => parts.store.findUnit(tenant, unitId));
  if (!unit) return 'foreign';
  if (!limit.mayName(unitId)) return 'rate';
  const answer = key && (await parts.until.ask(() => parts.openKey({ tenant, unitId, sessionId, ...key })));
  if (answer && 'code' in answer) return answer.code;
  const secret = unitSecretWith(parts.derive, parts.envelopeRoot, tenant, unitId);
  const sessionKey = key && answer && { ...key, secret: answer.secret };
  const keys = createEnvelopeKeysWith(parts.derive, secret, tenant, unitId, sessionId, sessionKey);
  for (const used of [secret, ...(answer ? [answer.secret] : [])]) used.fill(0);
  const endsS = answer?.endsS ?? Number.POSITIVE_INFINITY;
  return { unit, sessionId, namedS, keys, window: createReplayWindow(), endsS };
}

/** With its `enc`: whoever repeats a session's name with another one takes nobody's place. */
function slotOf({ tenant, unitId, sessionId, key }: NamedSession): string {
  return [tenant, unitId, sessionId, ...(key ? [toHex(key.keyId), toHex(key.enc)] : [])].join('/');
}

function toldKeyOf({ keys }: UnitSession): NamedSession['key'] {
  return keys.isKeyed ? { keyId: keys.sessionKeyId, enc: keys.sessionEnc } : undefined;
}

function isNamed(session: UnitSession, { tenant, sessionId, key }: NamedSession): boolean {
  if (session.sessionId !== sessionId || session.unit.tenant !== tenant) return false;
  const told = toldKeyOf(session);
  if (told === undefined || key === undefined) return told === key;
  return equalBytes(told.keyId, key.keyId) && equalBytes(told.enc, key.enc);
}

/** How many sessions were named for each unit. */
interface NamingLimit {
  /** Whether no more may be named now: asked before anything is looked up. */
  isSpent(unitId: string): boolean;
  /** Counts one, of a unit that there is. */
  mayName(unitId: string): boolean;
}

/** Whoever can publish on a unit's topic can name sessions: database and vault are not asked for each. */
function createNamingLimit(): NamingLimit {
  let named = new Map<string, number>();
  let sinceMs = performance.now();
  const countOf = (unitId: string): number => {
    if (performance.now() - sinceMs >= MINUTE_MS) [named, sinceMs] = [new Map(), performance.now()];
    return named.get(unitId) ?? 0;
  };
  return {
    isSpent: (unitId) => countOf(unitId) >= NEW_A_MINUTE,
    mayName(unitId) {
      const count = countOf(unitId) + 1;
      named.set(unitId, count);
      return count <= NEW_A_MINUTE;
    },
  };
}

function trim(map: Map<string, unknown>, most: number): void {
  const oldest = map.keys().next();
  if (map.size > most && !oldest.done) map.delete(oldest.value);
}
