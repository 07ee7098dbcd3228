import { expect, test } from 'vitest';
import { findCheckpoint } from '../../src/audit/index.ts';

const NOTE = `fleetveil/demo\n42\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n— fleetveil/demo Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n`;

test.each([
  ['the note itself', NOTE],
  ['the note without its last newline, as a shell hands it on', NOTE.trimEnd()],
  ['the note with line ends of another system', NOTE.replaceAll('\n', '\r\n')],
  ['a trip', JSON.stringify({ trip: 1, checkpoint: NOTE })],
  ['an export as GeoJSON', JSON.stringify({ fleetveil: { complete: true, checkpoint: NOTE }, features: [] })],
  ['an export as GPX', `<gpx><desc>policy version 1; complete\naudit checkpoint:\n${NOTE}</desc></gpx>`],
])('a checkpoint is found in %s', (_, text) => {
  expect(findCheckpoint(text)).toBe(NOTE);
});

test.each(['', 'nonsense', 'fleetveil/demo\n42\n', NOTE.replace('— ', '- '), '{"checkpoint":null}'])(
  'none is found in %j',
  (text) => {
    expect(findCheckpoint(text)).toBeUndefined();
  },
);
