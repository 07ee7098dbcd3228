/**
 * A newcomer's path: the bundle on a clean Debian, `check` green against a real gpsd and a real mosquitto, and
 * the first tick's report at the operator's door. The machine's own Debian is not touched: everything of the
 * unit happens below a root folder of its own.
 */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { cp, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import {
  type AgentLine,
  createChance,
  type Fleet,
  type FleetVehicle,
  freePort,
  readBootS,
  startFleet,
  writeDay,
} from '@fleetveil/simulator';
import { afterAll, expect, test } from 'vitest';
import { type NmeaFeed, startNmeaFeed } from '../faults/nmea-feed.ts';
import { listen } from '../harness/agent.ts';
import { removeFleet } from '../harness/remove.ts';
import { listening } from '../parts/listening.ts';
import { admitting, INGEST, type Mosquitto, startMosquitto } from '../parts/mosquitto.ts';
import { needProgram, needRoot, needTime } from '../parts/parts.ts';
import { ROOT } from '../structure/source-tree.ts';

const run = promisify(execFile);
const RATE = 60;

let dir: string;
let broker: Mosquitto | undefined;
let fleet: Fleet | undefined;
let feed: NmeaFeed | undefined;
const children: ChildProcess[] = [];

afterAll(async () => {
  for (const child of children) child.kill('SIGKILL');
  await feed?.stop();
  await fleet?.stop();
  await broker?.stop();
  if (!dir) return;
  await run('umount', [join(dir, 'unit/proc')]).catch(() => {});
  await removeFleet(dir);
});

test('a clean Debian, the bundle, check is green, and the first report comes at the tick', async (context) => {
  needTime(context);
  needRoot(context);
  const [debootstrap, gpsd, mosquitto] = (['debootstrap', 'gpsd', 'mosquitto'] as const).map((name) =>
    needProgram(context, name),
  ) as [string, string, string];
  dir = await mkdtemp(join(tmpdir(), 'fleetveil-newcomer-'));
  const root = join(dir, 'unit');
  await run(debootstrap, ['--variant=minbase', 'bookworm', root], { maxBuffer: 1e8 });
  await run('mount', ['--bind', '/proc', join(root, 'proc')]);

  broker = await startMosquitto(mosquitto, join(dir, 'mosquitto'), []);
  const clock = { rate: RATE, originS: 1_790_000_000, bootOriginS: await readBootS() };
  const started = await startFleet({
    ...{ dir, clock, doorsPort: await freePort(), brokerPort: 0 },
    broker: { url: broker.url, ...INGEST },
  });
  fleet = admitting(started, broker, join(dir, 'fleet-api.yaml'));
  const vehicle = await fleet.enrol('car', 'newcomer');
  const gpsdPort = await startGpsd(gpsd, fleet);
  await layOut(root, vehicle, gpsdPort);

  const inUnit = (...words: string[]) => run('chroot', [root, ...words]);
  const installed = await inUnit('sh', '/root/unit/install.sh', '--node', '/root/unit/node');
  expect(installed.stdout).toContain('next: fleetveil-agent check');
  const { stdout } = await inUnit('fleetveil-agent', 'check');
  expect(stdout.split('\n').filter(Boolean)).toEqual([
    'config  ok      every setting holds',
    'source  ok      gives positions',
    'clock   ok      the time is not attested yet: the first connection brings it',
    'keys    ok      the secret and the signing key can be read',
    'broker  ok      answers, and knows this unit',
  ]);

  const heard = listen([]);
  start(root, heard.take);
  await heard.first(({ event, resolution }) => event === 'coarse_report' && Number(resolution) > 0);
  const operator = await fleet.doors.token('operator', ['dispatcher']);
  await expect
    .poll(
      () => fleet?.doors.text(`/v1/operator/vehicles/${vehicle.vehicleId}?reason=first+report`, operator),
      {
        timeout: 180_000,
      },
    )
    .toMatch(/"cell": ?"8[678][0-9a-f]{13}"/);
});

/** What a newcomer copies to the unit: the bundle, a Node, and what enrolling wrote. */
async function layOut(root: string, vehicle: FleetVehicle, gpsdPort: number): Promise<void> {
  const unit = join(root, 'root/unit');
  await run(process.execPath, [join(ROOT, 'agent/install/bundle.ts'), '--out', unit]);
  await cp(process.execPath, join(unit, 'node'));
  const enrolled = await readFile(vehicle.configFile, 'utf8');
  const key = /^unitKey: *["']?([^"'\n]+)/m.exec(enrolled)?.[1] ?? '';
  const source = `source:\n  kind: gpsd\n  host: 127.0.0.1\n  port: ${gpsdPort}\n`;
  const settings = enrolled
    .replace(/^unitKey:.*$/m, 'unitKey: agent.key')
    .replace(/^source:\n( +.*\n)+/m, '');
  await writeFile(join(unit, 'agent.yaml'), settings + source);
  await cp(join(dirname(vehicle.configFile), key), join(unit, 'agent.key'));
}

/** A real gpsd with a receiver that says where a standing car is. Gives its port. */
async function startGpsd(program: string, on: Fleet): Promise<number> {
  const parts = [{ kind: 'ride', durationS: 6 * 3600 }] as const;
  const startS = Math.ceil(on.clock.nowS());
  feed = await startNmeaFeed(on, writeDay({ vehicle: 'car', startS, parts }, createChance(7)));
  const port = await freePort();
  const args = ['-N', '-n', '-S', String(port), `tcp://127.0.0.1:${feed.port}`];
  children.push(spawn(program, args, { stdio: 'ignore' }));
  await listening(port);
  return port;
}

function start(root: string, take: (line: AgentLine) => void): void {
  const child = spawn('chroot', [root, 'fleetveil-agent', 'run', '--json'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  let rest = '';
  child.stdout.on('data', (part) => {
    const lines = (rest + part).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) take(JSON.parse(line) as AgentLine);
  });
}
