import { expect, test } from 'vitest';
import {
  type Breach,
  type BreachNote,
  breachEndsOn,
  breachState,
  NOTICE_S,
  noteHash,
  refuseNote,
  type WrittenNote,
} from '../../src/breaches/breach.ts';
import { ridersCsv } from '../../src/breaches/riders-csv.ts';

const AWARE = 1_790_000_000;
const BREACH: Breach = { breachId: 'b'.repeat(32), awareS: AWARE, openedS: AWARE + 60, endsOn: '2031-09-21' };

function written(...notes: readonly BreachNote[]): WrittenNote[] {
  return notes.map((note, index) => ({ number: index + 1, atS: AWARE + 60, officer: 'dana', note }));
}
const FACTS: BreachNote = { kind: 'facts', text: 'A backup was readable.' };
const SCOPE: BreachNote = { kind: 'scope', vehicles: 'all', fromS: AWARE - 100, toS: AWARE };
const MEASURE: BreachNote = { kind: 'measure', text: 'Closed.' };
const risk = (level: 'unlikely' | 'risk' | 'high'): BreachNote => ({ kind: 'risk', level, text: 'Because.' });
const told = (atS: number, lateReason?: string): BreachNote => ({
  ...{ kind: 'authority_notified', atS, reference: 'A 1' },
  ...(lateReason === undefined ? {} : { lateReason }),
});

test('L3: 72 hours run from awareness, through weekends, and are shown as what is left', () => {
  const at = (nowS: number) => breachState(BREACH, written(FACTS), nowS);
  expect(at(AWARE + 60)).toMatchObject({ dueS: AWARE + 259_200, leftS: 259_140 });
  expect(at(AWARE + NOTICE_S).leftS).toBe(0);
  expect(at(AWARE + NOTICE_S + 1).leftS).toBe(-1);
});

test('L3: the notice stops the clock, at the moment it was made', () => {
  const inTime = breachState(BREACH, written(FACTS, told(AWARE + NOTICE_S)), AWARE + 10 * NOTICE_S);
  expect(inTime).toMatchObject({ leftS: undefined, authority: { isLate: false } });
  const late = breachState(BREACH, written(FACTS, told(AWARE + NOTICE_S + 1, 'x')), AWARE + 10 * NOTICE_S);
  expect(late.authority).toEqual({ atS: AWARE + NOTICE_S + 1, isLate: true });
});

test('L3: a late notice without its reason is refused', () => {
  const late = AWARE + NOTICE_S + 1;
  const refuse = (note: BreachNote, nowS = late + 9) => refuseNote(BREACH, written(FACTS), note, nowS);
  expect(refuse(told(late))).toBe('breach_late_reason_missing');
  expect(refuse(told(late, 'The vendor told us on the fourth day.'))).toBeUndefined();
  expect(refuse(told(late - 1))).toBeUndefined();
});

test('L3: nothing was done before it was known, or is done in the future', () => {
  const refuse = (note: BreachNote) => refuseNote(BREACH, written(FACTS), note, AWARE + 500);
  expect(refuse(told(AWARE + 501))).toBe('breach_time_wrong');
  expect(refuse(told(AWARE - 1))).toBe('breach_time_wrong');
  expect(refuse({ kind: 'persons_notified', atS: AWARE + 501, how: 'app' })).toBe('breach_time_wrong');
  expect(refuse({ kind: 'scope', vehicles: 'all', fromS: 2, toS: 1 })).toBe('breach_time_wrong');
});

test.each<[what: string, missing: readonly string[], notes: readonly BreachNote[]]>([
  ['nothing but facts: a risk is supposed', ['authority', 'scope', 'risk', 'measure', 'persons'], [FACTS]],
  ['no risk likely: nobody has to be told', [], [FACTS, SCOPE, MEASURE, risk('unlikely')]],
  ['a risk: the authority', ['authority'], [FACTS, SCOPE, MEASURE, risk('risk')]],
  ['a high risk: people, too', ['authority', 'persons'], [FACTS, SCOPE, MEASURE, risk('high')]],
  ['the last judgement holds', ['authority', 'persons'], [SCOPE, MEASURE, risk('unlikely'), risk('high')]],
  [
    'people exempt for a ground',
    ['authority'],
    [SCOPE, MEASURE, risk('high'), { kind: 'persons_exempt', ground: 'data_unreadable', text: 'Sealed.' }],
  ],
])('L3, GDPR 33 and 34: what is left to do: %s', (_what, missing, notes) => {
  expect(breachState(BREACH, written(...notes), AWARE + 60).missing).toEqual(missing);
});

test('L3: a file with duties left is not closed, a closed one takes nothing more', () => {
  const done = [FACTS, SCOPE, MEASURE, risk('risk'), told(AWARE + 90)];
  const close: BreachNote = { kind: 'closed', text: 'Done.' };
  const refuse = (notes: readonly BreachNote[], note: BreachNote) =>
    refuseNote(BREACH, written(...notes), note, AWARE + 100);
  expect(refuse(done.slice(0, -1), close)).toBe('breach_unfinished');
  expect(refuse(done, close)).toBeUndefined();
  expect(refuse([...done, close], FACTS)).toBe('breach_closed');
});

test('L3: a file that is full still takes what its duties wait for, once, and its closing', () => {
  const close: BreachNote = { kind: 'closed', text: 'Done.' };
  const full = Array.from({ length: 990 }, () => FACTS);
  const refuse = (more: readonly BreachNote[], note: BreachNote) =>
    refuseNote(BREACH, written(...full, ...more), note, AWARE + 100);
  expect(refuse([], FACTS)).toBe('breach_closed');
  expect(refuse([], close)).toBe('breach_unfinished');
  const notes: BreachNote[] = [];
  for (const duty of [SCOPE, MEASURE, risk('high'), told(AWARE + 90), told(AWARE + 90)]) {
    if (refuse(notes, duty) === undefined) notes.push(duty);
  }
  expect(notes.map(({ kind }) => kind)).toEqual(['scope', 'measure', 'risk', 'authority_notified']);
  notes.push({ kind: 'persons_notified', atS: AWARE + 90, how: 'app' });
  expect(refuse(notes.slice(0, -1), notes.at(-1) ?? FACTS)).toBeUndefined();
  expect(refuse(notes, FACTS)).toBe('breach_closed');
  expect(refuse(notes, close)).toBeUndefined();
});

test('M7: a note that was changed has another hash; the order of its members does not matter', () => {
  expect(noteHash({ ...MEASURE })).toBe(noteHash({ text: 'Closed.', kind: 'measure' }));
  expect(noteHash({ kind: 'measure', text: 'Closed!' })).not.toBe(noteHash(MEASURE));
  expect(noteHash({ kind: 'scope', vehicles: ['a', 'b'], fromS: 1, toS: 2 })).not.toBe(
    noteHash({ kind: 'scope', vehicles: ['a'], fromS: 1, toS: 2 }),
  );
});

test('M6: a file ends five years after it was opened', () => {
  expect(breachEndsOn(Date.UTC(2028, 1, 29) / 1000)).toBe('2033-03-01');
});

test('the CSV quotes what would break it, and begins no formula', () => {
  const riders = [
    { riderId: 'a"b,c', rentals: 2 },
    { riderId: '=HYPERLINK("x")', rentals: 1 },
  ];
  expect(ridersCsv(riders)).toBe('rider_id,rentals\r\n"a""b,c",2\r\n"\'=HYPERLINK(""x"")",1\r\n');
});
