/**
 * What was refused, kept for diagnosis: reason, vehicle, hour and length in clear, the body only
 * sealed to a key of the vault that ends by day 35 (M2, M14). Bounded: a flood of garbage is counted, not stored.
 */
import { dayOf, keyIdOf, REFUSALS, type RefusalWord, sealToQuarantine } from '@fleetveil/proto';
import type { Kysely } from 'kysely';
import { dateOfDay } from '../database/days.ts';
import type { Tables } from '../database/schema.ts';
import type { UnitSession } from './sessions.ts';

/** Kept this long (policy: diagnosis). */
const KEPT_DAYS = 7;
/** Rows a real second at most; sealing one costs about half a millisecond. */
const MOST_PER_SECOND = 50;
/** A longer body is cut: diagnosis needs its shape. */
const MOST_BODY_BYTES = 4_096;

/** Refusals that are the ordinary life of a network: counted, and told as numbers (`refusal-numbers.ts`). */
const NOT_KEPT: ReadonlySet<RefusalWord> = new Set(['replayed', 'rate']);

/** Refusals whose body is not kept: nothing is to be found out about it, and no copy more is to be made (M14). */
const WITHOUT_BODY: ReadonlySet<RefusalWord> = new Set(['erased']);

/** How many messages, by the code of their refusal. */
export type RefusalCounts = Readonly<Record<string, number>>;

export interface Quarantine {
  /** Takes a refused body. Never throws; what cannot be kept is counted. */
  add(code: RefusalWord, body: Uint8Array, session?: UnitSession): void;
  /** Refusals by code since the start, and those of them of which no row says that they were. */
  counts(): { readonly byCode: RefusalCounts; readonly notKept: RefusalCounts };
  /** Waits for what is being written. */
  drain(): Promise<void>;
}

export interface QuarantineOptions {
  readonly db: Kysely<Tables>;
  /** Whose data centre this is: its officer sees also what nobody proved to have sent. */
  readonly tenant: string;
  /** The vault's newest transport key, X25519; absent until the vault has said it. */
  readonly publicKey: () => Uint8Array | undefined;
  readonly nowS: () => number;
}

/** @example const quarantine = createQuarantine({ db, tenant, publicKey, nowS }); quarantine.add('forged', payload); */
export function createQuarantine(options: QuarantineOptions): Quarantine {
  const byCode: Record<string, number> = {};
  const notKept: Record<string, number> = {};
  const writing = new Set<Promise<unknown>>();
  let second = 0;
  let inSecond = 0;

  function mayWrite(): boolean {
    const now = Math.floor(performance.now() / 1000);
    if (now !== second) [second, inSecond] = [now, 0];
    inSecond += 1;
    return inSecond <= MOST_PER_SECOND;
  }

  async function write(code: RefusalWord, body: Uint8Array, session?: UnitSession): Promise<void> {
    const key = WITHOUT_BODY.has(code) ? undefined : options.publicKey();
    const sealed = key && (await sealToQuarantine(body.subarray(0, MOST_BODY_BYTES), key));
    const nowS = options.nowS();
    await options.db
      .insertInto('quarantine')
      .values({
        code: REFUSALS.wire[code],
        tenant: session?.unit.tenant ?? options.tenant,
        vehicle_id: session?.unit.vehicleId ?? null,
        hour_s: Math.floor(nowS / 3600) * 3600,
        length: body.length,
        sealed: sealed ? Buffer.from(sealed) : null,
        key_id: key ? Buffer.from(await keyIdOf(key)) : null,
        ends_on: dateOfDay(dayOf(nowS) + KEPT_DAYS),
      })
      .execute();
  }

  return {
    add(code, body, session) {
      byCode[code] = (byCode[code] ?? 0) + 1;
      const drop = (): void => {
        notKept[code] = (notKept[code] ?? 0) + 1;
      };
      if (NOT_KEPT.has(code) || !mayWrite()) return drop();
      const written = write(code, body, session).catch(drop);
      writing.add(written);
      written.finally(() => writing.delete(written));
    },
    counts: () => ({ byCode: { ...byCode }, notKept: { ...notKept } }),
    drain: async () => void (await Promise.all(writing)),
  };
}
