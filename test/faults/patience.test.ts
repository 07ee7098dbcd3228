/** A question to doors that a kill has taken away is asked until they are back. */
import { createServer } from 'node:http';
import { createDoorsClient, freePort } from '@fleetveil/simulator';
import { expect, test } from 'vitest';
import { patientDoors } from './patience.ts';

/** Longer than three tries of half a second, real milliseconds. */
const AWAY_MS = 2_500;

test('M4: doors that are away for a while are asked again, and answer', async () => {
  const port = await freePort();
  const doors = patientDoors(createDoorsClient(`http://127.0.0.1:${port}`, 'demo'));
  const answers = Promise.all([doors.token('ann', ['rider']), doors.get('/v1/rider/trips/1')]);
  const server = createServer((_, response) => response.end('{"access_token":"token","state":"ended"}'));
  await new Promise((resolve) => setTimeout(resolve, AWAY_MS));
  server.listen(port, '127.0.0.1');
  try {
    expect(await answers).toEqual(['token', { access_token: 'token', state: 'ended' }]);
  } finally {
    server.close();
  }
}, 60_000);
