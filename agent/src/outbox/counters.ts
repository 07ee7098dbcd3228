import { renameSync } from 'node:fs';
import { join } from 'node:path';
import type { SavedClock } from '../clock/evidence.ts';
import type { TakenCommand } from '../find/command.ts';
import type { PolicyConfirmation } from '../reasons/standing.ts';
import { createDurableFile, type Found } from './durable-file.ts';

/**
 * What must not be forgotten, or a replayed grant, policy or key set would count again. It lies apart from
 * the outbox, because an outbox may be damaged or full without the unit forgetting whom it trusts.
 */
export interface Counters {
  /** Highest versions ever accepted; older ones are refused. */
  readonly keySetVersion: number;
  readonly policyVersion: number;
  readonly transportSequence: number;
  /** When the policy was last confirmed. */
  readonly confirmation?: PolicyConfirmation;
  /** The clock's floor, and attested time of this boot. */
  readonly clock?: SavedClock;
  /** `encodeReasonState`; absent = the unit never ran, anything unreadable = its memory is lost. */
  readonly reasons?: string;
  /** The outbox in which uses in progress are noted: another one knows nothing of them. */
  readonly outboxId: string;
  /** The last number it had given out, some time before: a file that has not come so far is an older copy of it. */
  readonly outboxNumber?: number;
  /** Tick of the last coarse report, Unix seconds: at most one a tick, over restarts too. */
  readonly lastTickS: number;
  /** Day of the last fleet health record. */
  readonly healthDay?: number;
  /** The day it ends, by the edition it was made under; 0 = that day has none. Absent = an earlier agent did not note it. */
  readonly healthEndsOnDay?: number;
  /** Accidents since the unit was made, by number only: no time, no place. */
  readonly accidents?: {
    readonly noticed: number;
    /** Called off before anything left. */
    readonly calledOff: number;
    /** Nothing could be sealed: no key of the vault, or the policy says no. */
    readonly unsealed: number;
  };
  /** Commands to ring or flash of the last hour, so that none is taken twice. */
  readonly commands?: readonly TakenCommand[];
  /** Cell of the parked place, as coarse as it is reported. */
  readonly place?: string;
}

/** The signed documents in force, as they came, in base64. */
export interface Papers {
  readonly keySet?: string;
  readonly policy?: string;
  readonly transportKeys?: string;
}

/** The two files, opened. */
export interface Memory {
  readonly counters: Counters;
  readonly papers: Papers;
  /** Whether the counters were lost: the floor holds until attested time comes (M3). */
  readonly isLost: boolean;
  saveCounters(counters: Counters): void;
  savePapers(papers: Papers): void;
}

/** The format is part of the name: another one is another file. */
const COUNTERS_FILE = 'counters.v1';
const PAPERS_FILE = 'papers.v1';

const EMPTY: Counters = {
  keySetVersion: 0,
  policyVersion: 0,
  transportSequence: 0,
  outboxId: '',
  lastTickS: 0,
};

/**
 * Opens the two files of a state folder. Counters that are damaged, or missing although this unit ran
 * before, are lost; a damaged one is kept beside the new one. Papers that are damaged are asked for anew:
 * their versions are in the counters, so none can be replaced by an older one.
 *
 * @param hasRunBefore whether the folder holds an outbox
 */
export function openMemory(stateDir: string, hasRunBefore: boolean): Memory {
  const countersPath = join(stateDir, COUNTERS_FILE);
  const papersPath = join(stateDir, PAPERS_FILE);
  const countersFile = createDurableFile<Counters>(countersPath);
  const papersFile = createDurableFile<Papers>(papersPath);
  const counters = countersFile.load();
  const papers = papersFile.load();
  const isLost = isLoss(counters, papers, hasRunBefore);
  if (counters.kind === 'damaged') renameSync(countersPath, `${countersPath}.damaged`);
  return {
    counters: counters.kind === 'held' ? counters.value : isLost ? { ...EMPTY, reasons: '' } : EMPTY,
    papers: papers.kind === 'held' ? papers.value : {},
    isLost,
    saveCounters: (value) => countersFile.save(value),
    savePapers: (value) => papersFile.save(value),
  };
}

/** The counters as they lie there, for somebody who only looks; nothing where there are none that hold. */
export function peekCounters(stateDir: string): Counters | undefined {
  const found = createDurableFile<Counters>(join(stateDir, COUNTERS_FILE)).load();
  return found.kind === 'held' ? found.value : undefined;
}

function isLoss(counters: Found<Counters>, papers: Found<Papers>, hasRunBefore: boolean): boolean {
  if (counters.kind === 'held') return false;
  return counters.kind === 'damaged' || papers.kind !== 'absent' || hasRunBefore;
}
