/** The contract of the doors as OpenAPI 3.1; the committed copy is fleet-api/openapi.json. */
import type { DoorApp } from '../http/door-app.ts';

type Document = ReturnType<DoorApp['getOpenAPI31Document']>;

const INFO = {
  openapi: '3.1.0',
  info: {
    title: 'Fleetveil',
    version: '1',
    description: [
      'Vehicle telematics that collects only what a stated purpose needs, decided on the vehicle.',
      '',
      'Each door serves one audience: what it answers is bounded by the policy in force (`GET /v1/public/policy`).',
      'Errors are problem details (RFC 9457) with a stable `code`; the page `/problems` explains each.',
      'Lists have cursors: pass `next_cursor` back as `cursor`, unchanged.',
      'Times are Unix seconds of the fleet clock, places integers of 1e-6 degrees, cells H3 indexes.',
    ].join('\n'),
    license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
  },
  servers: [{ url: '/' }],
  tags: [
    {
      name: 'booking',
      description: 'The booking system: rentals begin and end; what the bill needs, no place.',
    },
    { name: 'operator', description: 'Dispatchers and workshop: cells and condition; no rental, no rider.' },
    { name: 'rider', description: 'Riders: their own trips, exports, and who looked.' },
    {
      name: 'theft',
      description: 'Officers of a case of theft: declare it, look at the pursuit for a reason, close it.',
    },
    {
      name: 'approver',
      description: 'The second person of a theft: the reason, and yes or no; no place, no time.',
    },
    { name: 'privacy', description: 'The privacy officer: the audit log and the policy.' },
    {
      name: 'payer',
      description: 'A company that pays for its riders: sums by month, no trip and no rider.',
    },
    { name: 'support', description: 'Support: where a rider who called is, by their code, once.' },
    { name: 'field', description: 'Field workers: one claimed vehicle, as a small area, for half an hour.' },
    { name: 'insurer', description: 'Insurers: packets of accidents that were released to them.' },
    {
      name: 'administrator',
      description: 'Whoever runs the fleet: whether it works and what its units run; no place, no person.',
    },
    {
      name: 'statistics',
      description: 'Staff and partners: published numbers by week, no trip, no rider and no place.',
    },
    { name: 'shared', description: 'Third parties: what a rider lets them read, by the rider’s token.' },
    { name: 'public', description: 'Everybody: policy and checkpoint.' },
    { name: 'health', description: 'Whoever runs it.' },
  ],
};

/** The document of these doors. */
export function openApiDocument(app: DoorApp): Document {
  return app.getOpenAPI31Document(INFO);
}

/** Serves it at `/openapi.json`. */
export function addOpenApiRoute(app: DoorApp): void {
  app.openAPIRegistry.registerComponent('securitySchemes', 'bearer', {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description: 'A token of a configured OIDC issuer with fleetveil_tenant and fleetveil_roles.',
  });
  app.openAPIRegistry.registerComponent('securitySchemes', 'rider_token', {
    type: 'http',
    scheme: 'bearer',
    description: 'A token that a rider made for a third party: POST /v1/rider/grants.',
  });
  let text: string | undefined;
  app.get('/openapi.json', (c) => {
    text ??= JSON.stringify(openApiDocument(app));
    c.header('cache-control', 'public, max-age=300');
    return c.body(text, 200, { 'content-type': 'application/json' });
  });
}
