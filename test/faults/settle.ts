/** The exact account of what the sensors gave (pure): where every fix is now, and what is wrong with that. */

/** A line of the loss ledger as fleet-api has it. */
export interface LedgerEntry {
  readonly reason: string;
  readonly fixes: number;
  /** False where the count is a lower bound. */
  readonly exact: boolean;
}

/** A number that may be used once, and what it was used for. */
export interface NumberUse {
  /** What is numbered: an outbox, a stream, a session. */
  readonly space: string;
  readonly number: string;
  /** The same for a redelivery, another for another content. */
  readonly content: string;
}

/** What is known after a run. A fix is known by its time: one second, one fix of a vehicle. */
export interface Evidence {
  /** What the sensors gave while a reason held, each once. */
  readonly given: readonly string[];
  /** What they gave in the moment in which it ended: given where it is stored. */
  readonly atTheEnd?: readonly string[];
  /** What the rider reads back through the vault. */
  readonly stored: readonly string[];
  readonly ledger: readonly LedgerEntry[];
  readonly numbers?: readonly NumberUse[];
  /** Of these nobody can count, after a fault, what is lost: a ledger line that is a lower bound accounts for it. */
  readonly uncountable?: readonly string[];
  /** Most fixes that may be lost, by reason; of one that is not named none. Absent = any. */
  readonly mayLose?: Readonly<Record<string, number>>;
}

export interface Account {
  readonly given: number;
  /** Fixes that were given and can be read, each counted once. */
  readonly stored: number;
  /** Fixes in the loss ledger by reason, refused ones apart. */
  readonly ledger: Readonly<Record<string, number>>;
  readonly refused: number;
  /** Readings of a fix beyond its first. */
  readonly twice: number;
  /** Fixes that can be read and nobody gave. */
  readonly strange: number;
  /** Numbers that were used for two contents. */
  readonly reused: number;
  /** Given, and neither stored nor in the ledger. */
  readonly unaccounted: number;
  /** Of the ledger, what is stored as well: a loss that is none. */
  readonly overcounted: number;
  /** Covered by a ledger line that says "at least", of those of which nobody can count it. */
  readonly uncounted: number;
  /** In the ledger beyond what this run may lose. */
  readonly lost: number;
  /** What is wrong, in words; empty = even. */
  readonly wrong: readonly string[];
  /** Where to look for it: what cannot be read, and the ledger's lines; empty where nothing is wrong. */
  readonly where: string;
}

/**
 * Settles it: given = stored + refused + ledger, none twice, no number used for two contents.
 *
 * @example settleAccount({ given: ['1', '2'], stored: ['1'], ledger: [] }).unaccounted // 1
 */
export function settleAccount(evidence: Evidence): Account {
  const read = new Set(evidence.stored);
  const given = new Set([...evidence.given, ...(evidence.atTheEnd ?? []).filter((fix) => read.has(fix))]);
  const stored = [...read].filter((fix) => given.has(fix)).length;
  const { refused, byReason, fixes } = sumsOf(evidence.ledger);
  const rest = given.size - stored - fixes;
  const isBound = evidence.ledger.some(({ exact }) => !exact);
  const uncountable = (evidence.uncountable ?? []).filter((fix) => given.has(fix) && !read.has(fix)).length;
  const uncounted = isBound ? Math.min(uncountable, Math.max(0, rest)) : 0;
  const counts = {
    twice: evidence.stored.length - read.size,
    strange: read.size - stored,
    reused: countReused(evidence.numbers ?? []),
    unaccounted: Math.max(0, rest - uncounted),
    overcounted: Math.max(0, -rest),
    uncounted,
    lost: lostBeyond(byReason, evidence.mayLose),
  };
  const wrong = wordsOf(counts);
  const unread = [...given].filter((fix) => !read.has(fix));
  const where = wrong.length === 0 ? '' : `not read: ${runsOf(unread)}; ledger: ${linesOf(evidence.ledger)}`;
  return { given: given.size, stored, ledger: byReason, refused, ...counts, wrong, where };
}

/** Fixes that follow each other as given, first to last of each run: where to look for what is wrong. */
function runsOf(fixes: readonly string[]): string {
  const time = (fix: string) => Number(fix.slice(fix.indexOf('/') + 1));
  const starts = fixes.filter((fix, at) => at === 0 || time(fix) !== time(fixes[at - 1] as string) + 1);
  const ends = fixes.filter(
    (fix, at) => at === fixes.length - 1 || time(fixes[at + 1] as string) !== time(fix) + 1,
  );
  return starts.map((fix, at) => `${fix} to ${ends[at]}`).join(', ') || 'none';
}

function linesOf(ledger: readonly LedgerEntry[]): string {
  return (
    ledger.map(({ reason, fixes, exact }) => `${reason} ${exact ? '' : 'at least '}${fixes}`).join(', ') ||
    'empty'
  );
}

function sumsOf(ledger: readonly LedgerEntry[]) {
  const byReason: Record<string, number> = {};
  let [refused, fixes] = [0, 0];
  for (const line of ledger) {
    fixes += line.fixes;
    if (line.reason === 'refused') refused += line.fixes;
    else byReason[line.reason] = (byReason[line.reason] ?? 0) + line.fixes;
  }
  return { byReason, refused, fixes };
}

function lostBeyond(byReason: Readonly<Record<string, number>>, mayLose: Evidence['mayLose']): number {
  if (mayLose === undefined) return 0;
  return Object.entries(byReason).reduce(
    (sum, [reason, fixes]) => sum + Math.max(0, fixes - (mayLose[reason] ?? 0)),
    0,
  );
}

function countReused(numbers: readonly NumberUse[]): number {
  const first = new Map<string, string>();
  const reused = new Set<string>();
  for (const { space, number, content } of numbers) {
    const key = `${space} ${number}`;
    const known = first.get(key);
    if (known === undefined) first.set(key, content);
    else if (known !== content) reused.add(key);
  }
  return reused.size;
}

const WRONG = {
  twice: 'fixes can be read twice',
  strange: 'fixes can be read that nobody gave',
  reused: 'numbers were used for two contents',
  unaccounted: 'fixes are nowhere',
  overcounted: 'fixes are booked as lost and stored as well',
  lost: 'fixes are in the ledger, and nothing here may lose them',
} as const;

function wordsOf(counts: Readonly<Record<keyof typeof WRONG, number>>): string[] {
  return (Object.keys(WRONG) as (keyof typeof WRONG)[])
    .filter((name) => counts[name] > 0)
    .map((name) => `${counts[name]} ${WRONG[name]}`);
}
