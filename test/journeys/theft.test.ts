/**
 * A vehicle that nobody rents is driven away: its own suspicion, two people, and its officers following it live by
 * server-sent events, through real programs. The oracle is the drive's file.
 */
import { expect, test } from 'vitest';
import { isOnDrive } from '../harness/agent.ts';
import { post, refusalOf } from '../harness/doors.ts';
import { fleetOfFile } from '../harness/fleet.ts';
import { HAS_TIME, needTime } from '../parts/parts.ts';
import { decide, declare, drivenAway, look, suspectedCase } from './thefts.ts';

const open = fleetOfFile('theft', { isWanted: HAS_TIME });

/** So long before anybody agreed it is seen at least, domain seconds. */
const BEFORE_S = 60;

interface Shown {
  readonly time_s: number;
  readonly latitude: number;
  readonly longitude: number;
}

/** Follows the pursuit, look after look, until enough has been seen. */
async function follow(
  theftId: string,
  token: string,
  isEnough: (shown: Shown[]) => boolean,
): Promise<Shown[]> {
  const { fleet } = open();
  const shown: Shown[] = [];
  for (let number = 1; !isEnough(shown); number += 1) {
    const { session_id } = await look(fleet, theftId, token, `It moves on, look ${number}.`);
    const url = `${fleet.doorsUrl}/v1/theft/looks/${session_id}/positions`;
    const answer = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/event-stream']);
    let text = '';
    for await (const bytes of answer.body as ReadableStream<Uint8Array>) {
      text += new TextDecoder().decode(bytes);
      if (isEnough(shownIn(text))) break;
    }
    shown.splice(0, shown.length, ...shownIn(text));
  }
  return shown;
}

const shownIn = (text: string): Shown[] =>
  [...text.matchAll(/^event: position\ndata: (.*)\n\n/gm)].map(([, data]) => JSON.parse(data ?? '') as Shown);

test('P8, X13, M7: from the suspicion to the close: seen live by the case’s officers, as it was driven, and by nobody before two people', async (context) => {
  needTime(context);
  const { fleet } = open();
  const [ola, ada] = [
    await fleet.doors.token('ola', ['theft_officer']),
    await fleet.doors.token('ada', ['approver']),
  ];
  const agent = await drivenAway(open(), 'stolen-journey', 12);
  const { theft_id } = await suspectedCase(fleet, agent, ola);
  expect(await refusalOf(look(fleet, theft_id, ola))).toBe('409 theft_not_confirmed');
  const said = { reason: 'unit_suspicion', police_reference: 'LV-26-11' };
  await declare(fleet, ola, agent.vehicle, said);
  // On a quick machine two people agree before there is much to see of what was before.
  await fleet.until(fleet.clock.nowS() + 2 * BEFORE_S);
  await decide(fleet, theft_id, ada, { verdict: 'approve' });
  const agreedS = fleet.clock.nowS();
  await agent.first(({ event, outcome }) => event === 'grant' && outcome === 'held');

  const shown = await follow(theft_id, ola, (all) => all.some(({ time_s }) => time_s > agreedS + 60));
  expect(
    shown.some(({ time_s }) => time_s < agreedS - BEFORE_S),
    'from the suspicion’s own start',
  ).toBe(true);
  const isDriven = isOnDrive(agent.rows);
  expect(shown.filter((place) => !isDriven(place))).toEqual([]);

  const closing = { outcome: 'found', text: 'It stood in a yard.' };
  await post(fleet, `/v1/theft/cases/${theft_id}/close`, ola, closing);
  await agent.first(({ event }) => event === 'reason_ended');
  const report = await fleet.doors.get<{ openings: { fixes: number }[] }>(
    `/v1/theft/cases/${theft_id}/report`,
    ola,
  );
  expect(report.openings.reduce((sum, { fixes }) => sum + fixes, 0)).toBeGreaterThanOrEqual(shown.length);
  expect(JSON.stringify(report)).not.toContain('latitude');
  await agent.stop();
}, 240_000);
