/** Where messages are published, and under which MQTT names a unit connects. */
import { isId } from './bytes.ts';
import { ProtoError } from './errors.ts';

/** From a unit, or to it. */
export type Direction = 'up' | 'down';

/** What a topic says about its message. Who really speaks is known from the envelope's key only. */
export interface Topic {
  readonly tenant: string;
  /** 32 hex characters. */
  readonly unitId: string;
  readonly direction: Direction;
}

/** What a unit logs in as. */
export interface MqttIdentity {
  readonly username: string;
  readonly clientId: string;
}

const TENANT = /^[a-z0-9-]{1,32}$/;
const TOPIC = /^fleetveil\/v1\/([a-z0-9-]{1,32})\/([0-9a-f]{32})\/(up|down)$/;
const CLIENT = /^unit-([0-9a-f]{32})$/;

/** What ingest subscribes to. */
export const UP_FILTER = 'fleetveil/v1/+/+/up';

/** Whether a text may name a tenant: 1 to 32 of `a-z`, `0-9` and `-`. */
export function isTenant(text: string): boolean {
  return TENANT.test(text);
}

/** Where a unit publishes. Throws `misused` for a tenant or unit id out of form. */
export function upTopic(tenant: string, unitId: string): string {
  return topic(tenant, unitId, 'up');
}

/** What a unit subscribes to. Throws `misused` for a tenant or unit id out of form. */
export function downTopic(tenant: string, unitId: string): string {
  return topic(tenant, unitId, 'down');
}

function topic(tenant: string, unitId: string, direction: Direction): string {
  checkNames(tenant, unitId);
  return `fleetveil/v1/${tenant}/${unitId}/${direction}`;
}

/** The reverse of {@link upTopic} and {@link downTopic}; nothing for any other topic. */
export function parseTopic(topic: string): Topic | undefined {
  const [, tenant, unitId, direction] = TOPIC.exec(topic) ?? [];
  if (tenant === undefined || unitId === undefined) return undefined;
  return { tenant, unitId, direction: direction === 'up' ? 'up' : 'down' };
}

/** MQTT user name and client id of a unit; the password is `mqttPassword(unitSecret)`. */
export function mqttIdentity(tenant: string, unitId: string): MqttIdentity {
  checkNames(tenant, unitId);
  return { username: `${tenant}/${unitId}`, clientId: `unit-${unitId}` };
}

/** Who a connection claims to be; nothing where user name and client id disagree or are out of form. */
export function parseMqttIdentity(username: string, clientId: string): Omit<Topic, 'direction'> | undefined {
  const unitId = CLIENT.exec(clientId)?.[1];
  const [tenant, named, ...rest] = username.split('/');
  if (unitId === undefined || named !== unitId || rest.length > 0) return undefined;
  return tenant !== undefined && isTenant(tenant) ? { tenant, unitId } : undefined;
}

function checkNames(tenant: string, unitId: string): void {
  if (!isTenant(tenant)) throw new ProtoError('misused', 'tenant: 1 to 32 of a-z, 0-9 and -');
  if (!isId(unitId)) throw new ProtoError('misused', 'unit id: 32 lowercase hex characters');
}
