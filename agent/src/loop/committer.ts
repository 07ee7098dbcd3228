import { FRAME_BYTES, STREAM_KINDS } from '@fleetveil/proto';
import { AgentError, systemCode } from '../errors.ts';
import { audienceOf } from '../local/shown.ts';
import type { AgentEvent, Log } from '../log.ts';
import type { OutgoingRecord } from '../minimise/outgoing.ts';
import { planBacklog } from '../outbox/backlog.ts';
import type { Outbox } from '../outbox/outbox.ts';
import type { Moment } from '../reasons/moment.ts';
import type { StreamEffect } from '../streams/effect.ts';

/** The one hand that writes into the outbox. */
export interface Committer {
  /**
   * Writes effects as one transaction. While the disk is full, or the file cannot be written for now, they wait in
   * memory, in order and bounded, and go first the next time; call it with none to try again. Throws AgentError
   * `corrupt`, and what is a fault of our own: they wait then too.
   */
  commit(effects: readonly StreamEffect[], moment: Moment): void;
  /** Whether something waits in memory because it could not be written. */
  isWaiting(): boolean;
}

/** @param onWritten something new may be sent */
export function createCommitter(outbox: Outbox, log: Log, onWritten: () => void): Committer {
  let backlog: StreamEffect[] = [];
  return {
    commit(effects, moment) {
      const all = backlog.length === 0 ? effects : [...backlog, ...effects];
      if (all.length === 0) return;
      let evicted: number;
      try {
        evicted = outbox.commit(all, moment);
      } catch (error) {
        // Whatever it was: what was decided is not undone by it, and nothing of it is lost uncounted.
        backlog = planBacklog(all);
        const event = whyLater(error);
        if (event === undefined) throw error;
        log(event);
        return;
      }
      backlog = [];
      if (evicted > 0) log({ event: 'outbox', problem: 'full' });
      for (const effect of all) tell(effect, log);
      onWritten();
    },
    isWaiting: () => backlog.length > 0,
  };
}

/** What is said of an error that may be gone the next time; nothing for one that will not be. */
function whyLater(error: unknown): AgentEvent | undefined {
  const code = error instanceof AgentError ? error.code : systemCode(error);
  if (code === 'disk_full') return { event: 'outbox', problem: 'disk_full' };
  // A file that another program has locked, no memory, a folder that became read only.
  return code === 'ERR_SQLITE_ERROR' || code === 'folder' ? { event: 'fault', code } : undefined;
}

function tell(effect: StreamEffect, log: Log): void {
  if (effect.kind !== 'store' && effect.kind !== 'replace') return;
  const event = eventOf(effect.record);
  if (event !== undefined) log(event, audienceOf(effect.record.facts));
}

/** What is said of a record that will leave; nothing of one that is still open. */
function eventOf({ facts }: OutgoingRecord): AgentEvent | undefined {
  if (facts.open) return undefined;
  if (facts.kind === 'trip_end' || facts.kind === 'fleet_health' || facts.kind === 'charging_session') {
    return { event: facts.kind, bytes: FRAME_BYTES[facts.kind] };
  }
  const kind = STREAM_KINDS.words.find((word) => facts.kind.startsWith(word));
  if (kind === undefined || facts.purpose === undefined) return undefined;
  if (facts.kind.endsWith('_chunk')) {
    return { event: 'chunk_sealed', kind, fixes: facts.fixes, bytes: FRAME_BYTES.chunk };
  }
  return { event: 'stream_opened', kind, purpose: facts.purpose, bytes: FRAME_BYTES.stream_opening };
}
