/** Ringing and flashing a claimed vehicle, at `/v1/field`. */
import { createRoute, z } from '@hono/zod-openapi';
import { ask, type DoorParts } from '../access/ask.ts';
import type { DoorApp } from '../http/door-app.ts';
import { answers, BEARER, Id, problems } from '../http/schemas.ts';
import { COMMAND_KINDS, COMMAND_STATES, commandState, type FindCommand } from './command.ts';
import { type CommandParts, commandVehicle, listCommands } from './commanding.ts';

const path = '/v1/field/claims/{claim_id}/commands';
const field = { tags: ['field'], security: BEARER };
const params = z.object({ claim_id: Id });

const CommandBody = z
  .object({
    command_id: Id,
    kind: z.enum(COMMAND_KINDS),
    // No time: field workers know none finer than a tick.
    state: z.enum(COMMAND_STATES).openapi({
      description:
        'What the vehicle said. `refused` does not say why; `not_told`: nothing within three minutes.',
    }),
  })
  .openapi('FieldCommand');

const command = createRoute({
  ...{ method: 'post', path, ...field },
  operationId: 'commandVehicle',
  summary: 'Let my claimed vehicle ring or flash',
  description:
    'Twelve an hour. It holds for three minutes: a vehicle that hears of it later does nothing. Each is in the audit log with your name.',
  request: {
    params,
    body: {
      required: true,
      content: {
        'application/json': {
          schema: z.strictObject({ kind: z.enum(COMMAND_KINDS) }).openapi('NewFieldCommand'),
        },
      },
    },
  },
  responses: {
    201: answers('The command, on its way.', CommandBody),
    ...problems('not_found', 'vehicle_taken', 'too_many_commands'),
    ...problems('malformed', 'too_large', 'unsupported_media_type'),
  },
});

const list = createRoute({
  ...{ method: 'get', path, ...field },
  operationId: 'listCommands',
  summary: 'What came of my commands under a claim that holds, newest first',
  request: { params },
  responses: {
    200: answers('Them.', z.object({ items: z.array(CommandBody) }).openapi('FieldCommands')),
    ...problems('not_found'),
  },
});

/** Adds the routes. */
export function addCommandRoutes(app: DoorApp, parts: DoorParts & CommandParts): void {
  app.openapi(command, async (c) => {
    const { claim_id: claimId } = c.req.valid('param');
    const { kind } = c.req.valid('json');
    const nowS = Math.floor(parts.nowS());
    const made = await ask(c, 'field', parts, (asking) => commandVehicle(asking, parts, { claimId, kind }));
    return c.json(commandBody(made, nowS), 201);
  });
  app.openapi(list, async (c) => {
    const { claim_id: claimId } = c.req.valid('param');
    const nowS = Math.floor(parts.nowS());
    const commands = await ask(c, 'field', parts, (asking) => listCommands(asking, claimId));
    return c.json({ items: commands.map((one) => commandBody(one, nowS)) }, 200);
  });
}

function commandBody(one: FindCommand, nowS: number): z.infer<typeof CommandBody> {
  return { command_id: one.commandId, kind: one.kind, state: commandState(one, nowS) };
}
