/** The demo issuer's three addresses. They stand outside `/v1` and outside the committed contract. */
import { z } from '@hono/zod-openapi';
import { brokenRules } from '../http/broken-rules.ts';
import type { DoorApp } from '../http/door-app.ts';
import { Problem } from '../http/problem.ts';
import type { DemoIssuer } from './demo-issuer.ts';

const Login = z.strictObject({
  sub: z.string().regex(/^[\x21-\x7e]{1,255}$/),
  roles: z.array(z.string().regex(/^[a-z_]{1,64}$/)).max(32),
  tenant: z.string().regex(/^[a-z0-9-]{1,32}$/),
});

/** Adds them; without an issuer each answers `demo_only`. */
export function addDemoRoutes(app: DoorApp, demo: DemoIssuer | undefined): void {
  const issuer = (): DemoIssuer => {
    if (demo === undefined) throw new Problem('demo_only');
    return demo;
  };
  app.get('/demo/oidc/.well-known/openid-configuration', (c) => c.json(discovery(issuer().issuer)));
  app.get('/demo/oidc/jwks', (c) => c.json(issuer().jwks));
  app.post('/demo/oidc/token', async (c) => {
    const maker = issuer();
    const login = Login.safeParse(await c.req.json());
    if (!login.success) throw new Problem('invalid', { errors: brokenRules('json', login.error.issues) });
    return c.json({ access_token: await maker.token(login.data), token_type: 'Bearer' });
  });
}

/** OpenID discovery, as far as a verifier needs it. */
function discovery(issuer: string): Record<string, unknown> {
  return {
    issuer,
    jwks_uri: `${issuer}/jwks`,
    token_endpoint: `${issuer}/token`,
    id_token_signing_alg_values_supported: ['EdDSA'],
    response_types_supported: ['token'],
    subject_types_supported: ['public'],
  };
}
