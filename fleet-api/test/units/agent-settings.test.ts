import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { agentSettingsText, keyFileOf, parseSource } from '../../src/units/agent-settings.ts';
import { parseLabel, parseVehicleKind, type Unit } from '../../src/units/unit.ts';

const UNIT: Unit = {
  ...{
    tenant: 'acme',
    unitId: '1'.repeat(32),
    vehicleId: '2'.repeat(32),
    vehicleKind: 'e_bike',
    label: 'Bike 7',
  },
};

test('the file names the unit, and paths beside itself; ids of digits stay texts', () => {
  const text = agentSettingsText(
    UNIT,
    {
      ...{ unitSecret: '3'.repeat(64), rootKeys: ['4'.repeat(64)], brokerUrl: 'mqtt://b:1883' },
      ...{ clock: { demo: true, rate: 60, originS: 1, bootOriginS: 2 }, batteryWh: 500 },
      source: { kind: 'gpsd', host: 'localhost', port: 2947 },
    },
    '/units/bike.yaml',
  );
  expect(parse(text)).toEqual({
    ...{ tenant: 'acme', unitId: UNIT.unitId, vehicleId: UNIT.vehicleId, vehicleKind: 'e_bike' },
    ...{ unitSecret: '3'.repeat(64), unitKey: 'bike.key', rootKeys: ['4'.repeat(64)] },
    ...{ stateDir: 'bike/state', runDir: 'bike/run', socket: 'bike/run/agent.sock' },
    ...{ broker: { url: 'mqtt://b:1883' }, clock: { demo: true, rate: 60, originS: 1, bootOriginS: 2 } },
    ...{ source: { kind: 'gpsd', host: 'localhost', port: 2947 }, energy: { batteryWh: 500 } },
  });
  expect(keyFileOf('/units/bike.yaml')).toBe('/units/bike.key');
});

test.each([
  ['gpsd:localhost:2947', undefined, { kind: 'gpsd', host: 'localhost', port: 2947 }],
  ['nmea-tcp:10.0.0.1:10110', undefined, { kind: 'nmea-tcp', host: '10.0.0.1', port: 10_110 }],
  ['nmea-file:/dev/ttyUSB0', undefined, { kind: 'nmea-file', file: '/dev/ttyUSB0' }],
  ['recorded:drive.csv', 99, { kind: 'recorded', file: 'drive.csv', startS: 99 }],
])('reads the source %s', (text, startS, expected) => {
  expect(parseSource(text, startS)).toEqual(expected);
});

test.each(['gpsd:localhost', 'recorded:drive.csv', 'serial:/dev/x', '', 'nmea-file:'])(
  'refuses the source "%s"',
  (text) => {
    expect(() => parseSource(text)).toThrow('--source: gpsd:HOST:PORT');
  },
);

test('kinds and labels', () => {
  expect([parseVehicleKind('car'), parseVehicleKind('e-scooter')]).toEqual(['car', 'e_scooter']);
  expect(() => parseVehicleKind('plane')).toThrow('--vehicle-kind: one of car, e_scooter, e_bike.');
  expect(parseLabel('Bike 7 Õ')).toBe('Bike 7 Õ');
  for (const label of ['', 'x'.repeat(65), 'a\nb', '\u001b[31m'])
    expect(() => parseLabel(label)).toThrow('--label');
});
