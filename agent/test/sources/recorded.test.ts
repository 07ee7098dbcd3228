import { expect } from 'vitest';
import { createPlausibleFilter, limitsFor, type VehicleKind } from '../../src/sources/plausible.ts';
import { openRecording } from '../../src/sources/recording.ts';
import type { ProblemCounts, Row } from '../../src/sources/row.ts';
import { GPS_EPOCH_S } from '../../src/sources/times.ts';
import { RECORDINGS, recordedTest } from './recordings.ts';

/** What every recording holds: rows, problems of its text, and what is implausible in a vehicle of its kind. */
interface Known {
  form: string;
  kind: VehicleKind;
  rows: number;
  text?: Partial<ProblemCounts>;
  implausible?: Partial<ProblemCounts>;
}

const scooter = (rows: number, more: Partial<Known> = {}): Known => ({
  form: 'dublin_scooter',
  kind: 'e_scooter',
  rows,
  ...more,
});
const bike = (rows: number, more: Partial<Known> = {}): Known => ({
  form: 'dublin_bike',
  kind: 'e_bike',
  rows,
  ...more,
});
const twizy = (
  rows: number,
  implausible: Partial<ProblemCounts>,
  text: Partial<ProblemCounts> = {},
): Known => ({
  form: 'twizy',
  kind: 'car',
  rows,
  text,
  implausible,
});
const car = (form: string, rows: number, more: Partial<Known> = {}): Known => ({
  form,
  kind: 'car',
  rows,
  ...more,
});

const SCOOTERS = [93, 99, 195, 199, 81, 105, 104, 103, 138, 107, 102, 109, 97, 97, 196, 166, 119, 81];
const BIKES = [970, 739, 69, 559, 2200, 632, 314, 347, 387, 675, 613, 519];

const KNOWN: Record<string, Known> = {
  ...Object.fromEntries(
    SCOOTERS.map((rows, at) => [`dublin-micromobility/e-scooter/trip_${at + 1}.csv`, scooter(rows)]),
  ),
  ...Object.fromEntries(
    BIKES.map((rows, at) => [`dublin-micromobility/e-bike/trip_${at + 1}.csv`, bike(rows)]),
  ),
  // 44 m and 39 m in one second.
  'dublin-micromobility/e-scooter/trip_3.csv': scooter(195, { implausible: { jumped: 2 } }),
  'dublin-micromobility/e-scooter/trip_5.csv': scooter(81, { implausible: { jumped: 6 } }),
  // One speed of -3.6 km/h: minus one metre a second, a phone's "unknown".
  'dublin-micromobility/e-scooter/trip_6.csv': scooter(105, { text: { other: 1 } }),
  // Row 14: a latitude with a letter in it.
  'dublin-micromobility/e-scooter/trip_18.csv': scooter(81, { text: { unparsable: 1 } }),
  'dublin-micromobility/e-bike/trip_5.csv': bike(2200, { implausible: { jumped: 3 } }),
  // The receiver told a new position every 10 s or so while the car drove on.
  'rsk-twizy/T1_03_29_2021.csv': twizy(6189, { held: 3960, jumped: 1 }, { impossible_time: 10 }),
  'rsk-twizy/T2_03_29_2021.csv': twizy(8521, { held: 4689, jumped: 2 }, { impossible_time: 57 }),
  'rsk-twizy/T3_05_25_2021_1.csv': twizy(961, { held: 695 }),
  'rsk-twizy/T3_05_25_2021_2.csv': twizy(1121, { held: 803 }),
  'rsk-twizy/T3_05_25_2021_3.csv': twizy(953, { held: 706 }),
  'omaha-blackbox/nds_data_drives_1-14.csv': car('omaha', 6533),
  'comma2k19/gnss_ublox.csv': car('comma', 579),
  'munich-barefoot/x0001-001.json': car('track_json', 1194),
  'munich-barefoot/x0001-015.json': car('track_json', 80),
  'gpsd-nmea/bundg_zeus_9.log': car('nmea', 149),
  'gpsd-nmea/garmin15x.log': car('nmea', 7),
  // Six epochs the receiver does not stand by, four with a dilution of 21.1.
  'gpsd-nmea/haicom-305N.log': car('nmea', 74, {
    text: { poor_quality: 6 },
    implausible: { poor_quality: 4 },
  }),
  // 37 epochs without a fix: nothing offered, nothing lost.
  'gpsd-nmea/quectel-eg25-g.log': car('nmea', 60),
};

const NONE: ProblemCounts = {
  unparsable: 0,
  impossible_time: 0,
  held: 0,
  jumped: 0,
  poor_quality: 0,
  other: 0,
};

recordedTest.each(Object.entries(KNOWN))('%s: rows and problems are as known', async (file, known) => {
  const { rows, counts, format } = await read(file);
  expect(format).toBe(known.form);
  expect(rows).toHaveLength(known.rows);
  expect(counts).toEqual({ ...NONE, ...known.text });

  const filter = createPlausibleFilter(limitsFor(known.kind, GPS_EPOCH_S));
  const judged = rows.map(({ part: _part, ...values }) => filter.judge({ source: 'recorded', ...values }, 0));
  expect(filter.counts).toEqual({ ...NONE, ...known.implausible });
  // Every offer is kept or has exactly one reason; what was never offered has none.
  for (const [at, sample] of judged.entries()) {
    const offered = rows[at]?.position !== undefined || rows[at]?.problems !== undefined;
    const kept = sample.position === undefined ? 0 : 1;
    expect(kept + (sample.problems?.length ?? 0)).toBe(offered ? 1 : 0);
  }
});

recordedTest('the row with 53.3x85817 is an absent position, and its other values stay', async () => {
  const { rows } = await read('dublin-micromobility/e-scooter/trip_18.csv');
  const row = rows[14];
  expect(row?.position).toBeUndefined();
  expect(row?.problems).toEqual(['unparsable']);
  expect(row?.timeS).toBe(Date.UTC(2023, 10, 3, 14, 59, 27) / 1000);
  expect(row?.stateOfChargePermille).toBe(960);
});

recordedTest('health, weather and altitude never become part of a row', async () => {
  const allowed = ['timeS', 'position', 'speedMps', 'stateOfChargePermille', 'problems', 'part'];
  for (const file of Object.keys(KNOWN)) {
    const { rows } = await read(file);
    const names = new Set(rows.flatMap((row) => Object.keys(row)));
    expect(
      [...names].filter((name) => !allowed.includes(name)),
      file,
    ).toEqual([]);
  }
});

recordedTest('units: km/h, mph and m/s come out as metres per second, per cent as permille', async () => {
  const first = async (file: string) => (await read(file)).rows[0];
  expect(await first('dublin-micromobility/e-bike/trip_2.csv')).toEqual({
    timeS: Date.UTC(2023, 6, 7, 7, 52, 3) / 1000,
    position: { latitudeE6: 53_385_588, longitudeE6: -6_256_572, accuracyM: 0 },
    speedMps: 13.241 / 3.6,
  });
  const omaha = await first('omaha-blackbox/nds_data_drives_1-14.csv');
  expect(omaha?.speedMps).toBeCloseTo(30.4658 * 0.44704, 3);
  expect(omaha).toMatchObject({ timeS: 1_558_644_851, part: '1.0', position: { accuracyM: 13 } });
  const comma = await first('comma2k19/gnss_ublox.csv');
  expect(comma).toMatchObject({ timeS: 1_533_226_488.299, position: { latitudeE6: 37_720_998 } });
  expect(comma?.speedMps).toBeCloseTo(7.823, 6);
  const car = await first('rsk-twizy/T2_03_29_2021.csv');
  expect(car).toMatchObject({ stateOfChargePermille: 977, timeS: Date.UTC(2021, 2, 29, 16, 49, 29) / 1000 });
  expect(car?.speedMps).toBeCloseTo(9.1 / 3.6, 9);
  const munich = await first('munich-barefoot/x0001-001.json');
  expect(munich?.timeS).toBe(Date.UTC(2014, 8, 10, 4, 54, 7) / 1000);
  expect((await first('dublin-micromobility/e-scooter/trip_4.csv'))?.position?.accuracyM).toBe(6);
});

async function read(file: string): Promise<{ rows: Row[]; counts: ProblemCounts; format: string }> {
  const recording = await openRecording(`${RECORDINGS}/${file}`);
  const rows: Row[] = [];
  for await (const row of recording.rows()) rows.push(row);
  const { format } = recording;
  return { rows, counts: recording.counts, format: format.kind === 'csv' ? format.form : format.kind };
}
