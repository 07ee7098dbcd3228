/** Every bound of the doors, with where its number comes from. */
import type { RateRule } from '../http/rate.ts';
import type { TurnsRule } from '../http/turns.ts';

/** Bytes of a request's body. The largest we read, a booking with a rider id of 255 characters, has under 1 kB. */
export const BODY_MAX = 16_384;
/** Characters of path and query. A list with cursor and cell has under 500. */
export const URI_MAX = 2_048;
/** Bytes of all headers together: Node's own default, said here because a token must fit (8 kB). */
export const HEADERS_MAX = 16_384;
/** Real milliseconds for a whole request to arrive: slow senders must not hold connections. */
export const REQUEST_TIMEOUT_MS = 30_000;
/** Open connections. Beyond them new ones wait in the kernel. */
export const CONNECTIONS_MAX = 1_024;

/** Requests of one token's subject: a page a second for a person, with room to open a map at once. */
export const CALLER_RATE: RateRule = { burst: 60, perSecond: 20 };
/** Requests of one token of a third party: each writes an entry for each trip of its page, up to 200, and all are numbered. */
export const SHARE_RATE: RateRule = { burst: 10, perSecond: 0.2 };
/** Requests of one address, before its token is looked at: an office or a booking system behind one. */
export const ADDRESS_RATE: RateRule = { burst: 400, perSecond: 200 };

/** Connections to the database: requests wait for one rather than for the server. */
export const POOL_SIZE = 12;
/**
 * Readings that hold one while the vault opens: it may take 30 s for each, and the other doors need connections meanwhile. The
 * others wait as long as for a connection.
 */
export const VAULT_TURNS: TurnsRule = { most: 4, patienceMs: 5_000 };
