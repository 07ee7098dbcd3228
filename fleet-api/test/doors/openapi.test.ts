import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { DOORS } from '../../src/access/doors.ts';
import { contractText } from '../../src/doors/contract.ts';
import { PROBLEM_CODES } from '../../src/http/problem.ts';

const committed = readFileSync(new URL('../../openapi.json', import.meta.url), 'utf8');

interface Operation {
  operationId?: string;
  summary?: string;
  description?: string;
  tags?: string[];
  security?: unknown[];
  parameters?: { name: string; in: string; schema?: object }[];
  requestBody?: { content: Record<string, { schema: object }> };
  responses: Record<string, { description?: string; content?: Record<string, { schema: object }> }>;
}
const document = JSON.parse(committed) as {
  openapi: string;
  tags: { name: string }[];
  components: { schemas: Record<string, object>; securitySchemes: Record<string, object> };
  paths: Record<string, Record<string, Operation>>;
};
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({
    path,
    method,
    operation,
    name: `${method} ${path}`,
  })),
);

test('the committed contract is what the doors serve: run `node fleet-api/generate.ts`', () => {
  expect(contractText()).toBe(committed);
});

test('it is OpenAPI 3.1, and every reference leads somewhere', () => {
  expect(document.openapi).toMatch(/^3\.1\./);
  const known = new Set(
    Object.keys(document.components.schemas).map((name) => `#/components/schemas/${name}`),
  );
  for (const [, target] of committed.matchAll(/"\$ref": "([^"]+)"/g)) expect(known).toContain(target);
});

test('every route has a name of its own, a summary, a tag and its errors', () => {
  const names = operations.map(({ operation }) => operation.operationId);
  expect(new Set(names).size).toBe(operations.length);
  const tags = new Set(document.tags.map((tag) => tag.name));
  for (const { name, operation } of operations) {
    expect(operation.summary, name).toBeTruthy();
    expect(
      operation.tags?.every((tag) => tags.has(tag)),
      name,
    ).toBe(true);
    expect(Object.keys(operation.responses), name).toEqual(expect.arrayContaining(['429', '500', '503']));
    for (const [status, response] of Object.entries(operation.responses)) {
      if (Number(status) < 400 || name === 'get /readyz') continue;
      expect(Object.keys(response.content ?? {}), `${name} ${status}`).toEqual(['application/problem+json']);
      expect(response.description, `${name} ${status}`).toMatch(/^`[a-z_]+`/);
    }
  }
});

test('a path’s names are its parameters', () => {
  for (const { path, name, operation } of operations) {
    const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, word]) => word);
    const declared = (operation.parameters ?? [])
      .filter((each) => each.in === 'path')
      .map((each) => each.name);
    expect(declared, name).toEqual(named);
  }
});

test('M9: every path of a door is behind a token, and nothing else is', () => {
  expect(document.components.securitySchemes).toHaveProperty('bearer');
  for (const { path, name, operation } of operations) {
    const behind = DOORS.some((door) => path.startsWith(`/v1/${door}/`));
    const given = path.startsWith('/v1/shared/') ? [{ rider_token: [] }] : undefined;
    expect(operation.security, name).toEqual(behind ? [{ bearer: [] }] : given);
    if (behind)
      expect(Object.keys(operation.responses), name).toEqual(expect.arrayContaining(['401', '403']));
  }
});

/** Schemas with a position, and who answers with them: the rider’s own, and what the vault opens to somebody else. */
const POSITIONS: Readonly<Record<string, readonly string[]>> = {
  Place: ['get /v1/rider/trips/{rental_id}'],
  ReservedVehicle: ['get /v1/rider/trips/{rental_id}/vehicle'],
  AuthorityPlace: ['get /v1/privacy/authorities/{case_id}/places'],
  SupportPosition: ['post /v1/support/position'],
};

test('M9: only the rider’s own schemas and those of an opening have a member for a position, and only there', () => {
  const positions = Object.entries(document.components.schemas)
    .filter(([, schema]) => /latitude|longitude/.test(JSON.stringify(schema)))
    .map(([name]) => name);
  expect(positions.sort()).toEqual(Object.keys(POSITIONS).sort());
  for (const [schema, routes] of Object.entries(POSITIONS)) {
    const users = operations.filter(({ operation }) => reaches(operation.responses, schema));
    expect(
      users.map(({ name }) => name),
      schema,
    ).toEqual(routes);
  }
});

function reaches(value: object, target: string, seen = new Set<string>()): boolean {
  return [...JSON.stringify(value).matchAll(/#\/components\/schemas\/(\w+)/g)].some(([, name = '']) => {
    if (name === target) return true;
    if (seen.has(name)) return false;
    seen.add(name);
    return reaches(document.components.schemas[name] ?? {}, target, seen);
  });
}

test('C1: no request and no answer has a member for a name, a phone number, an e-mail, a plate or a card', () => {
  const members = [...committed.matchAll(/"([a-z_A-Z0-9]+)": \{/g)].map(([, name]) => name ?? '');
  expect(
    members.filter((name) =>
      /^(name|first_name|email|phone|phone_number|plate|vin|iban|card|address)$/.test(name),
    ),
  ).toEqual([]);
});

test('the codes of a problem are the closed list', () => {
  const problem = document.components.schemas['Problem'] as { properties: { code: { enum: string[] } } };
  expect(problem.properties.code.enum).toEqual(PROBLEM_CODES);
});
