/**
 * Wires the doors: what every request passes, then the rooms. No socket, no file, no clock of its own, so
 * that tests ask it by `app.request`.
 *
 *     request ─ headers ─ bounds ─ /v1/<door>: gate (rate, token, role) ─ room ─ one transaction ─ answer
 *                              └─ pages, /app, /healthz, /readyz, /openapi.json: no token, nothing personal
 */
import { methodNotAllowed } from 'hono/method-not-allowed';
import type { DemoIssuer } from '../access/demo-issuer.ts';
import { addDemoRoutes } from '../access/demo-routes.ts';
import { DOORS } from '../access/doors.ts';
import { gate, limitAddress } from '../access/gate.ts';
import type { PolicyReader } from '../access/policy-in-force.ts';
import type { TokenVerifier } from '../access/tokens.ts';
import { type AccidentParts, addAccidentRoutes } from '../accidents/accident-routes.ts';
import { addInsurerDoorRoutes } from '../accidents/insurer-routes.ts';
import { addRiderAccidentRoutes } from '../accidents/rider-routes.ts';
import { addAdministrationRoutes } from '../administration/administration-routes.ts';
import { addAuthorityRoutes } from '../authorities/disclosure-routes.ts';
import type { OrderVault } from '../authorities/places.ts';
import { addBreachRoutes } from '../breaches/breach-routes.ts';
import { addFeedRoutes } from '../feed/feed-routes.ts';
import { addFindRoutes } from '../find/claim-routes.ts';
import type { FindVault } from '../find/claiming.ts';
import { addCommandRoutes } from '../find/command-routes.ts';
import type { CommandSigner } from '../find/commanding.ts';
import type { GrantSigner } from '../grants/signer.ts';
import { createDoorApp, type DoorApp } from '../http/door-app.ts';
import { problemResponse } from '../http/problem.ts';
import type { RateLimiter } from '../http/rate.ts';
import { createReadiness, type ReadyCheck } from '../http/readiness.ts';
import type { Turns } from '../http/turns.ts';
import type { Log } from '../log.ts';
import { addNoticeRoutes, type DocumentParts } from '../notices/notice-routes.ts';
import { addPayerRoutes } from '../payers/payer-routes.ts';
import { addRefusalRoutes } from '../refusals/refusal-routes.ts';
import { addBillRoutes } from '../rentals/bill-routes.ts';
import { addReceiptRoutes } from '../rentals/receipt-routes.ts';
import { addRentalRoutes } from '../rentals/rental-routes.ts';
import { addShareRoutes } from '../sharing/share-routes.ts';
import { addStatisticsRoutes } from '../statistics/week-routes.ts';
import { addDecisionRoutes } from '../subjects/decision-routes.ts';
import { addGuestRoutes } from '../subjects/guest-routes.ts';
import { addPassingRoutes } from '../subjects/passing-routes.ts';
import { addRequestRoutes } from '../subjects/request-routes.ts';
import { addRouteRoutes } from '../subjects/route-routes.ts';
import type { SubjectVault } from '../subjects/work.ts';
import { addSupportRoutes } from '../support/call-routes.ts';
import type { SupportVault } from '../support/calling.ts';
import { addApproverRoutes } from '../theft/approver-routes.ts';
import { addTheftRoutes } from '../theft/theft-routes.ts';
import type { TheftVault } from '../theft/theft-vault.ts';
import type { TripVault } from '../trips/opening.ts';
import { addOwnReads } from '../trips/own-reads-routes.ts';
import { addTripRoutes } from '../trips/trip-routes.ts';
import { addVehicleRoutes } from '../vehicles/vehicle-routes.ts';
import { addWebRoutes, type WebParts } from '../web/web-routes.ts';
import { addInsurerRoutes, type InsurerParts } from '../webhooks/insurer-routes.ts';
import { addAccessRoute } from './access-routes.ts';
import { addPublicAuditRoutes, type PublicAuditParts } from './audit-routes.ts';
import { bounds } from './bounds.ts';
import { addEditionRoutes } from './edition-routes.ts';
import { answerError } from './errors.ts';
import { headers } from './headers.ts';
import { addHealthRoutes } from './health-routes.ts';
import { addHoldRoutes } from './hold-routes.ts';
import type { HoldVault } from './holds.ts';
import { addOpenApiRoute } from './openapi.ts';
import { addPageRoutes } from './pages.ts';
import { addPrivacyRoutes } from './privacy-routes.ts';
import { addPublicRoutes } from './public-routes.ts';

/** All that the doors need, built elsewhere and handed in. */
export interface DoorsParts extends PublicAuditParts, DocumentParts, AccidentParts, InsurerParts {
  readonly verifyToken: TokenVerifier;
  readonly policyNow: PolicyReader;
  readonly signer: GrantSigner;
  readonly vault: TripVault;
  readonly holdVault: HoldVault;
  /** The part of the vault that counts two officers and opens the instants of their order. */
  readonly orderVault: OrderVault;
  /** The part of the vault that says where a free vehicle was left. */
  readonly findVault: FindVault;
  /** Of the role `command`: rings and flashes claimed vehicles. */
  readonly commandSigner: CommandSigner;
  /** The part of the vault that opens by a rider's code. */
  readonly supportVault: SupportVault;
  /** Of the role `grant_theft`; absent where the fleet has no such key yet. */
  readonly theftSigner: GrantSigner | undefined;
  readonly theftVault: TheftVault;
  /** Waits between two looks for what came, real time. */
  readonly pause: () => Promise<void>;
  /** Waits so many seconds, real time. */
  readonly waitS: (seconds: number) => Promise<void>;
  /** For riders' readings, which ask the vault within their transaction. */
  readonly vaultTurns: Turns;
  /** The part of the vault that destroys. */
  readonly eraser: SubjectVault;
  /** Present with `demo: true` only. */
  readonly demo: DemoIssuer | undefined;
  /** The pages; absent where only the doors are wanted. */
  readonly web?: WebParts;
  readonly addresses: RateLimiter;
  readonly proxies?: number;
  readonly callers: RateLimiter;
  readonly shares: RateLimiter;
  /** What /readyz asks, in order. */
  readonly checks: readonly ReadyCheck[];
  readonly log: Log;
}

/** The doors as one application. */
export function createDoors(parts: DoorsParts): DoorApp {
  const app = createDoorApp();
  app.onError((error) => answerError(error, parts.log));
  app.notFound(() => problemResponse('not_found'));
  app.use(headers());
  app.use(
    methodNotAllowed({
      app,
      onMethodNotAllowed: (_, allow) => problemResponse('method_not_allowed', { allow }),
    }),
  );
  app.use(bounds());
  app.use(async (c, next) => {
    const isGated = DOORS.some((door) => c.req.path.startsWith(`/v1/${door}/`));
    if (!isGated) limitAddress(c, parts); // a gate counts for itself
    await next();
  });
  for (const door of DOORS) app.use(`/v1/${door}/*`, gate(door, parts));
  addRooms(app, parts);
  addOpenApiRoute(app);
  addPageRoutes(app);
  return app;
}

function addRooms(app: DoorApp, parts: DoorsParts): void {
  addRentalRoutes(app, parts);
  addBillRoutes(app, parts);
  addGuestRoutes(app, parts);
  addReceiptRoutes(app, parts);
  addPayerRoutes(app, parts);
  addShareRoutes(app, parts);
  addVehicleRoutes(app, parts);
  addTripRoutes(app, parts);
  addOwnReads(app, parts);
  addRequestRoutes(app, parts);
  addPassingRoutes(app, parts);
  addEditionRoutes(app, parts); // before /v1/privacy/policy/{version}
  addRouteRoutes(app, parts);
  addPrivacyRoutes(app, parts);
  addAccessRoute(app, parts);
  addNoticeRoutes(app, parts);
  addBreachRoutes(app, parts);
  addAuthorityRoutes(app, parts);
  addSupportRoutes(app, parts);
  addFindRoutes(app, parts);
  addCommandRoutes(app, parts);
  addFeedRoutes(app, parts);
  addStatisticsRoutes(app, parts);
  addAccidentRoutes(app, parts);
  addRiderAccidentRoutes(app, parts);
  addInsurerDoorRoutes(app, parts);
  addInsurerRoutes(app, parts);
  addTheftRoutes(app, parts);
  addApproverRoutes(app, parts);
  addHoldRoutes(app, parts);
  addRefusalRoutes(app, parts);
  addDecisionRoutes(app, parts);
  addPublicRoutes(app, parts);
  addPublicAuditRoutes(app, parts);
  const ready = createReadiness(parts.checks);
  addAdministrationRoutes(app, { ...parts, ready });
  addHealthRoutes(app, ready);
  addDemoRoutes(app, parts.demo, parts.tenant);
  if (parts.web !== undefined) addWebRoutes(app, parts.web, parts);
}
