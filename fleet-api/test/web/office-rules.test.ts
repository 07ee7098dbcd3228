/** What the privacy office types, against the doors' own schemas. */
import { expect, test } from 'vitest';
import { NewOrder } from '../../src/authorities/disclosure-schemas.ts';
import { Note } from '../../src/breaches/breach-schemas.ts';
import { NOTE_FIELDS, type NoteDraft, type NoteKind, noteOf } from '../../web/src/office/note-draft.ts';
import { asksOf, EMPTY_ORDER, instantsIn, orderOf } from '../../web/src/office/order-draft.ts';
import { momentOf, momentText } from '../../web/src/pages/moments.ts';

const VEHICLE = '0123456789abcdef0123456789abcdef';
const draft: NoteDraft = {
  ...{ text: ' Keys were changed. ', level: 'high', ground: 'risk_averted', reference: 'DVI 17' },
  ...{ lateReason: '', vehicles: '', whenS: 1_800_000_000, fromS: 1_799_990_000, toS: 1_800_000_000 },
};

test('L3: every kind of note that the page makes is one that the door takes', () => {
  for (const kind of Object.keys(NOTE_FIELDS) as NoteKind[])
    expect(Note.parse(noteOf(kind, draft)), kind).toMatchObject({ kind });
  const kinds = Note.options.map(({ shape }) => shape.kind.value);
  expect(Object.keys(NOTE_FIELDS).sort()).toEqual(kinds.sort());
});

test('L3: no vehicle named means all; a reason for lateness that was not given is not sent', () => {
  expect(noteOf('scope', draft)).toMatchObject({ vehicles: 'all' });
  expect(noteOf('scope', { ...draft, vehicles: `${VEHICLE}, ${VEHICLE}` })).toMatchObject({
    vehicles: [VEHICLE, VEHICLE],
  });
  expect(noteOf('authority_notified', draft)).not.toHaveProperty('late_reason');
  expect(noteOf('authority_notified', { ...draft, lateReason: 'The vendor was silent.' })).toMatchObject({
    late_reason: 'The vendor was silent.',
  });
});

test('R4: an order as typed is one that the door takes; moments that are none make no order', () => {
  const typed = {
    ...{ ...EMPTY_ORDER, authority: 'State Police', office: 'Riga region', number: '11/26' },
    ...{ text: 'A collision.', label: 'Scooter 12', untold: '2026-12-01' },
    instants: '2026-07-01T12:00:00 Europe/Riga\n\n 2026-07-01T12:05:00 +03:00 ',
  } as const;
  for (const asks of ['rental', 'person', 'places', 'both'] as const) {
    const { person, places = false } = NewOrder.parse(orderOf({ ...typed, asks }));
    expect(asksOf({ person, places })).toBe(asks);
  }
  expect(orderOf(typed)?.instants).toHaveLength(2);
  for (const instants of ['', 'tomorrow', '2026-07-01T12:00 UTC', '2026-07-01T12:00:00'])
    expect([instantsIn(instants), orderOf({ ...typed, instants })]).toEqual([undefined, undefined]);
});

test('a moment as a field writes it is the same second again, to the minute', () => {
  for (const atS of [1_800_000_000, 1_793_235_600, 1_774_747_800])
    expect(momentOf(momentText(atS))).toBe(atS - (atS % 60));
  expect(momentOf('')).toBeNaN();
});
