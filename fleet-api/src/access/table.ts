/** The access table as it is published: the policy's lines with the door at which each can be asked. Pure. */
import { type AccessRow, accessRows, type Policy } from '@fleetveil/proto';
import { DOOR_OF_ROLE, type DoorId } from './doors.ts';

/** One line. */
export interface PublishedRow extends AccessRow {
  /** `none`: no door of its own. Reserving riders, the public map and authorities are answered at another one. */
  readonly door: DoorId | 'none';
}

/**
 * The lines of a policy. A role without one sees nothing (R1).
 *
 * @example accessTable(policy).find(({ role }) => role === 'issuer')?.door // 'none'
 */
export function accessTable(policy: Policy): readonly PublishedRow[] {
  return accessRows(policy).map((row) => ({ ...row, door: DOOR_OF_ROLE[row.role] }));
}

const HEAD = `# Who may see what

One line a role and purpose: at which door, in which state, which stored fields, and the finest place, time and link
that any series of requests can obtain (M9). A role without a line sees nothing. Written from the shipped policy by
\`node fleet-api/generate.ts\`; \`GET /v1/privacy/access\` answers the same of the policy in force. Why it looks so:
[decision 0016](decisions/0016-one-access-table.md).

\`none\`: no door of its own. Three are answered at another one: next_rider at rider, feed at public, authority at
privacy; engineer, issuer and accounting at none yet. Place is the policy's bound; a door may answer coarser: a field
worker gets a cell of \`claims.resolution\`.

| role | door | purpose | when | place | time | link | opens | data |
|---|---|---|---|---|---|---|---|---|
`;

/** The page of docs/access.md. */
export function accessPage(policy: Policy): string {
  return `${HEAD}${accessTable(policy).map(line).join('\n')}\n`;
}

function line({ role, door, purpose, state, place, time, link, opens, people, data }: PublishedRow): string {
  const opened = people === 0 ? '' : `${opens.join(', ')} (${people === 2 ? 'two people' : 'one person'})`;
  const cells = [role, door, purpose, state.replace('_', ' '), place, time, link, opened, data.join(', ')];
  return `| ${cells.join(' | ')} |`.replaceAll('  ', ' ');
}
