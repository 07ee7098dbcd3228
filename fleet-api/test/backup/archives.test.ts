/** Archives: what lies about of them, what is wrong with them, and their end. */
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { dayOf } from '@fleetveil/proto';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  type Content,
  checkOutside,
  readContents,
  UNFINISHED,
  writeArchive,
} from '../../src/backup/archive.ts';
import { keyFilesFor } from '../../src/backup/key-choice.ts';
import { type BackupPlan, backUpFleet, placeArchive } from '../../src/backup/make-fleet.ts';
import { endDayOf, hasEnded, type Manifest } from '../../src/backup/manifest.ts';
import { type BackupPart, PARTS, placeOfFleetTable, placeOfVaultTable } from '../../src/backup/placement.ts';
import { loadManifestVerifier } from '../../src/backup/recipients.ts';
import { admit, type RestoreAsk } from '../../src/backup/restore.ts';
import { listArchives, removeEndedArchives, removeUnfinished } from '../../src/backup/shelf.ts';
import { tablesInOrder } from '../../src/backup/table-store.ts';
import { createTestDatabase, type TestDatabase } from '../../testing/index.ts';
import { type DoorFleet, NOW_S, openDoorFleet, TENANT } from '../doors/door-fleet.ts';
import { scratchFolder } from '../scratch.ts';
import { type Ridden, ride, rideTrip } from '../trips/recorded-trip.ts';
import {
  type BackupFolders,
  backUpAll,
  foldersIn,
  keyFor,
  placeBeside,
  planFor,
  restorePart,
} from './two-places.ts';

let doors: DoorFleet;
let empty: TestDatabase;
let folders: BackupFolders;
let plan: BackupPlan;
let archives: Record<BackupPart, string>;
let ann: Ridden;

beforeAll(async () => {
  doors = await openDoorFleet({ vault: 'real' });
  folders = foldersIn(await scratchFolder());
  ann = await rideTrip(doors, 'ann-of-riga', [{ kind: 'ends', chunks: [ride(NOW_S, 2)] }]);
  const token = await doors.token('ann-of-riga', 'rider');
  await doors.ask(`/v1/rider/trips/${ann.booked.rental_id}`, { token });
  plan = await planFor(doors, folders);
  archives = await backUpAll(doors, plan);
  empty = await createTestDatabase();
});
afterAll(async () => {
  await doors?.close();
  await empty?.drop();
});

const exec = promisify(execFile);
const verifier = () => loadManifestVerifier(doors.fleet.config.keysDir, TENANT);

/** All that an archive holds, in clear, as its recipient reads it. */
async function clearTextOf(part: BackupPart): Promise<string> {
  const manifest = await checkOutside(archives[part], await verifier());
  const { privateKey } = await keyFor(part, folders);
  const contents: Content[] = [];
  for await (const content of readContents(archives[part], manifest, privateKey)) contents.push(content);
  return contents
    .map((content) => (content.kind === 'rows' ? content.rows.join('\n') : content.name))
    .join('\n');
}

test('F4: every table of both databases has its archive, and none would join a person and a place', async () => {
  const { owner, vault } = doors.database;
  const fleet = (await tablesInOrder(owner)).map((table) => [table, placeOfFleetTable(table)]);
  const keys = (await tablesInOrder(vault)).map((table) => [table, placeOfVaultTable(table)]);
  expect([...fleet, ...keys].filter(([, place]) => place === 'both')).toEqual([]);
  const placeOf = Object.fromEntries(fleet);
  expect(placeOf).toMatchObject({
    trip_place: 'trips',
    chunk: 'trips',
    rental_rider: 'links',
    audit_entry: 'links',
  });
  expect(placeOf).toMatchObject({
    rental: 'links',
    grant_issued: 'links',
    erasure: 'nowhere',
    lease: 'nowhere',
  });
  // Links are put back first: none of them may refer to a table of trips.
  const { rows } = await sql<{ of: string; to: string }>`
    SELECT conrelid::regclass::text AS of, confrelid::regclass::text AS to FROM pg_constraint
    WHERE contype = 'f' AND connamespace = 'public'::regnamespace`.execute(owner);
  expect(rows.filter(({ of, to }) => placeOf[of] === 'links' && placeOf[to] !== 'links')).toEqual([]);
  expect([placeOfFleetTable('made_by_nobody'), placeOfVaultTable('made_by_nobody')]).toEqual([
    'both',
    'both',
  ]);
});

test('F4: nothing readable lies about: no archive, nor all of them, holds a rider, a rental, a cell or a key', async () => {
  const raw = await Promise.all(PARTS.map((part) => readFile(archives[part])));
  const key = await doors.database.vault
    .selectFrom('stream_key')
    .select('wrapped_key')
    .executeTakeFirstOrThrow();
  const rental = ann.booked.rental_id;
  const needles = [
    Buffer.from('ann-of-riga'),
    Buffer.from(rental),
    Buffer.from(rental, 'hex'),
    Buffer.from(rental.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')),
    Buffer.from('881f607725fffff'),
    Buffer.from('trip_place'),
    key.wrapped_key,
    Buffer.from(key.wrapped_key.toString('hex')),
  ];
  for (const bytes of raw) {
    expect(bytes.length).toBeGreaterThan(500);
    for (const needle of needles) expect(bytes.includes(needle), needle.toString()).toBe(false);
  }
  // The same needles are there for those who have all the private keys: the search can find them.
  const clear = (await Promise.all(PARTS.map(clearTextOf))).join('\n');
  for (const text of ['ann-of-riga', '881f607725fffff', 'trip_place', key.wrapped_key.toString('hex')])
    expect(clear, text).toContain(text);
});

test('F4: whoever opens one archive has places, or people, or keys', async () => {
  const [trips, links, keys, acts] = await Promise.all(
    (['trips', 'links', 'keys', 'acts'] as const).map((part) => clearTextOf(part)),
  );
  const key = await doors.database.vault
    .selectFrom('stream_key')
    .select('wrapped_key')
    .executeTakeFirstOrThrow();
  const [rider, cell, wrapped] = ['ann-of-riga', '881f607725fffff', key.wrapped_key.toString('hex')];
  const holds = (text = ''): boolean[] => [rider, cell, wrapped].map((needle) => text.includes(needle));
  expect({ trips: holds(trips), links: holds(links), keys: holds(keys), acts: holds(acts) }).toEqual({
    trips: [false, true, false],
    links: [true, false, false],
    keys: [false, false, true],
    acts: [true, false, false],
  });
});

test('each archive is its owner’s alone, and lists with its last day', async () => {
  for (const part of PARTS) expect((await stat(archives[part])).mode & 0o777).toBe(0o600);
  expect((await stat(folders.folder)).mode & 0o777).toBe(0o700);
  const listed = await listArchives(folders.folder, await verifier());
  expect(listed.map(({ manifest }) => [manifest?.part, manifest?.endsDay])).toEqual(
    ['acts', 'keys', 'links', 'trips'].map((part) => [part, dayOf(NOW_S) + 7]),
  );
});

test('an archive that was altered, cut or made longer is none; the key of another opens nothing', async () => {
  const folder = await scratchFolder();
  const whole = await readFile(archives.trips);
  const place = join(folder, 'copy');
  const check = async (bytes: Uint8Array) => {
    await writeFile(place, bytes);
    return checkOutside(place, await verifier()).then(
      () => 'sound',
      (error: { code: string }) => error.code,
    );
  };
  expect(await check(whole)).toBe('sound');
  for (const at of [3, 40, Math.floor(whole.length / 2), whole.length - 200, whole.length - 1]) {
    const altered = Buffer.from(whole);
    altered[at] = (altered[at] ?? 0) ^ 1;
    expect(await check(altered), `byte ${at}`).toBe('backup_invalid');
  }
  expect(await check(whole.subarray(0, -1))).toBe('backup_invalid');
  expect(await check(Buffer.concat([whole, Buffer.of(0)]))).toBe('backup_invalid');
  const other = { ...(await keyFor('links', folders)), recipient: 'trips' as const };
  const config = placeBeside(doors.fleet.config, folder, empty);
  const wrongKey = restorePart(
    { config, database: empty },
    { part: 'trips', path: archives.trips, folders },
    {
      key: other,
      acceptGap: true,
    },
  );
  await expect(wrongKey).rejects.toMatchObject({ code: 'backup_refused' });
});

/** What a restore says of an archive of trips before it writes anything. */
async function admitted(more: Partial<RestoreAsk>): Promise<string> {
  const journal = { sinceS: 0, erasures: [], checkpoint: undefined };
  const ask = { path: archives.trips, key: await keyFor('trips', folders), tenant: TENANT, journal };
  return admit({ ...ask, acceptGap: false, nowS: NOW_S, ...more }).then(
    () => 'admitted',
    (error: Error) => error.message,
  );
}

test('M14: an archive past its last day is refused, and one without a journal that reaches back to it', async () => {
  const config = placeBeside(doors.fleet.config, await scratchFolder(), empty);
  const attempt = (more: object) =>
    restorePart({ config, database: empty }, { part: 'trips', path: archives.trips, folders }, more);
  await expect(attempt({ acceptGap: true, nowS: NOW_S + 8 * 86_400 })).rejects.toThrow('last day has passed');
  // A machine that does not know the time finds no archive too old, and deletes none for its sake.
  const before = await admitted({ nowS: NOW_S - 86_400 });
  expect(before).toContain('the clock of this machine is before the day on which it was made');
  await expect(attempt({})).rejects.toThrow('the journal does not reach back to it');
  const late = { sinceS: Date.now() / 1000 + 60, erasures: [], checkpoint: undefined };
  await expect(attempt({ journal: late })).rejects.toThrow('the journal does not reach back to it');
  await expect(attempt({ acceptGap: true, tenant: 'another' })).rejects.toThrow('another tenant');
  const links = restorePart(
    { config, database: empty },
    { part: 'trips', path: archives.trips, folders },
    { acceptGap: true },
  );
  await expect(links).rejects.toThrow('its links come first');
});

test('M14: archives end by themselves where Fleetveil keeps them, the day after their last', async () => {
  const copy = { ...plan, folder: await scratchFolder(), keepDays: 3 };
  await backUpFleet(doors.database.owner, copy);
  const gone = async (days: number) =>
    (await removeEndedArchives(copy.folder, await verifier(), dayOf(NOW_S) + days)).length;
  expect([await gone(3), await gone(4), (await readdir(copy.folder)).length]).toEqual([0, 2, 0]);
});

test('M14: a folder of archives that cannot be read is said, not taken for an empty one in which nothing ends', async () => {
  const notFolder = join(await scratchFolder(), 'backups');
  expect(await listArchives(notFolder, await verifier())).toEqual([]);
  await writeFile(notFolder, 'a file');
  await expect(removeEndedArchives(notFolder, await verifier(), dayOf(NOW_S))).rejects.toMatchObject({
    code: 'unwritable',
  });
});

test('what a killed backup left is no archive, and goes with the next', async () => {
  const folder = await scratchFolder();
  const name = archives.trips.slice(archives.trips.lastIndexOf('/') + 1);
  await writeFile(join(folder, `${name}${UNFINISHED}`), 'half');
  expect(await listArchives(folder, await verifier())).toEqual([]);
  expect([await removeUnfinished(folder), await readdir(folder)]).toEqual([1, []]);
});

test.runIf(userInfo().uid === 0)(
  'a full disk is one clear sentence, and nothing is left of the archive',
  async (context) => {
    const folder = await scratchFolder();
    const mounted = await exec('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'tmpfs', folder]).catch(
      () => undefined,
    );
    if (mounted === undefined) return context.skip('this machine lets nobody mount a tmpfs');
    try {
      const rows = [[randomBytes(400_000).toString('base64')]];
      const { path, ...place } = await placeArchive({ ...plan, folder }, 'trips');
      const facts = { ...(await checkOutside(archives.trips, await verifier())) };
      const { madeS, snapshotS, endsDay, firstDay, lastDay, migrations, policyVersion, checkpoint } = facts;
      const said = { madeS, snapshotS, endsDay, firstDay, lastDay, migrations, policyVersion, checkpoint };
      const sections = [{ name: 'trip', columns: ['x'], rows }];
      const written = writeArchive({ ...place, path, sections, facts: () => said });
      await expect(written).rejects.toMatchObject({
        code: 'disk_full',
        message: expect.stringContaining('Make room'),
      });
      expect(await readdir(folder)).toEqual([]);
    } finally {
      await exec('umount', ['-l', folder]);
    }
  },
);

test('M14: an archive of keys outlives no key in it, and leaves out those that end before', () => {
  const day = (n: number): number => n * 86_400;
  const times = {
    transport: [
      { id: 'aa', endsS: day(103) },
      { id: 'bb', endsS: day(130) },
    ],
    generations: [
      { id: 'old', endsS: day(101), used: false },
      { id: 'held', endsS: day(105), used: true },
      { id: 'new', endsS: day(130), used: false },
    ],
  };
  const names = [
    'transport-aa',
    'transport-bb',
    'generation-old',
    'generation-held',
    'generation-new',
    'vault',
  ];
  const files = [
    ...names.map((name) => `vault/${name}.key`),
    'offline/root.key',
    'online/status.key',
    'note.txt',
  ];
  expect(keyFilesFor(files, times, 100, 7)).toEqual({
    endsDay: 105,
    files: ['transport-bb', 'generation-held', 'generation-new', 'vault']
      .map((name) => `vault/${name}.key`)
      .concat('online/status.key'),
  });
});

test('M14: no archive lives longer than 28 days, whatever is asked', () => {
  expect([endDayOf(100, 7), endDayOf(100, 400), endDayOf(100, 28, [103])]).toEqual([107, 128, 103]);
  const manifest = { endsDay: 107 } as Manifest;
  expect([hasEnded(manifest, 107), hasEnded(manifest, 108)]).toEqual([false, true]);
});
