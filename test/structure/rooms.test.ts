/** docs/architecture.md says of every room what it is for: nobody should have to guess at a folder. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { PACKAGES, type Package, ROOT } from './source-tree.ts';

const PAGE = readFileSync(join(ROOT, 'docs/architecture.md'), 'utf8');

/** Where a package has its rooms; `test` has them at its top. */
const folderOf = (name: Package): string => (name === 'test' ? name : `${name}/src`);

function roomsOf(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== 'node_modules' && !entry.name.startsWith('.'))
    .map((entry) => entry.name);
}

/** The rooms that the page names below the heading of a folder, each with words behind it. */
function namedRooms(folder: string): string[] {
  const [, section = ''] = PAGE.split(`\n### \`${folder}\`\n`);
  const [own = ''] = section.split(/\n#{2,3} /);
  return [...own.matchAll(/^\| `([\w-]+)` \| \S.* \|$/gm)].map(([, room = '']) => room);
}

test.each(PACKAGES.map(folderOf))(
  'each room of %s has one line on the page, and no line is for nothing',
  (folder) => {
    expect(roomsOf(folder).length).toBeGreaterThan(0);
    expect(namedRooms(folder).sort()).toEqual(roomsOf(folder).sort());
  },
);
