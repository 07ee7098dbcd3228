/**
 * Who is signed in: OpenID Connect's code flow with PKCE. The token is in this module and nowhere else: no cookie, no
 * storage, gone with the tab. Only the verifier of a sign-in under way waits in the tab's own storage, which the redirect
 * needs, and is taken out as it is used.
 */

import { createActKeys } from '../doors/act-keys.ts';
import { ask, askFile, askStream, type Given, type OperationId } from '../doors/ask.ts';
import { DoorError } from '../doors/door-error.ts';
import { newId } from '../doors/new-id.ts';
import { settings } from '../doors/settings.ts';
import type { Operations } from '../generated/contract.ts';
import { createStore, useStore } from '../state/store.ts';
import { authorizeAddress } from './authorize-address.ts';
import { newProofKey, randomWord } from './pkce.ts';

/** Somebody signed in. */
export interface Session {
  readonly token: string;
  /** `sub` of the token: the pseudonym by which the doors know them. */
  readonly who: string;
  readonly roles: readonly string[];
  /** Real seconds from its making to its end; nothing where it names none. */
  readonly lifeS: number | undefined;
}

/** Nobody yet, somebody, or nobody any more. */
export type SessionState = Session | 'none' | 'expired';

const store = createStore<SessionState>('none');

/** Who is signed in, for components. */
export const useSession = (): SessionState => useStore(store);

/** Whether somebody is. */
export const isSignedIn = (state: SessionState): state is Session => typeof state === 'object';

const WAITING = 'fleetveil.sign-in';
interface Waiting {
  readonly verifier: string;
  readonly state: string;
  readonly backTo: string;
}

const redirectUri = (): string => `${location.origin}/app/signed-in`;

/**
 * Leaves for the issuer's page; it comes back to /app/signed-in. Throws where no login is configured.
 *
 * @param door which door is to be opened: an issuer may show who can
 */
export async function signIn(backTo: string, door: string): Promise<void> {
  const { login } = await settings();
  if (login === null) throw new TypeError('no login is configured');
  const [proof, state] = [await newProofKey(), randomWord()];
  sessionStorage.setItem(
    WAITING,
    JSON.stringify({ verifier: proof.verifier, state, backTo } satisfies Waiting),
  );
  const query = {
    ...{ response_type: 'code', client_id: login.clientId, redirect_uri: redirectUri(), scope: login.scope },
    ...{ state, code_challenge: proof.challenge, code_challenge_method: 'S256', login_hint: door },
  };
  location.assign(authorizeAddress(login.authorizeUrl, query));
}

/**
 * Ends a sign-in at the address to which the issuer led back. Answers where the reader wanted to go, or `undefined` where
 * anything of it does not hold.
 */
export async function finishSignIn(query: URLSearchParams): Promise<string | undefined> {
  const waiting = takeWaiting();
  const code = query.get('code');
  if (waiting === undefined || code === null || query.get('state') !== waiting.state) return undefined;
  const { login } = await settings();
  if (login === null) return undefined;
  const answer = await fetch(login.tokenUrl, {
    method: 'POST',
    body: new URLSearchParams({
      ...{ grant_type: 'authorization_code', code, redirect_uri: redirectUri() },
      ...{ client_id: login.clientId, code_verifier: waiting.verifier },
    }),
  });
  const { access_token: token } = (await answer.json()) as { access_token?: string };
  const session = answer.ok && token !== undefined ? sessionOf(token) : undefined;
  if (session === undefined) return undefined;
  store.set(session);
  endInTime(session);
  return waiting.backTo;
}

/** Real milliseconds between two looks: after a sleep the first one comes at once. */
const LOOK_MS = 5_000;

/**
 * Signs out when the token has ended, though nobody asks anything: what stands on a screen that was left goes with it. By
 * its length and not by its last second, since a reader's clock may be wrong; the longer of both clocks counts.
 */
function endInTime(session: Session): void {
  const { lifeS } = session;
  if (lifeS === undefined) return;
  const [monotonicMs, wallMs] = [performance.now(), Date.now()];
  const timer = setInterval(() => {
    const passedMs = Math.max(performance.now() - monotonicMs, Date.now() - wallMs);
    if (store.get() === session && passedMs < lifeS * 1000) return;
    clearInterval(timer);
    if (store.get() === session) store.set('expired');
  }, LOOK_MS);
}

function takeWaiting(): Waiting | undefined {
  const text = sessionStorage.getItem(WAITING);
  sessionStorage.removeItem(WAITING);
  return text === null ? undefined : (JSON.parse(text) as Waiting);
}

/** What a token says of itself. Only shown: the doors check it, and nothing here is decided by it. */
export function sessionOf(token: string): Session | undefined {
  try {
    const bytes = Uint8Array.from(
      atob((token.split('.')[1] ?? '').replaceAll('-', '+').replaceAll('_', '/')),
      (c) => c.charCodeAt(0),
    );
    const claims = JSON.parse(new TextDecoder().decode(bytes)) as {
      sub: string;
      exp?: number;
      iat?: number;
      fleetveil_roles?: string[];
    };
    const { sub: who, exp, iat, fleetveil_roles: roles = [] } = claims;
    return { token, who, roles, lifeS: exp === undefined || iat === undefined ? undefined : exp - iat };
  } catch {
    return undefined;
  }
}

/** Forgets who is signed in. The issuer may still know: signing out there is its own page's business. */
export function signOut(): void {
  store.set('none');
}

/** Asks a door as who is signed in; a token that does not hold any more signs out. Throws `DoorError`. */
export function askSigned<O extends OperationId>(
  operation: O,
  given: Omit<Given<O>, 'token'> = {},
): Promise<Operations[O]['answer']> {
  return signed((token) => ask(operation, { ...given, token }));
}

const keys = createActKeys(newId);

/**
 * Asks for an act that a door does once. Pressed again after an answer that was lost, it is the same act, with the same key.
 *
 * @example await askOnce('POST /v1/privacy/holds', { body });
 */
export function askOnce<O extends OperationId>(
  operation: O,
  given: Omit<Given<O>, 'token' | 'idempotencyKey'> = {},
): Promise<Operations[O]['answer']> {
  return actOnce(nameOf(operation, given), (idempotencyKey) =>
    askSigned(operation, { ...given, idempotencyKey }),
  );
}

/** What an act made was taken back: the same again is another act, though its answer was lost. */
export function forgetAct<O extends OperationId>(operation: O, given: Pick<Given<O>, 'path' | 'body'>): void {
  keys.done(nameOf(operation, given));
}

/** By what an act is told from others. */
const nameOf = <O extends OperationId>(operation: O, given: Pick<Given<O>, 'path' | 'body'>): unknown => [
  operation,
  given.path,
  given.body,
];

/** The same for an act that carries its key elsewhere. @param about by what the act is told from others */
export async function actOnce<T>(about: unknown, work: (key: string) => Promise<T>): Promise<T> {
  const answer = await work(keys.of(about, performance.now()));
  keys.done(about);
  return answer;
}

/** The same for a file. */
export function askFileSigned<O extends OperationId>(
  operation: O,
  given: Omit<Given<O>, 'token'> = {},
): Promise<Blob> {
  return signed((token) => askFile(operation, { ...given, token }));
}

/** The same for an answer that comes piece by piece. */
export function askStreamSigned<O extends OperationId>(
  operation: O,
  given: Omit<Given<O>, 'token'> = {},
): Promise<AsyncIterable<string>> {
  return signed((token) => askStream(operation, { ...given, token }));
}

async function signed<T>(work: (token: string | undefined) => Promise<T>): Promise<T> {
  const state = store.get();
  try {
    return await work(isSignedIn(state) ? state.token : undefined);
  } catch (error) {
    if (error instanceof DoorError && error.code === 'unauthenticated' && isSignedIn(state))
      store.set('expired');
    throw error;
  }
}
