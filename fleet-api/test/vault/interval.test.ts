import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cutTo, type Span, splitFixes, unionOf } from '../../src/vault/interval.ts';

const span = (fromS: number, toS: number): Span => ({ fromS, toS });

test.each([
  ['apart', [span(0, 5), span(10, 15)], [span(0, 5), span(10, 15)]],
  ['touching', [span(0, 5), span(5, 9)], [span(0, 9)]],
  ['overlapping, in any order', [span(4, 9), span(0, 5)], [span(0, 9)]],
  ['one inside another', [span(0, 9), span(2, 3)], [span(0, 9)]],
  ['backwards is empty', [span(9, 0)], []],
  ['one instant', [span(7, 7)], [span(7, 7)]],
  ['none', [], []],
])('spans that are %s', (_, spans, union) => {
  expect(unionOf(spans)).toEqual(union);
});

test('a window cuts to the second at both ends', () => {
  const fixes = [9, 10, 11, 19, 20, 21].map((timeS) => ({ timeS }));
  expect(splitFixes(fixes, cutTo(span(10, 20), [span(0, 100)]))).toEqual({
    inside: [10, 11, 19, 20].map((timeS) => ({ timeS })),
    outside: 2,
  });
  expect(cutTo(span(10, 20), [span(0, 9), span(21, 30)])).toEqual([]);
  expect(splitFixes(fixes, [])).toEqual({ inside: [], outside: 6 });
});

test('M3: a fix is shown exactly where it lies in some grant and in the window', () => {
  const spans = fc.array(
    fc.tuple(fc.nat(60), fc.nat(60)).map(([a, b]) => span(a, b)),
    { maxLength: 6 },
  );
  const window = fc.tuple(fc.nat(60), fc.nat(60)).map(([a, b]) => span(a, b));
  const inside = ({ fromS, toS }: Span, timeS: number): boolean => fromS <= timeS && timeS <= toS;
  fc.assert(
    fc.property(spans, window, (grants, asked) => {
      const fixes = Array.from({ length: 62 }, (_, timeS) => ({ timeS }));
      const shown = splitFixes(fixes, cutTo(asked, unionOf(grants)));
      const expected = fixes.filter(
        ({ timeS }) => inside(asked, timeS) && grants.some((grant) => inside(grant, timeS)),
      );
      expect(shown).toEqual({ inside: expected, outside: fixes.length - expected.length });
    }),
  );
});
