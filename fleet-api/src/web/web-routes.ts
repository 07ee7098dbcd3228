/**
 * `/app/…`: the pages. No token and nothing personal: a page is an empty shell that asks the doors with its reader's own
 * token. So they stand outside the contract and the access table, as `/docs` does (decision 0035).
 */
import type { Context } from 'hono';
import type { PolicyReader } from '../access/policy-in-force.ts';
import { withRole } from '../database/access.ts';
import type { FleetDatabase } from '../database/database.ts';
import type { DoorApp, DoorEnv } from '../http/door-app.ts';
import { Problem } from '../http/problem.ts';
import { pageCsp } from './page-policy.ts';
import { mayBePrecise, type WebBasemap, type WebConfig } from './settings.ts';
import type { Site, SiteFile, SiteReader } from './site.ts';

/** What the pages need. */
export interface WebParts {
  readonly config: WebConfig;
  /** What people call these doors. */
  readonly publicUrl: string;
  readonly demo: boolean;
  /** Domain seconds in a real second; 1 but in a demo. */
  readonly rate: number;
  readonly site: SiteReader;
}

/** What the settings are read from, besides. */
export interface WebSources {
  readonly db: FleetDatabase;
  readonly policyNow: PolicyReader;
  readonly nowS: () => number;
}

/** A name of the build: a word, a hash, an ending. */
const ASSET = /^[a-z0-9-]+-[A-Z0-9]{8}\.(js|css|svg)$/;

/** Adds them. */
export function addWebRoutes(app: DoorApp, parts: WebParts, sources: WebSources): void {
  const csp = pageCsp(parts.config, parts.publicUrl);
  app.get('/app', (c) => c.redirect('/app/', 308));
  app.get('/app/settings.json', async (c) => c.json(await settingsOf(parts, sources)));
  app.get('/app/assets/:name', async (c) => {
    const name = c.req.param('name');
    const file = ASSET.test(name) ? await (await parts.site())?.asset(name) : undefined;
    return file === undefined ? c.notFound() : sent(c, file, { ...KEPT, 'content-security-policy': csp }); // a worker has the policy it comes with
  });
  app.get('/app/*', async (c) => {
    const site = await parts.site();
    return site === undefined ? notBuilt(c) : shell(c, site, csp);
  });
}

const KEPT = { 'cache-control': 'public, max-age=31536000, immutable' };

function shell(c: Context<DoorEnv>, { page }: Site, csp: string): Response {
  return sent(c, page, { 'cache-control': 'no-cache', 'content-security-policy': csp });
}

function sent(c: Context<DoorEnv>, file: SiteFile, more: Record<string, string>): Response {
  const headers = { 'content-type': file.type, etag: file.etag, vary: 'accept-encoding', ...more };
  if (c.req.header('if-none-match') === file.etag) return c.body(null, 304, headers);
  if (!/\bgzip\b/.test(c.req.header('accept-encoding') ?? '')) return c.body(file.plain, 200, headers);
  return c.body(file.packed, 200, { ...headers, 'content-encoding': 'gzip' });
}

function notBuilt(c: Context<DoorEnv>): Response {
  const text =
    'The pages are not built yet. Run: npm run build -w fleet-api. This page then works without a restart.\n';
  return c.text(text, 503, { 'retry-after': '5' });
}

/** What every page has to know before it asks anything; the same for everybody. */
async function settingsOf({ config, publicUrl, demo, rate }: WebParts, sources: WebSources): Promise<object> {
  const { login, basemap, places } = config;
  return {
    demo,
    clock: { now_s: sources.nowS(), rate },
    login: login ?? null,
    basemap: basemap === undefined ? null : basemapFor(basemap, publicUrl),
    places,
    regions: (await regionsInForce(sources)) ?? null,
  };
}

const basemapFor = (basemap: WebBasemap, publicUrl: string) => ({
  ...{ kind: basemap.kind, url: basemap.url, attribution: basemap.attribution ?? null },
  precise: mayBePrecise(basemap, publicUrl),
});

/** How coarse a cell is where: of the policy, which is public. Without one nothing is said, and nothing is guessed. */
async function regionsInForce({ db, policyNow }: WebSources) {
  try {
    const { policy } = await withRole(db, 'door_public', {}, policyNow);
    return { ...policy.regions, tick_s: policy.tickS };
  } catch (error) {
    if (error instanceof Problem && error.code === 'policy_absent') return undefined;
    throw error;
  }
}
