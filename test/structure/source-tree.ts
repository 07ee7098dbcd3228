/** Reads the project's own source as text: what imports what, for the structure tests. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's root. */
export const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
export const PACKAGES = ['proto', 'agent', 'fleet-api', 'simulator', 'test'] as const;
export type Package = (typeof PACKAGES)[number];

/** One import of one source file. */
export interface Import {
  /** As written: `./x.ts`, `node:fs`, `@fleetveil/proto`. */
  readonly specifier: string;
  /** Whether only types are imported. */
  readonly typeOnly: boolean;
  /** For a relative import: the file it means, from the root. */
  readonly target?: string;
}

export interface SourceFile {
  /** From the root, with forward slashes. */
  readonly path: string;
  readonly package: Package;
  readonly text: string;
  readonly imports: readonly Import[];
}

/** All TypeScript files of a package (`src` only, unless told otherwise), generated code left out. */
export function readSource(name: Package, folder = 'src'): SourceFile[] {
  const top = name === 'test' ? join(ROOT, name) : join(ROOT, name, folder);
  return filesBelow(top)
    .filter((path) => /\.tsx?$/.test(path) && !/generated|node_modules|\.d\.ts$/.test(path))
    .map((path) => readFile(path, name));
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && !entry.parentPath.includes('node_modules'))
    .map((entry) => join(entry.parentPath, entry.name));
}

function readFile(path: string, name: Package): SourceFile {
  const text = readFileSync(path, 'utf8');
  return { path: relative(ROOT, path), package: name, text, imports: importsOf(text, path) };
}

const IMPORT = /^\s*(?:import|export)\s+(type\s+)?(?:[^'";]*?\sfrom\s+)?['"]([^'"]+)['"]/gm;
const DYNAMIC = /\bimport\(\s*['"]([^'"]+)['"]\s*\)/g;

function importsOf(text: string, path: string): Import[] {
  const code = text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
  const fixed = [...code.matchAll(IMPORT)].map((m) => ({
    specifier: m[2] as string,
    typeOnly: m[1] !== undefined,
  }));
  const dynamic = [...code.matchAll(DYNAMIC)].map((m) => ({ specifier: m[1] as string, typeOnly: false }));
  return [...fixed, ...dynamic].map((found) => withTarget(found, path));
}

function withTarget(found: { specifier: string; typeOnly: boolean }, path: string): Import {
  if (!found.specifier.startsWith('.')) return found;
  return { ...found, target: relative(ROOT, resolve(dirname(path), found.specifier)) };
}

/** The package's name in an import: `@scope/name` or `name`, without the path inside it. */
export function packageOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

/**
 * The room a file stands in: the folder below `src`, or `.` for a file of the top.
 *
 * @example roomOf('fleet-api/web/src/map/draw.ts') // 'map'
 */
export function roomOf(path: string): string {
  const [, inside = ''] = path.split('/src/');
  const [room, ...rest] = inside.split('/');
  return rest.length > 0 && room ? room : '.';
}
