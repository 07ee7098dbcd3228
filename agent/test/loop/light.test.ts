/** M15: the light shows what is collected, also where its program failed once. */
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { AgentEvent } from '../../src/log.ts';
import { createLight, type Light, type Shown } from '../../src/loop/light.ts';

let folder = '';
let shownFile = '';
let light: Light | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fleetveil-light-'));
  shownFile = join(folder, 'shown');
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
});
afterEach(async () => {
  await light?.stop();
  vi.useRealTimers();
  rmSync(folder, { recursive: true });
});

const COARSE: Shown = { precise: false, reasons: [], charging: false };
const PRECISE: Shown = {
  ...{ precise: true, charging: false },
  reasons: [{ purpose: 'rental_contract', route: false, until_s: 0 }],
};

/** A light of a vehicle whose bus is busy until it is `freed`. */
function busyLight() {
  const path = join(folder, 'light.sh');
  const free = join(folder, 'free');
  const text = `#!/bin/sh\ntest -e ${free} || exit 1\necho $FLEETVEIL_COLLECTED >> ${shownFile}\n`;
  writeFileSync(path, text, { mode: 0o700 });
  const events: AgentEvent[] = [];
  let now = COARSE;
  const faults: unknown[] = [];
  const onFault = (error: unknown) => void faults.push(error);
  let fault: Error | undefined;
  const made = createLight({
    ...{ path, onFault, log: (event) => events.push(event) },
    now() {
      if (fault !== undefined) throw fault;
      return now;
    },
  });
  light = made;
  return {
    ...{ light: made, events, faults },
    spoil(error?: Error) {
      fault = error;
    },
    freed: () => appendFileSync(free, ''),
    collect(shown: Shown) {
      now = shown;
      made.look();
    },
  };
}

const failures = (events: readonly AgentEvent[]) =>
  events.filter((event) => event.event === 'hook' && event.result === 'failed').length;
const said = () => (existsSync(shownFile) ? readFileSync(shownFile, 'utf8').split('\n').slice(0, -1) : []); // whole lines
/** Programs run in real time, timers by hand. */
const poll = async (holds: () => boolean) => {
  for (const endMs = performance.now() + 60_000; !holds() && performance.now() < endMs; )
    await new Promise((resolve) => setImmediate(resolve));
  expect(holds()).toBe(true);
};

test('M15: a light whose program failed as a ride began is tried again until it shows it', async () => {
  const { events, collect, freed } = busyLight();
  collect(PRECISE);
  await poll(() => failures(events) === 1);
  await vi.advanceTimersByTimeAsync(10_000);
  await poll(() => failures(events) === 2);
  freed();
  await vi.advanceTimersByTimeAsync(20_000);
  await poll(() => said().length === 1);
  expect(said()).toEqual(['precise']);
  // Shown once: nothing is tried any more.
  await vi.advanceTimersByTimeAsync(3_600_000);
  expect(said()).toEqual(['precise']);
});

test('M15: what changed while it waited is what it shows, and a light that never works is asked ever more rarely', async () => {
  const { events, collect, freed, light: made } = busyLight();
  collect(PRECISE);
  for (let tries = 1; tries <= 12; tries++) {
    await poll(() => failures(events) === tries);
    // That nothing has changed is no reason to ask sooner.
    made.look();
    await vi.advanceTimersByTimeAsync(Math.min(10_000 * 2 ** (tries - 1), 600_000));
  }
  await poll(() => failures(events) === 13);
  freed();
  collect(COARSE);
  await poll(() => said().length === 1);
  expect(said()).toEqual(['coarse']);
  await made.stop();
  await vi.advanceTimersByTimeAsync(3_600_000);
  expect(said()).toEqual(['coarse']);
});

test('M15: a light that could not learn what is collected asks again', async () => {
  const { collect, freed, spoil, faults } = busyLight();
  freed();
  spoil(new Error('damaged'));
  collect(PRECISE);
  await poll(() => faults.length === 1);
  spoil();
  await vi.advanceTimersByTimeAsync(10_000);
  await poll(() => said().length === 1);
  expect(said()).toEqual(['precise']);
});
