import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  ACTS,
  type AuditEntry,
  canonicalEntry,
  entryEndsOn,
  entryLeafHash,
  parseEntry,
  saltEntry,
} from '../../src/audit/entry.ts';

const OPENING: AuditEntry = {
  act: 'opening',
  atS: 1_700_000_000,
  tenant: 'demo',
  actor: { kind: 'rider', id: 'rider-1' },
  subject: { vehicleId: '00112233445566778899aabbccddeeff', rentalId: 'ffeeddccbbaa99887766554433221100' },
  purpose: 'rider_route',
  detail: { kind: 'route', fromS: 1_699_990_000, toS: 1_700_000_000, chunks: 12 },
};
const SALT = new Uint8Array(16).fill(3);

test('the canonical text of an entry is this one', () => {
  expect(canonicalEntry(OPENING)).toBe(
    '{"act":"opening","actor":{"id":"rider-1","kind":"rider"},"atS":1700000000,' +
      '"detail":{"chunks":12,"fromS":1699990000,"kind":"route","toS":1700000000},"purpose":"rider_route",' +
      '"subject":{"rentalId":"ffeeddccbbaa99887766554433221100","vehicleId":"00112233445566778899aabbccddeeff"},' +
      '"tenant":"demo"}',
  );
  expect(Buffer.from(entryLeafHash(SALT, OPENING)).toString('hex')).toBe(
    '5fda75dafa06c45ac8c2e4aaa76f09a9c3ee88771925739bde3f62d7f6c42f51',
  );
});

test('the canonical text does not depend on the order of members or on JSON in between', () => {
  const shuffled = JSON.parse(
    JSON.stringify(Object.fromEntries(Object.entries(OPENING).toReversed())),
  ) as AuditEntry;
  expect(canonicalEntry(shuffled)).toBe(canonicalEntry(OPENING));
  const texts = fc
    .string({ unit: 'binary', minLength: 1, maxLength: 60 })
    .filter((why) => why.isWellFormed());
  fc.assert(
    fc.property(texts, (why) => {
      const entry = { ...OPENING, why };
      expect(JSON.parse(canonicalEntry(entry))).toEqual(entry);
    }),
  );
});

test('M7: any change of an entry or of its salt changes the leaf', () => {
  const leaf = entryLeafHash(SALT, OPENING);
  const changes: AuditEntry[] = [
    { ...OPENING, atS: OPENING.atS + 1 },
    { ...OPENING, actor: { kind: 'operator', id: 'rider-1' } },
    { ...OPENING, purpose: 'dispute' },
    { ...OPENING, why: 'asked' },
    { ...OPENING, subject: {} },
  ];
  for (const changed of changes) expect(entryLeafHash(SALT, changed)).not.toEqual(leaf);
  expect(entryLeafHash(new Uint8Array(16).fill(4), OPENING)).not.toEqual(leaf);
});

test.each([
  ['a member for a place', { ...OPENING, latitudeE6: 56_950_000 }],
  ['a place among the details', { ...OPENING, detail: { ...OPENING.detail, latitudeE6: 56_950_000 } }],
  ['a place about the subject', { ...OPENING, subject: { cell: '8a1fb46622dffff' } }],
  ['a fraction', { ...OPENING, atS: 1.5 }],
  ['an act that is not in the list', { ...OPENING, act: 'peek' }],
  ['the details of another act', { ...OPENING, act: 'trip_read' }],
  ['a zero character', { ...OPENING, why: 'a\u0000b' }],
  ['half a character', { ...OPENING, why: '\ud800' }],
  ['no tenant', { ...OPENING, tenant: undefined }],
  ['nothing', null],
])('an entry with %s is none', (_, entry) => {
  expect(parseEntry(entry)).toBeUndefined();
});

test('an entry that does not fit its act is thrown back at its writer', () => {
  const wrong = { ...OPENING, detail: {} } as unknown as AuditEntry;
  expect(() => saltEntry(wrong, SALT)).toThrow('does not fit the act opening');
  expect(() => saltEntry(OPENING, new Uint8Array(8))).toThrow('salt');
});

test('every act is a plain word, and the text of an entry ends five years later', () => {
  for (const act of ACTS) expect(act).toMatch(/^[a-z_]+$/);
  expect(entryEndsOn(Date.UTC(2026, 4, 6, 23, 59, 59) / 1000)).toBe('2031-05-06');
  expect(entryEndsOn(Date.UTC(2028, 1, 29) / 1000)).toBe('2033-03-01');
});
