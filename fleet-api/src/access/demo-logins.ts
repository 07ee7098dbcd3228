/** Who can be signed in as at the demo's issuer, and the page on which they are chosen. */

import type { RoleId } from '@fleetveil/proto';
import { DOOR_OF_ROLE, type DoorId } from './doors.ts';

/** One of them: a person of the simulated city, or a role that works there. */
export interface DemoPerson {
  readonly sub: string;
  readonly name: string;
  readonly does: string;
  readonly roles: readonly RoleId[];
}

/** The people of the demo; the riders are those that `npm start` lets ride. */
export const DEMO_PEOPLE: readonly DemoPerson[] = [
  { sub: 'rider-anna', name: 'Anna', does: 'rides the car, with routes', roles: ['rider'] },
  { sub: 'rider-ben', name: 'Ben', does: 'rides the e-scooter, without routes', roles: ['rider'] },
  { sub: 'rider-cleo', name: 'Cleo', does: 'rides the e-bike, with routes', roles: ['rider'] },
  { sub: 'operator-olga', name: 'Olga', does: 'dispatches the fleet', roles: ['dispatcher', 'operator'] },
  { sub: 'worker-fred', name: 'Fred', does: 'fetches parked vehicles', roles: ['field_worker'] },
  { sub: 'support-sue', name: 'Sue', does: 'answers calls for help', roles: ['support'] },
  { sub: 'officer-theo', name: 'Theo', does: 'handles thefts', roles: ['theft_officer'] },
  { sub: 'officer-tina', name: 'Tina', does: 'handles thefts', roles: ['theft_officer'] },
  { sub: 'approver-alma', name: 'Alma', does: 'is the second person of a theft', roles: ['approver'] },
  { sub: 'insurer-1', name: 'Example Insurance', does: 'gets released packets', roles: ['insurer'] },
  { sub: 'officer-dana', name: 'Dana', does: 'is the privacy officer', roles: ['privacy_officer'] },
  { sub: 'admin-arvid', name: 'Arvid', does: 'keeps it running', roles: ['administrator'] },
  { sub: 'officer-dora', name: 'Dora', does: 'is the other privacy officer', roles: ['privacy_officer'] },
];

/** Those who open a door, or all where none of that name is. */
export function peopleFor(door: string): readonly DemoPerson[] {
  const some = DEMO_PEOPLE.filter(({ roles }) =>
    roles.some((role) => DOOR_OF_ROLE[role] === (door as DoorId)),
  );
  return some.length > 0 ? some : DEMO_PEOPLE;
}

/** The page: one link a person, each with the query that led here, encoded anew. */
export function demoLoginPage(people: readonly DemoPerson[], query: URLSearchParams): string {
  const links = people.map(({ sub, name, does }) => {
    const to = new URLSearchParams(query);
    to.set('as', sub);
    const href = `/demo/oidc/authorize?${to}`.replaceAll('&', '&amp;');
    return `<li><a href="${href}"><strong>${name}</strong> ${does}</a></li>`;
  });
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="data:,"><title>Sign in to the demo</title><link rel="stylesheet" href="/docs/style.css"></head>
<body>
<main>
<h1>Who are you in this demo?</h1>
<p>One click signs you in. There is no password: this issuer exists with <code>demo: true</code> only, and everybody here is invented.</p>
<ul>${links.join('\n')}</ul>
</main>
</body>
</html>
`;
}
