/**
 * The gate before each door: rate of the address, token, rate of the caller, role. Who is turned away with
 * a token that holds is written to the audit log before the answer goes out; without a token nobody is
 * known whom an entry could name, so that is counted in the process's log only.
 */
import { dayOf } from '@fleetveil/proto';
import type { Context, MiddlewareHandler } from 'hono';
import { appendEntry } from '../audit/audit-log.ts';
import type { ActorKind } from '../audit/entry.ts';
import { withRole } from '../database/access.ts';
import type { FleetDatabase } from '../database/database.ts';
import type { Caller, DoorEnv } from '../http/door-app.ts';
import { Problem, type ProblemCode } from '../http/problem.ts';
import { type RateLimiter, senderOf } from '../http/rate.ts';
import type { OrganisationReader } from '../organisation/organisation-store.ts';
import { DATABASE_ROLE, type DoorId, opens } from './doors.ts';
import { DOOR_PURPOSES, refuseProcessor } from './processors.ts';
import type { TokenVerifier } from './tokens.ts';

/** What a gate needs. */
export interface GateParts {
  readonly db: FleetDatabase;
  readonly verifyToken: TokenVerifier;
  /** Per address, before anything is computed for it. */
  readonly addresses: RateLimiter;
  /** Proxies of ours that requests pass; none unless told. */
  readonly proxies?: number;
  /** Per token's subject. */
  readonly callers: RateLimiter;
  /** Domain time, Unix seconds. */
  readonly nowS: () => number;
  /** Whose contracts hold, for processors. */
  readonly organisationNow: OrganisationReader;
}

/** The gate of one door. */
export function gate(door: DoorId, parts: GateParts): MiddlewareHandler<DoorEnv> {
  return async (c, next) => {
    limitAddress(c, parts);
    const caller = await parts.verifyToken(bearerOf(c.req.header('authorization')));
    limit(parts.callers, `${caller.issuer} ${caller.tenant} ${caller.id}`);
    if (!opens(door, caller.roles)) {
      await recordDenial(parts, door, caller, { code: 'forbidden' });
      throw new Problem('forbidden');
    }
    await passProcessor(c, door, caller, parts);
    c.set('caller', caller);
    await next();
    await recordSilentDenial(c, door, parts, caller);
  };
}

/** A denial that no room wrote down: an id out of form, a path that is none. It leaves the same trace as any other. */
async function recordSilentDenial(
  c: Context<DoorEnv>,
  door: DoorId,
  parts: GateParts,
  caller: Caller,
): Promise<void> {
  const code = CODE_OF_DENIAL[c.res.status];
  if (code === undefined || c.get('denialWritten') === true) return;
  await recordDenial(parts, door, caller, { code });
}

const CODE_OF_DENIAL: Partial<Record<number, ProblemCode>> = { 403: 'forbidden', 404: 'not_found' };

/** A processor is bound by its contract as well as by its role (R2, L4). */
async function passProcessor(
  c: Context<DoorEnv>,
  door: DoorId,
  caller: Caller,
  parts: GateParts,
): Promise<void> {
  const { processor, tenant } = caller;
  if (processor === undefined) return;
  // Where no processor passes, the door's role need not even read who there is.
  const isServed = DOOR_PURPOSES[door].length > 0;
  const inForce = isServed
    ? await withRole(parts.db, DATABASE_ROLE[door], { tenant }, (trx) => parts.organisationNow(trx, tenant))
    : undefined;
  const asked = { door, method: c.req.method, path: c.req.path };
  const code = refuseProcessor(processor, asked, inForce?.organisation, dayOf(parts.nowS()));
  if (code === undefined) return;
  await recordDenial(parts, door, caller, { code });
  throw new Problem(code);
}

/** Counts a request against its address: in memory, never written anywhere (C13). */
export function limitAddress(
  c: Context<DoorEnv>,
  { addresses, proxies = 0 }: Pick<GateParts, 'addresses' | 'proxies'>,
): void {
  const remote = c.env?.incoming?.socket.remoteAddress ?? 'unknown';
  limit(addresses, senderOf(remote, c.req.header('x-forwarded-for'), proxies));
}

function limit(limiter: RateLimiter, name: string): void {
  const waitS = limiter.take(name);
  if (waitS > 0) throw new Problem('rate_limited', { retryAfterS: waitS });
}

function bearerOf(header: string | undefined): string {
  const token = /^Bearer ([A-Za-z0-9_.-]+)$/i.exec(header ?? '')?.[1];
  if (token === undefined) throw new Problem('unauthenticated');
  return token;
}

/** What was denied and about whom, as far as it is known. */
export interface Denied {
  readonly code: ProblemCode;
  readonly rentalId?: string;
  readonly vehicleId?: string;
}

/** Writes a denial down in a transaction of its own: the request's is rolled back. */
export async function recordDenial(
  { db, nowS }: Pick<GateParts, 'db' | 'nowS'>,
  door: DoorId,
  caller: Caller,
  { code, ...subject }: Denied,
): Promise<void> {
  const asker = { tenant: caller.tenant, rider: caller.id };
  await withRole(db, DATABASE_ROLE[door], asker, (trx) =>
    appendEntry(trx, {
      act: 'denial',
      atS: Math.floor(nowS()),
      tenant: caller.tenant,
      actor: { kind: ACTOR[door], id: caller.id },
      subject,
      detail: { code },
    }),
  );
}

/** The quality in which somebody acts at a door. */
export const ACTOR: Record<DoorId, ActorKind> = {
  booking: 'booking',
  operator: 'operator',
  rider: 'rider',
  privacy: 'privacy',
  payer: 'payer',
  support: 'support',
  field: 'field',
  insurer: 'insurer',
  statistics: 'statistics_reader',
  theft: 'theft_officer',
  approver: 'approver',
  administrator: 'administrator',
};
