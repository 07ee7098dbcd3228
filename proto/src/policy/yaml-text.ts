import { type Document, isMap, isScalar, parseDocument, visit, type YAMLMap } from 'yaml';
import { PolicyError, type PolicyErrorCode, type PolicyProblem, PROBLEMS_MAX } from './problems.ts';

/** Longest policy text in bytes: ten times the shipped one; a unit must be able to hold it twice. */
export const POLICY_MAX_BYTES = 256 * 1024;
/** Most lines: ten times the shipped document. */
const LINES_MAX = 6_000;
/** Longest line in characters: a policy is read by people. Also bounds how deep `- - -` can nest. */
const LINE_MAX_CHARACTERS = 400;
/** An explicit key (`? key`): nested ones take the yaml package exponential time, and nobody needs them. */
const EXPLICIT_KEY = /(^|[\s,[{:-])\?(\s|$)/;
/** Deepest nesting: the shipped document has six levels. */
const DEPTH_MAX = 24;
const KEY = /^[a-z][a-z0-9_]{0,39}$/;

/**
 * Reads YAML into plain data. Only the plain part of YAML is taken: no aliases, anchors, tags, merge
 * keys or second documents, each key once. Throws PolicyError; its texts name lines and rules, never
 * what stands there (the yaml package's own messages quote the source, so they are not used).
 */
export function readPolicyYaml(text: string): unknown {
  refuse('oversize', sizeProblems(text));
  refuse('yaml', shapeProblems(text));
  const document = composed(text);
  refuse('yaml', syntaxProblems(document));
  refuse('yaml', nodeProblems(document, text));
  return document.toJS({ maxAliasCount: 0 });
}

function refuse(code: PolicyErrorCode, problems: readonly PolicyProblem[]): void {
  if (problems.length > 0) throw new PolicyError(code, problems);
}

function sizeProblems(text: string): PolicyProblem[] {
  const tooLong = text.length > POLICY_MAX_BYTES || new TextEncoder().encode(text).length > POLICY_MAX_BYTES;
  return tooLong ? [{ path: '', rule: `must be at most ${POLICY_MAX_BYTES} bytes` }] : [];
}

/** Before the parser sees it: what would make it recurse or take long is refused by counting. */
function shapeProblems(text: string): PolicyProblem[] {
  const lines = text.split('\n');
  if (lines.length > LINES_MAX) return [{ path: '', rule: `must have at most ${LINES_MAX} lines` }];
  const problems: PolicyProblem[] = [];
  let depth = 0;
  lines.forEach((line, index) => {
    const add = (rule: string) => problems.push(atLine(index + 1, rule));
    if (line.length > LINE_MAX_CHARACTERS) add(`must be at most ${LINE_MAX_CHARACTERS} characters long`);
    if (line.startsWith('%')) add('must not use directives');
    if (EXPLICIT_KEY.test(line)) add('must not use explicit keys (a question mark that stands alone)');
    depth = deepest(line, depth, () => add(`must nest at most ${DEPTH_MAX} deep`));
  });
  return problems;
}

/** Brackets open at the end of a line; brackets in prose count too, which only makes it stricter. */
function deepest(line: string, before: number, tooDeep: () => void): number {
  let depth = before;
  for (const character of line) {
    if (character === '[' || character === '{') depth += 1;
    if (character === ']' || character === '}') depth = Math.max(0, depth - 1);
    if (depth > DEPTH_MAX) {
      tooDeep();
      return 0;
    }
  }
  return depth;
}

function composed(text: string): Document {
  try {
    return parseDocument(text, {
      version: '1.2',
      schema: 'core',
      merge: false,
      uniqueKeys: false, // the package compares all pairs: quadratic, so repeats are found below
      prettyErrors: false,
      logLevel: 'error', // 'silent' would hide a second document
    });
  } catch {
    // What the parser throws instead of reporting (a stack that ran out) may quote the text: drop it.
    throw new PolicyError('yaml', [{ path: '', rule: 'must be YAML 1.2' }]);
  }
}

/** The parser's problems, by its closed codes (`BAD_INDENT`, …). */
function syntaxProblems(document: Document): PolicyProblem[] {
  return [...document.errors, ...document.warnings].map((problem) => ({
    path: `character ${problem.pos[0]}`,
    rule: `must be YAML 1.2 (${problem.code})`,
  }));
}

function nodeProblems(document: Document, text: string): PolicyProblem[] {
  const problems: PolicyProblem[] = [];
  const add = (node: unknown, rule: string) => {
    if (problems.length < PROBLEMS_MAX) problems.push(atLine(lineOf(node, text), rule));
  };
  visit(document, {
    Alias: (_key, node) => add(node, 'must not use aliases: write it out'),
    Value: (_key, node, path) => {
      if (node.anchor !== undefined) add(node, 'must not use anchors');
      if (node.tag !== undefined) add(node, 'must not use tags');
      if (isMap(node)) for (const key of repeatedKeys(node)) add(key, 'must not repeat a key');
      if (path.length <= 2 * DEPTH_MAX) return undefined;
      add(node, `must nest at most ${DEPTH_MAX} deep`);
      return visit.SKIP;
    },
    Pair: (_key, pair) => {
      const plain = isScalar(pair.key) && typeof pair.key.value === 'string' && KEY.test(pair.key.value);
      if (!plain) add(pair.key, 'must have keys of lowercase letters, digits and underscores');
    },
  });
  return problems;
}

function repeatedKeys(map: YAMLMap): unknown[] {
  const seen = new Set<unknown>();
  return map.items
    .map((pair) => pair.key)
    .filter((key) => {
      const value = isScalar(key) ? key.value : key;
      const repeated = seen.has(value);
      seen.add(value);
      return repeated;
    });
}

function atLine(line: number, rule: string): PolicyProblem {
  return { path: `line ${line}`, rule };
}

function lineOf(node: unknown, text: string): number {
  const start = (node as { range?: readonly number[] | null } | null)?.range?.[0] ?? 0;
  return text.slice(0, start).split('\n').length;
}
