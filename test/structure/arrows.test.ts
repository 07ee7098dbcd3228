/** Who may import whom: read from the source, so that a wrong arrow fails before anybody builds on it. */
import { readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  PACKAGES,
  type Package,
  packageOf,
  ROOT,
  readSource,
  roomOf,
  type SourceFile,
} from './source-tree.ts';

/** Which of our packages a package may import. Front doors only: the exports map says what that is. */
const ARROWS: Record<Package, readonly string[]> = {
  proto: [],
  agent: ['@fleetveil/proto'],
  'fleet-api': ['@fleetveil/proto'],
  simulator: ['@fleetveil/proto', '@fleetveil/agent', '@fleetveil/fleet-api'],
  test: ['@fleetveil/proto', '@fleetveil/agent', '@fleetveil/fleet-api', '@fleetveil/simulator'],
};

/** Libraries with a wide surface: one file of a package knows each. */
const WIDE = [
  'mqtt',
  'aedes',
  'pg',
  'h3-js',
  '@hpke/core',
  'protobufjs',
  'fast-xml-parser',
  'pino',
  'fflate',
  'maplibre-gl',
  'pmtiles',
  'uplot',
];

/** Rooms that decide and cannot act: no Node API, no clock, no chance, no other room. */
const PURE_ROOMS = ['agent/src/reasons', 'agent/src/minimise', 'agent/src/theft', 'agent/src/accident'];

/** The pages and their build: a tree of its own, with a compiler, a browser and rooms of its own. */
const PAGES = readSource('fleet-api', 'web');

/** Trees with a graph of rooms each; `test` has no rooms. */
const TREES: readonly (readonly [name: string, files: readonly SourceFile[]])[] = [
  ...PACKAGES.filter((name) => name !== 'test').map((name) => [name, readSource(name)] as const),
  ['fleet-api/web', PAGES],
];

const all = [...PACKAGES.flatMap((name) => readSource(name)), ...PAGES];
const shipped = all.filter((file) => file.package !== 'test');

test('the source was found: every package has files', () => {
  for (const name of PACKAGES) expect(readSource(name).length, name).toBeGreaterThan(2);
  expect(PAGES.filter(({ path }) => roomOf(path) === 'map').length).toBeGreaterThan(2);
});

test('a package imports only the packages it may: agent and fleet-api never each other', () => {
  const wrong = all.flatMap((file) =>
    file.imports
      .filter(({ specifier }) => specifier.startsWith('@fleetveil/'))
      .filter(({ specifier }) => !ARROWS[file.package].includes(packageOf(specifier)))
      .map(({ specifier }) => `${file.path} imports ${specifier}`),
  );
  expect(wrong).toEqual([]);
});

test('no file reaches into another package by a relative path', () => {
  const wrong = shipped.flatMap((file) =>
    file.imports
      .filter(({ target }) => target !== undefined && !target.startsWith(`${file.package}/`))
      .map(({ target }) => `${file.path} imports ${target}`),
  );
  expect(wrong).toEqual([]);
});

test('the pages know the doors by their contract alone: no file of a program, no Node API', () => {
  const pages = PAGES.filter(({ path }) => path.startsWith('fleet-api/web/src/'));
  const wrong = pages.flatMap(({ path, imports }) =>
    imports
      .filter(
        ({ specifier, target }) =>
          isBuiltin(specifier) || (target !== undefined && !target.startsWith('fleet-api/web/src/')),
      )
      .map(({ specifier }) => `${path} imports ${specifier}`),
  );
  expect(wrong).toEqual([]);
});

test('each wide library has one importer in a package', () => {
  const wrong = TREES.flatMap(([, files]) =>
    WIDE.flatMap((library) => {
      const importers = files.filter((file) => file.imports.some((i) => packageOf(i.specifier) === library));
      // Generated code is the importer of protobufjs.
      return importers.length > 1 ? [`${library} in ${importers.map((f) => f.path).join(', ')}`] : [];
    }),
  );
  expect(wrong).toEqual([]);
});

test('no undeclared dependency: what is imported stands in the package.json', () => {
  const wrong = PACKAGES.flatMap((name) => {
    const manifest = JSON.parse(readFileSync(join(ROOT, name, 'package.json'), 'utf8'));
    const root = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
    const declared = new Set(
      [
        manifest.dependencies,
        manifest.devDependencies,
        manifest.optionalDependencies,
        root.devDependencies,
      ].flatMap((list) => Object.keys(list ?? {})),
    );
    const files = all.filter((file) => file.package === name);
    return files.flatMap((file) =>
      file.imports
        .filter(({ specifier }) => !specifier.startsWith('.') && !isBuiltin(specifier))
        .filter(({ specifier }) => !declared.has(packageOf(specifier)))
        .map(({ specifier }) => `${file.path} imports ${specifier}`),
    );
  });
  expect(wrong).toEqual([]);
});

test('the folder graph inside a package has no cycle', () => {
  for (const [name, files] of TREES) {
    const graph = roomGraph(files);
    expect(graph.size, name).toBeGreaterThan(0);
    expect(cycleIn(graph), name).toBeUndefined();
  }
});

function roomGraph(files: readonly SourceFile[]): Map<string, Set<string>> {
  const graph = new Map<string, Set<string>>();
  for (const file of files) {
    const from = roomOf(file.path);
    if (from === '.') continue; // the top wires rooms together; what rooms take from it is types, errors, config
    const targets = graph.get(from) ?? new Set();
    for (const { target } of file.imports) {
      const to = target === undefined ? '.' : roomOf(target);
      if (to !== '.' && to !== from) targets.add(to);
    }
    graph.set(from, targets);
  }
  return graph;
}

function cycleIn(graph: Map<string, Set<string>>): string | undefined {
  const done = new Set<string>();
  const visit = (room: string, path: readonly string[]): string | undefined => {
    if (path.includes(room)) return [...path.slice(path.indexOf(room)), room].join(' -> ');
    if (done.has(room)) return undefined;
    for (const next of graph.get(room) ?? []) {
      const cycle = visit(next, [...path, room]);
      if (cycle) return cycle;
    }
    done.add(room);
    return undefined;
  };
  for (const room of graph.keys()) {
    const cycle = visit(room, []);
    if (cycle) return cycle;
  }
  return undefined;
}

test('pure rooms import proto and each other only: no Node API, no clock, no chance', () => {
  const wrong = all
    .filter((file) => PURE_ROOMS.some((room) => file.path.startsWith(`${room}/`)))
    .flatMap((file) => [
      ...file.imports
        .filter(({ specifier }) => !specifier.startsWith('.') && packageOf(specifier) !== '@fleetveil/proto')
        .map(({ specifier }) => `${file.path} imports ${specifier}`),
      ...(/\b(Date\.now|new Date\(\)|Math\.random|randomId\(|setTimeout|process\.|crypto\.)/.test(
        codeOf(file),
      )
        ? [`${file.path} reads a clock, chance or the process`]
        : []),
    ]);
  expect(wrong).toEqual([]);
});

test('the front door of proto runs in a browser: no Node API, no Buffer, no process', () => {
  const wrong = readSource('proto')
    .filter(
      (file) =>
        file.imports.some((i) => isBuiltin(i.specifier) || i.target?.startsWith('proto/node/')) ||
        /\b(Buffer\.|process\.)/.test(codeOf(file)),
    )
    .map((file) => file.path);
  expect(wrong).toEqual([]);
});

test('main.ts is the only file of a package that sees process', () => {
  const allowed = /\/main\.ts$/;
  const wrong = shipped
    .filter(
      (file) =>
        !allowed.test(file.path) &&
        /(?<![\w.'"`-])process\.(env|argv|exit|on|stdout|stdin|stderr|cwd|send)\b/.test(codeOf(file)),
    )
    .map((file) => file.path);
  expect(wrong).toEqual([]);
});

function codeOf(file: SourceFile): string {
  return file.text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/\/\/.*$/gm, '');
}

test('one exit: outbox and uplink cannot name a raw sample', () => {
  const wrong = readSource('agent')
    .filter((file) => /^agent\/src\/(outbox|uplink)\//.test(file.path))
    .filter(
      (file) =>
        file.imports.some((i) => i.target?.match(/sample\.ts$|\/sources\//)) ||
        /\bSample\b/.test(codeOf(file)),
    )
    .map((file) => file.path);
  expect(wrong).toEqual([]);
});

test('the log type has no member for a position, a cell, a plate or an address', () => {
  const logs = shipped.filter((file) => /\/src\/log\.ts$/.test(file.path));
  expect(logs.map((file) => file.path)).toEqual(['agent/src/log.ts', 'fleet-api/src/log.ts']);
  for (const file of logs) {
    const [, type = ''] =
      /export (?:interface LogFields|type AgentEvent)([\s\S]*?)\n(?:\}|\n)/.exec(codeOf(file)) ?? [];
    expect(type.length, file.path).toBeGreaterThan(200);
    expect(type).not.toMatch(
      /\b(lat|lon|latitude\w*|longitude\w*|position|cell|place|plate|address|ip|remoteAddress)\??\s*:/i,
    );
    expect(type).not.toMatch(/\[\s*\w+\s*:\s*string\s*\]|Record<string/); // no open door for any name
  }
});

test('no drawers: utils, helpers, common, misc, shared', () => {
  const wrong = all.filter((file) =>
    /(^|\/)(utils?|helpers?|common|misc|shared)(\/|\.tsx?$)/.test(file.path),
  );
  expect(wrong.map((file) => file.path)).toEqual([]);
});
