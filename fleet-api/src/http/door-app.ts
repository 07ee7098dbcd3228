/** The kind of application every door is built on: typed variables, and one way to say what is wrong. */
import type { PurposeId } from '@fleetveil/proto';
import type { HttpBindings } from '@hono/node-server';
import { OpenAPIHono } from '@hono/zod-openapi';
import { brokenRules } from './broken-rules.ts';
import { problemResponse } from './problem.ts';

/** For whom and for what a processor's token works (R2). */
export interface Processor {
  /** `id` of a recipient of the organisation. */
  readonly recipientId: string;
  readonly purpose: PurposeId;
}

/** Who asks, once a token has been checked. */
export interface Caller {
  /** `sub` of the token: for a rider the rider id. */
  readonly id: string;
  readonly issuer: string;
  readonly tenant: string;
  readonly roles: ReadonlySet<string>;
  /** Present where the token names a recipient: then it works within that contract only. */
  readonly processor?: Processor;
  /** The token as it came: the vault checks it again for itself. Never logged. */
  readonly token: string;
}

/** What handlers find in their context. Bindings are absent in tests by `app.request`. */
export interface DoorEnv {
  Variables: { caller: Caller; denialWritten?: true };
  Bindings: Partial<HttpBindings>;
}

/** An application of doors. */
export type DoorApp = OpenAPIHono<DoorEnv>;

/** An empty one: what zod refuses becomes the problem `invalid`, an id in a path that is none `not_found`. */
export function createDoorApp(): DoorApp {
  return new OpenAPIHono<DoorEnv>({
    defaultHook: (result) => {
      if (result.success) return undefined;
      if (result.target === 'param') return problemResponse('not_found');
      return problemResponse('invalid', { errors: brokenRules(result.target, result.error.issues) });
    },
  });
}
