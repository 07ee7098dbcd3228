import { expect, test } from 'vitest';
import { envNameOf, parseAgentConfig } from '../../src/config.ts';
import { AgentError } from '../../src/errors.ts';

const ID = '12345678901234567890123456789012';
const SECRET = 'ab'.repeat(32);

const GOOD = `
tenant: demo
unitId: ${ID}
vehicleId: 0e123456789012345678901234567890
vehicleKind: e_scooter
unitSecret: ${SECRET}
unitKey: unit.key
rootKeys: [${'cd'.repeat(32)}]
stateDir: state
runDir: /run/fleetveil
socket: agent.sock
broker: { url: mqtt://127.0.0.1:1883 }
clock: { demo: true, rate: 60, originS: 1800000000, bootOriginS: 12.5 }
source: { kind: recorded, file: drive.csv, startS: 1800000100 }
energy: { batteryWh: 460 }
`;

function problem(yaml: string, env: Record<string, string> = {}): string {
  try {
    parseAgentConfig(yaml, env, '/etc/fleetveil');
  } catch (error) {
    expect(error).toBeInstanceOf(AgentError);
    expect(error).toMatchObject({ code: 'config' });
    return (error as Error).message;
  }
  throw new Error('was accepted');
}

/** The good file with one line changed. */
function withLine(name: string, line: string): string {
  return GOOD.split('\n')
    .map((old) => (old.startsWith(`${name}:`) ? line : old))
    .join('\n');
}

test('reads the file: ids of digits stay texts, numbers become numbers, paths are made absolute', () => {
  const config = parseAgentConfig(GOOD, {}, '/etc/fleetveil');
  expect(config).toMatchObject({
    unitId: ID,
    vehicleId: '0e123456789012345678901234567890',
    unitSecret: SECRET,
    unitKey: '/etc/fleetveil/unit.key',
    stateDir: '/etc/fleetveil/state',
    runDir: '/run/fleetveil',
    clock: { demo: true, rate: 60, originS: 1_800_000_000, bootOriginS: 12.5 },
    sources: [{ kind: 'recorded', file: '/etc/fleetveil/drive.csv', startS: 1_800_000_100 }],
    energy: { batteryWh: 460 },
  });
});

test.each([
  ['gpsd', 'source: { kind: gpsd, host: 127.0.0.1, port: 2947 }'],
  ['nmea over TCP', 'source: { kind: nmea-tcp, host: gps.local, port: 10110 }'],
  ['an NMEA device', 'source: { kind: nmea-file, file: /dev/ttyUSB0 }'],
])('takes %s as a source', (_name, line) => {
  expect(parseAgentConfig(withLine('source', line), {}, '/').sources[0]?.kind).toMatch(/gpsd|nmea/);
});

const SPEED_SIGNAL =
  '{ value: speed, id: 0B4, startBit: 47, length: 16, byteOrder: big, scale: 0.01, unit: km/h }';

/** The good file with several sources, one a line. */
function withSources(...sources: string[]): string {
  return withLine('source', `sources:\n${sources.map((source) => `  - ${source}`).join('\n')}`);
}

test('C9: takes several sources in their order, with their paths made absolute', () => {
  const yaml = withSources(
    '{ kind: gpsd, host: localhost, port: 2947 }',
    '{ kind: nmea-file, file: /dev/ttyUSB0, baud: 9600 }',
    '{ kind: viss, url: "ws://127.0.0.1:8090", tokenFile: viss.token }',
    '{ kind: kuksa, url: "https://databroker:55555", caFile: ca.pem }',
    `{ kind: can-file, file: /run/can0, obd: true, signals: [${SPEED_SIGNAL}] }`,
  );
  const { sources } = parseAgentConfig(yaml, {}, '/etc/fleetveil');
  expect(sources.map(({ kind }) => kind)).toEqual(['gpsd', 'nmea-file', 'viss', 'kuksa', 'can-file']);
  expect(sources[1]).toMatchObject({ baud: 9600 });
  expect(sources[2]).toMatchObject({ tokenFile: '/etc/fleetveil/viss.token' });
  expect(sources[3]).toMatchObject({ caFile: '/etc/fleetveil/ca.pem' });
  expect(sources[4]).toMatchObject({
    obd: true,
    signals: [
      {
        ...{ value: 'speed', id: 0x0b4, startBit: 47, length: 16, byteOrder: 'big', signed: false },
        ...{ scale: 0.01, offset: 0, unit: 'km/h' },
      },
    ],
  });
});

test('takes an inertial sensor beside the sources', () => {
  const yaml = `${GOOD}\nimu: { kind: imu-file, file: imu.pipe }`;
  expect(parseAgentConfig(yaml, {}, '/run').imu).toEqual({ kind: 'imu-file', file: '/run/imu.pipe' });
  expect(problem(`${GOOD}\nimu: { kind: imu-usb }`)).toMatch(/^imu\.kind: needs kind: imu-tcp/);
});

/** The good signal with one setting changed. */
const signal = (name: string, value: string) => {
  const changed = SPEED_SIGNAL.replace(new RegExp(`${name}: [^,}]+`), `${name}: ${value}`);
  return withSources(`{ kind: can-file, file: f, signals: [${changed}] }`);
};

test.each([
  [
    'both',
    `${GOOD}\nsources: [{ kind: gpsd, host: h, port: 1 }]`,
    'source: needs one source, or several under sources',
  ],
  ['neither', withLine('source', ''), 'source: needs one source, or several under sources'],
  ['none', withLine('source', 'sources: []'), 'sources: needs a list of 1 to 8 sources'],
  [
    'two recordings',
    withSources(...['a', 'b'].map((file) => `{ kind: recorded, file: ${file}, startS: 1 }`)),
    'sources: needs at most one source of kind recorded',
  ],
  [
    'an unknown kind',
    withSources('{ kind: teleport }'),
    'sources.0.kind: needs kind: recorded, gpsd, nmea-tcp, nmea-file, viss, kuksa, can-tcp or can-file',
  ],
  [
    'a setting of another kind',
    withSources('{ kind: gpsd, host: h, port: 1, baud: 9600 }'),
    'sources.0.baud: no such setting',
  ],
  [
    'an odd speed',
    withSources('{ kind: nmea-file, file: f, baud: 9601 }'),
    'sources.0.baud: needs one of 4800, 9600, 19200, 38400, 57600, 115200, 230400, 460800, 921600',
  ],
  [
    'a password',
    withSources('{ kind: viss, url: "ws://me:hunter2@h" }'),
    'sources.0.url: needs ws://host:port or wss://host:port, without a password',
  ],
  [
    'nothing to read',
    withSources('{ kind: can-file, file: f }'),
    'sources.0: needs obd: true or at least one of signals',
  ],
  [
    'a unit that does not fit',
    signal('unit', '"%" '),
    'sources.0.signals.0.unit: needs one of km/h, m/s, mph',
  ],
  [
    'a bit outside',
    signal('startBit', '600'),
    'sources.0.signals.0.startBit: needs a bit from 0 to 511, numbered as in a DBC file',
  ],
  [
    'a signal that leaves its frame',
    signal('startBit', '504'),
    'sources.0.signals.0.startBit: needs a signal inside its frame',
  ],
  ['too many bits', signal('length', '64'), 'sources.0.signals.0.length: needs bits from 1 to 32'],
  [
    'no id',
    signal('id', 'xyz'),
    'sources.0.signals.0.id: needs the id of a frame in hexadecimal, at most 1FFFFFFF',
  ],
])('names the setting and the rule: %s', (_name, yaml, message) => {
  expect(problem(yaml).split('\n')).toContain(message);
});

test('one source from the environment stands in the place of all in the file', () => {
  const env = { FLEETVEIL_AGENT_SOURCE_KIND: 'nmea-file', FLEETVEIL_AGENT_SOURCE_FILE: '/dev/ttyS1' };
  const yaml = withSources('{ kind: gpsd, host: h, port: 1 }', '{ kind: viss, url: "ws://h" }');
  expect(parseAgentConfig(yaml, env, '/').sources).toEqual([{ kind: 'nmea-file', file: '/dev/ttyS1' }]);
});

test('the secret may lie in a file', () => {
  const config = parseAgentConfig(withLine('unitSecret', 'unitSecret: secret.hex'), {}, '/etc/fleetveil');
  expect(config.unitSecret).toBe('/etc/fleetveil/secret.hex');
});

test('the environment outdoes the file, setting by setting', () => {
  const env = {
    FLEETVEIL_AGENT_BROKER_URL: 'mqtts://broker:8883',
    FLEETVEIL_AGENT_ENERGY_BATTERY_WH: '500',
    FLEETVEIL_AGENT_ROOT_KEYS: `${'11'.repeat(32)},${'22'.repeat(32)}`,
    FLEETVEIL_DATA: 'is not ours',
  };
  const config = parseAgentConfig(GOOD, env, '/');
  expect(config.broker.url).toBe('mqtts://broker:8883');
  expect(config.energy).toEqual({ batteryWh: 500 });
  expect(config.rootKeys).toHaveLength(2);
});

test('another kind of source from the environment leaves nothing of the one in the file', () => {
  const env = {
    FLEETVEIL_AGENT_SOURCE_KIND: 'gpsd',
    FLEETVEIL_AGENT_SOURCE_HOST: '127.0.0.1',
    FLEETVEIL_AGENT_SOURCE_PORT: '2947',
    FLEETVEIL_AGENT_CLOCK_DEMO: 'false',
  };
  const config = parseAgentConfig(GOOD, env, '/');
  expect(config.sources).toEqual([{ kind: 'gpsd', host: '127.0.0.1', port: 2947 }]);
  expect(config.clock).toEqual({ demo: false });
});

test('an environment variable that is no setting is refused by its name', () => {
  expect(problem(GOOD, { FLEETVEIL_AGENT_BROKERURL: 'x' })).toBe(
    'FLEETVEIL_AGENT_BROKERURL: no such setting',
  );
});

test('names of environment variables follow from the settings', () => {
  expect(envNameOf('broker.caFile')).toBe('FLEETVEIL_AGENT_BROKER_CA_FILE');
  expect(envNameOf('unitId')).toBe('FLEETVEIL_AGENT_UNIT_ID');
});

/** Each bad line, the setting that must be named, and a value that must not be. */
const BAD: readonly [line: string, setting: string, value: string][] = [
  ['tenant: Demo!Secret', 'tenant', 'Demo'],
  ['unitId: 77secret', 'unitId', '77secret'],
  ['vehicleKind: spaceship', 'vehicleKind', 'spaceship'],
  ['unitSecret: ""', 'unitSecret', '""'],
  ['rootKeys: [beef5ec]', 'rootKeys.0', 'beef5ec'],
  ['rootKeys: []', 'rootKeys', '[]'],
  ['broker: { url: "mqtt://me:hunter2@host" }', 'broker.url', 'hunter2'],
  ['broker: { url: http://host9 }', 'broker.url', 'host9'],
  // Not an address at all: nothing that connects would say which setting it was.
  ['broker: { url: "mqtts://broker:88830" }', 'broker.url', '88830'],
  ['broker: { url: "mqtt://[fe80::1883" }', 'broker.url', 'fe80'],
  ['source: { kind: viss, url: "ws://vehicle:80900" }', 'source.url', '80900'],
  ['source: { kind: viss, url: "ws://vehicle/#part7" }', 'source.url', 'part7'],
  ['source: { kind: kuksa, url: "http://vehicle:555555" }', 'source.url', '555555'],
  ['clock: { demo: true, rate: 99999, originS: 1, bootOriginS: 1 }', 'clock.rate', '99999'],
  ['clock: { demo: maybe }', 'clock.demo', 'maybe'],
  ['clock: { demo: false, rate: 77 }', 'clock.rate', '77'],
  ['source: { kind: recorded, file: secretfile }', 'source.startS', 'secretfile'],
  ['source: { kind: gpsd, host: h, port: 70000 }', 'source.port', '70000'],
  ['energy: { batteryWh: -415 }', 'energy.batteryWh', '415'],
  ['energy: { batteryKwh: 415 }', 'energy.batteryKwh', '415'],
  [`socket: /${'s'.repeat(120)}`, 'socket', 'sss'],
];

test.each(BAD)('names the setting and never the value: %s', (line, setting, value) => {
  const message = problem(withLine(line.slice(0, line.indexOf(':')), line));
  expect(message.split('\n').some((problem) => problem.startsWith(`${setting}: `))).toBe(true);
  expect(message).not.toContain(value);
});

test('names every problem at once', () => {
  const both = withLine('tenant', 'tenant: NO').replace('unitKey: unit.key', '');
  expect(
    problem(both)
      .split('\n')
      .map((line) => line.split(':')[0]),
  ).toEqual(['tenant', 'unitKey']);
});

test.each([
  ['not YAML', 'tenant: [secretvalue', 'the settings file is not YAML'],
  ['a list', '- secretvalue', 'the settings file needs one setting a line'],
  ['nothing', '', 'the settings file needs one setting a line'],
])('a file that is %s is refused without a word of it', (_name, text, message) => {
  expect(problem(text)).toBe(message);
});

test('a setting that does not exist is refused by its name', () => {
  expect(problem(`${GOOD}\nplate: AB-1234`)).toBe('plate: no such setting');
});

test('M11: traffic is prompt or shaped, in slots of a minute to a quarter of an hour; also from the environment', () => {
  const shaped = parseAgentConfig(`${GOOD}traffic: shaped\nslotS: 600\n`, {}, '/etc/fleetveil');
  expect(shaped).toMatchObject({ traffic: 'shaped', slotS: 600 });
  const told = { FLEETVEIL_AGENT_TRAFFIC: 'shaped', FLEETVEIL_AGENT_SLOT_S: '60' };
  expect(parseAgentConfig(GOOD, told, '/etc/fleetveil')).toMatchObject({ traffic: 'shaped', slotS: 60 });
  expect(problem(`${GOOD}traffic: hidden\n`)).toBe('traffic: needs prompt or shaped');
  for (const slotS of ['59', '901', '300.5', 'x'])
    expect(problem(`${GOOD}slotS: ${slotS}\n`)).toBe('slotS: needs whole seconds from 60 to 900');
});
