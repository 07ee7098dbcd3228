import { expect, test } from 'vitest';
import { parseUnitList } from '../../src/units/unit-list.ts';

test('a list is read line by line; empty lines and Windows ends count for nothing', () => {
  expect(parseUnitList('car,Car 1,21000\r\n\n e_bike , Bike 7 \n')).toEqual([
    { vehicleKind: 'car', label: 'Car 1', batteryWh: 21_000 },
    { vehicleKind: 'e_bike', label: 'Bike 7' },
  ]);
});

test.each([
  ['tank,T 1', /line 2: .*car, e_scooter, e_bike/],
  ['car', /line 2: .*label/],
  ['car,A,many', /line 2: kind,label/],
  ['car,A,1,2', /line 2: kind,label/],
])('%j is refused with its number and the rule, and with it the whole list', (line, sentence) => {
  expect(() => parseUnitList(`car,Car 1\n${line}\n`)).toThrow(sentence);
});
