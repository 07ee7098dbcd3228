import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import { positionOf } from '../../src/sources/fields.ts';
import { readGpsdLine } from '../../src/sources/gpsd-message.ts';
import { createNmeaParser } from '../../src/sources/nmea.ts';
import { readSentence } from '../../src/sources/nmea-sentence.ts';
import type { Row } from '../../src/sources/row.ts';
import { RECORDINGS, recordedTest } from './recordings.ts';

/**
 * gpsd's own expected output as an independent oracle: a `.chk` file holds the sentences of a log and, after
 * each one that changed something, the report gpsd made of it.
 */
interface Oracle {
  log: string;
  /** How many of our positions gpsd reported with the same time, and the deviations, each with its cause. */
  found: Partial<Record<'same' | 'near' | 'undated' | 'later' | 'unknown', number>>;
}

const ORACLES: Oracle[] = [
  { log: 'garmin15x.log', found: { same: 7 } },
  // undated: the first GGA came before any date. later: from 09:48:16 to 09:48:54 this plotter puts the next
  // second's time into GLL, at which gpsd ends its cycle, so that it reports our place of a moment under the next
  // one; and it rounds the place in GGA, which is our last one then, but cuts it in GLL. near: at
  // 09:48:54 it changes back, and its RMC, our last one, differs from its GLL of the same moment by 5e-6 degrees.
  { log: 'bundg_zeus_9.log', found: { same: 109, near: 1, undated: 1, later: 38 } },
  // undated: gpsd has no date yet when the first fix comes with GGA; we have it from the RMC of the same epoch.
  { log: 'haicom-305N.log', found: { same: 67, undated: 1 } },
  { log: 'quectel-eg25-g.log', found: { same: 23 } },
];

/** The check file as pairs of a sentence and the fix gpsd reported right after it. */
function reports(log: string): { sentence: string; fix: Row | undefined }[] {
  const pairs: { sentence: string; fix: Row | undefined }[] = [];
  for (const line of readFileSync(`${RECORDINGS}/gpsd-nmea/${log}.chk`, 'latin1').split('\n')) {
    const last = pairs.at(-1);
    if (line.startsWith('$')) pairs.push({ sentence: line, fix: undefined });
    else if (line.includes('"TPV"') && last !== undefined) last.fix = fixOf(line);
  }
  return pairs;
}

function fixOf(line: string): Row | undefined {
  const message = readGpsdLine(line, undefined);
  return message.kind === 'fix' ? message.row : undefined;
}

recordedTest.each(ORACLES)('$log: each sentence with a place says what gpsd makes of it', ({ log }) => {
  let compared = 0;
  for (const { sentence, fix } of reports(log)) {
    const read = readSentence(sentence);
    if (typeof read === 'string' || typeof read.place !== 'object' || read.valid === false) continue;
    if (fix?.position === undefined) continue;
    const mine = positionOf(read.place.latitude, read.place.longitude, 0);
    expect(typeof mine === 'object' && place({ position: mine }), sentence).toBe(place(fix));
    if (read.secondOfDay !== undefined && fix.timeS !== undefined) {
      expect(fix.timeS % 86_400, sentence).toBeCloseTo(read.secondOfDay, 3);
    }
    compared++;
  }
  expect(compared).toBeGreaterThan(0);
});

recordedTest.each(ORACLES)('$log: every position is one gpsd reported, at its time', ({ log, found }) => {
  const dated = new Map<string, Row>();
  const undated = new Set<string>();
  for (const { fix } of reports(log)) {
    if (fix?.position === undefined) continue;
    if (fix.timeS === undefined) undated.add(place(fix));
    else dated.set(key(fix.timeS), fix);
  }
  const says = (timeS: number | undefined, row: Row, withinE6: number) => {
    const reported = timeS === undefined ? undefined : dated.get(key(timeS));
    return reported !== undefined && apartE6(reported, row) <= withinE6;
  };
  const counts = { same: 0, near: 0, undated: 0, later: 0, unknown: 0 };
  for (const row of readLog(log).filter(({ position }) => position !== undefined)) {
    if (says(row.timeS, row, 0)) counts.same++;
    else if (undated.has(place(row))) counts.undated++;
    else if (says(row.timeS, row, LAST_DIGITS_E6)) counts.near++;
    else if (row.timeS !== undefined && says(row.timeS + 1, row, LAST_DIGITS_E6)) counts.later++;
    else counts.unknown++;
  }
  expect(counts).toEqual({ same: 0, near: 0, undated: 0, later: 0, unknown: 0, ...found });
});

function readLog(log: string): Row[] {
  const parser = createNmeaParser();
  return [...parser.push(readFileSync(`${RECORDINGS}/gpsd-nmea/${log}`, 'latin1')), ...parser.end()];
}

function key(timeS: number): string {
  return timeS.toFixed(2);
}

/** Two of the last digit of NMEA's minutes, 1e-4, in 1e-6 degrees and rounded both times. */
const LAST_DIGITS_E6 = 5;

function apartE6({ position: a }: Row, { position: b }: Row): number {
  if (a === undefined || b === undefined) return Number.POSITIVE_INFINITY;
  return Math.max(Math.abs(a.latitudeE6 - b.latitudeE6), Math.abs(a.longitudeE6 - b.longitudeE6));
}

/** A place in whole 1e-6 degrees, which is what we keep and finer than what any of the receivers tells. */
function place({ position }: Row): string {
  return `${position?.latitudeE6} ${position?.longitudeE6}`;
}

/** Speeds: gpsd keeps knots to 1e-3 m/s. */
const SPEED_WITHIN_MPS = 0.002;

interface Agreement {
  log: string;
  /** Rows with a time of which gpsd says the same (fix or none; speed), and the deviations. */
  fix: Partial<Record<'same' | 'ours' | 'theirs' | 'unknown', number>>;
  speed: Partial<Record<'same' | 'other' | 'unknown', number>>;
}

const AGREEMENTS: Agreement[] = [
  { log: 'garmin15x.log', fix: { same: 7 }, speed: { same: 7 } },
  // unknown: the first second, which gpsd could not date yet. other: 37 times until 09:48:54 gpsd ends its cycle at a
  // GLL of the next second (see above) and works a speed out from two places, because it has none yet; 12 times this
  // plotter's VTG says another, smoothed speed than its RMC of the same second, and gpsd takes VTG, which comes later.
  { log: 'bundg_zeus_9.log', fix: { same: 147, unknown: 1 }, speed: { same: 95, other: 49, unknown: 1 } },
  // unknown: before its first fix gpsd reports no time; the first fix it could not date yet.
  { log: 'haicom-305N.log', fix: { same: 67, unknown: 7 }, speed: { same: 67, unknown: 1 } },
  // unknown: as above.
  { log: 'quectel-eg25-g.log', fix: { same: 25, unknown: 7 }, speed: { same: 23 } },
];

recordedTest.each(AGREEMENTS)(
  '$log: whether there is a fix (its mode), and its speed, are gpsd’s',
  ({ log, fix, speed }) => {
    const told = new Map<string, Row[]>();
    for (const { fix: one } of reports(log)) {
      if (one?.timeS !== undefined) told.set(key(one.timeS), [...(told.get(key(one.timeS)) ?? []), one]);
    }
    const fixes = { same: 0, ours: 0, theirs: 0, unknown: 0 };
    const speeds = { same: 0, other: 0, unknown: 0 };
    for (const row of readLog(log)) {
      if (row.timeS === undefined) continue;
      const theirs = told.get(key(row.timeS));
      if (theirs === undefined) fixes.unknown++;
      else if (theirs.some(({ position }) => position) === (row.position !== undefined)) fixes.same++;
      else fixes[row.position ? 'ours' : 'theirs']++;
      const { speedMps } = row;
      if (speedMps === undefined) continue;
      const said = theirs?.flatMap((one) => (one.speedMps === undefined ? [] : [one.speedMps])) ?? [];
      if (said.length === 0) speeds.unknown++;
      else if (said.some((mps) => Math.abs(mps - speedMps) <= SPEED_WITHIN_MPS)) speeds.same++;
      else speeds.other++;
    }
    expect(fixes).toEqual({ same: 0, ours: 0, theirs: 0, unknown: 0, ...fix });
    expect(speeds).toEqual({ same: 0, other: 0, unknown: 0, ...speed });
  },
);
