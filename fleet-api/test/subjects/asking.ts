/** How the tests of requests ask: as riders and officers do, through the doors. */
import { execFileSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { randomId } from '@fleetveil/proto';
import { expect } from 'vitest';
import { type DoorFleet, json, NOW_S, TENANT } from '../doors/door-fleet.ts';
import { scratchFolder } from '../scratch.ts';

/** A request as the rider's door answers it. */
export interface RequestAnswer {
  readonly request_id: string;
  readonly kind: string;
  readonly state: string;
  readonly due_s: number;
  readonly acted_s: number | null;
  readonly refusal: string | null;
  readonly answer: Record<string, unknown> | null;
  readonly recipients: { kind: string; id: string; act: string; told_s: number | null }[];
  readonly complain_to: { country: string; title: string }[];
  readonly has_result: boolean;
  readonly ends_on: string;
}

/** Sends a request of a rider. */
export async function send(doors: DoorFleet, riderId: string, body: object): Promise<Response> {
  const headers = { 'idempotency-key': randomId() };
  const token = await doors.token(riderId, 'rider');
  return doors.ask('/v1/rider/requests', { method: 'POST', token, body, headers });
}

/** Sends a request that has to be taken. */
export async function make(doors: DoorFleet, riderId: string, body: object): Promise<RequestAnswer> {
  const answer = await send(doors, riderId, body);
  expect(answer.status, await answer.clone().text()).toBe(202);
  return json<RequestAnswer>(answer);
}

/** A request as it is now. */
export async function look(doors: DoorFleet, riderId: string, requestId: string): Promise<RequestAnswer> {
  return json(doors.ask(`/v1/rider/requests/${requestId}`, { token: await doors.token(riderId, 'rider') }));
}

/** An officer decides. */
export async function decide(
  doors: DoorFleet,
  officer: string,
  requestId: string,
  body: object,
): Promise<Response> {
  const token = await doors.token(officer, 'privacy_officer');
  return doors.ask(`/v1/privacy/requests/${requestId}/decision`, { method: 'POST', token, body });
}

/** Names and contents of a ZIP, read by a program that is not ours. */
export async function unzip(answer: Response): Promise<Record<string, string>> {
  expect(answer.headers.get('content-type')).toBe('application/zip');
  const path = join(await scratchFolder(), 'result.zip');
  await writeFile(path, Buffer.from(await answer.arrayBuffer()));
  const script =
    'import json,sys,zipfile\nz=zipfile.ZipFile(sys.argv[1])\nassert z.testzip() is None\nprint(json.dumps({i.filename: z.read(i).decode() for i in z.infolist()}))';
  return JSON.parse(execFileSync('python3', ['-c', script, path], { encoding: 'utf8' })) as Record<
    string,
    string
  >;
}

/** The same doors with a vault that does not answer. */
export async function openAway(doors: DoorFleet) {
  const { createDoors } = await import('../../src/doors/app.ts');
  const { createVaultClient } = await import('../../src/vault/client.ts');
  const eraser = createVaultClient('/nowhere/vault.sock');
  const app = createDoors({ ...doors.parts, eraser });
  return async (riderId: string, body: object): Promise<RequestAnswer> => {
    const token = await doors.token(riderId, 'rider');
    const headers = {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      'idempotency-key': randomId(),
    };
    const answer = await app.request('/v1/rider/requests', {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
    });
    eraser.close();
    return (await answer.json()) as RequestAnswer;
  };
}

/** An edition of the organisation in which the operator works for a controller; answers its version. */
export async function becomeProcessor({ database: { owner } }: DoorFleet): Promise<number> {
  const row = await owner
    .selectFrom('organisation')
    .select(['document', 'version'])
    .executeTakeFirstOrThrow();
  const version = row.version + 1;
  const controller = '{ name: City Mobility, address: Street 1, contact: dpo@city.example }';
  const document = row.document
    .replace(/^role: .*$/m, `role: processor\ncontroller: ${controller}`)
    .replace(/^version: .*$/m, `version: ${version}`);
  await owner
    .insertInto('organisation')
    .values({ tenant: TENANT, version, document, published_s: NOW_S })
    .execute();
  return version;
}
