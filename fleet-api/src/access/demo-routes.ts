/**
 * The demo issuer's addresses. They stand outside `/v1` and outside the committed contract. A browser takes the code flow
 * with PKCE (RFC 7636), as it would at any issuer: `authorize` shows who there is, one click gives a code, `token` takes it.
 */
import { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { brokenRules } from '../http/broken-rules.ts';
import type { DoorApp, DoorEnv } from '../http/door-app.ts';
import { Problem } from '../http/problem.ts';
import { DEMO_TOKEN_S, type DemoIssuer } from './demo-issuer.ts';
import { DEMO_PEOPLE, demoLoginPage, peopleFor } from './demo-logins.ts';

const Login = z.strictObject({
  sub: z.string().regex(/^[\x21-\x7e]{1,255}$/),
  roles: z.array(z.string().regex(/^[a-z_]{1,64}$/)).max(32),
  tenant: z.string().regex(/^[a-z0-9-]{1,32}$/),
});

/** What a browser comes with; `login_hint` is the door it wants to open. */
const Authorize = z.object({
  response_type: z.literal('code'),
  client_id: z.string().regex(/^[a-z0-9-]{1,64}$/),
  redirect_uri: z.string().max(300),
  state: z.string().regex(/^[A-Za-z0-9_-]{1,128}$/),
  scope: z.string().regex(/^[a-z ]{1,64}$/),
  code_challenge: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
  code_challenge_method: z.literal('S256'),
  login_hint: z
    .string()
    .regex(/^[a-z_]{1,32}$/)
    .optional(),
  as: z.string().max(64).optional(),
});

const Redeem = z.object({
  grant_type: z.literal('authorization_code'),
  code: z.string().max(2_000),
  redirect_uri: z.string().max(300),
  code_verifier: z.string().regex(/^[A-Za-z0-9._~-]{43,128}$/),
});

const PAGE = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy':
    "default-src 'none'; style-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
};

/** Adds them; without an issuer each answers `demo_only`. */
export function addDemoRoutes(app: DoorApp, demo: DemoIssuer | undefined, tenant: string): void {
  const issuer = (): DemoIssuer => {
    if (demo === undefined) throw new Problem('demo_only');
    return demo;
  };
  app.get('/demo/oidc/.well-known/openid-configuration', (c) => c.json(discovery(issuer().issuer)));
  app.get('/demo/oidc/jwks', (c) => c.json(issuer().jwks));
  app.get('/demo/oidc/authorize', (c) => authorize(c, issuer(), tenant));
  app.post('/demo/oidc/token', async (c) => {
    const maker = issuer();
    if (isForm(c)) return redeem(c, maker);
    const login = Login.safeParse(await c.req.json());
    if (!login.success) throw new Problem('invalid', { errors: brokenRules('json', login.error.issues) });
    return c.json({ access_token: await maker.token(login.data), token_type: 'Bearer' });
  });
}

const isForm = (c: Context<DoorEnv>): boolean =>
  /^application\/x-www-form-urlencoded\s*(;|$)/i.test(c.req.header('content-type') ?? '');

/** A browser is sent back to the pages of this server only: nobody else gets a code by way of it. */
async function authorize(c: Context<DoorEnv>, maker: DemoIssuer, tenant: string): Promise<Response> {
  const asked = Authorize.safeParse(c.req.query());
  if (!asked.success) throw new Problem('invalid', { errors: brokenRules('query', asked.error.issues) });
  const { redirect_uri: redirectUri, code_challenge: challenge, state, login_hint, as } = asked.data;
  if (redirectUri !== `${new URL(maker.issuer).origin}/app/signed-in`) throw new Problem('forbidden');
  const person = DEMO_PEOPLE.find(({ sub }) => sub === as);
  if (person === undefined) {
    return c.body(demoLoginPage(peopleFor(login_hint ?? ''), new URLSearchParams(c.req.query())), 200, PAGE);
  }
  const { sub, roles } = person;
  const code = await maker.code({ sub, roles, tenant }, { redirectUri, challenge });
  return c.redirect(`${redirectUri}?${new URLSearchParams({ code, state })}`, 302);
}

async function redeem(c: Context<DoorEnv>, maker: DemoIssuer): Promise<Response> {
  const asked = Redeem.safeParse(Object.fromEntries(new URLSearchParams(await c.req.text())));
  if (!asked.success) throw new Problem('invalid', { errors: brokenRules('json', asked.error.issues) });
  const { code, redirect_uri, code_verifier } = asked.data;
  const login = await maker.redeem(code, redirect_uri, code_verifier);
  if (login === undefined) throw new Problem('unauthenticated');
  return c.json({ access_token: await maker.token(login), token_type: 'Bearer', expires_in: DEMO_TOKEN_S });
}

/** OpenID discovery, as far as a verifier and the pages need it. */
function discovery(issuer: string): Record<string, unknown> {
  return {
    issuer,
    jwks_uri: `${issuer}/jwks`,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/token`,
    id_token_signing_alg_values_supported: ['EdDSA'],
    response_types_supported: ['code'],
    code_challenge_methods_supported: ['S256'],
    subject_types_supported: ['public'],
  };
}
