/**
 * What the agent tells whoever runs it: fixed event words with named fields, of a closed type that has no
 * member for a position, a cell, a plate or a rider. One JSON line each with `--json`, plain lines else.
 *
 * No logging library: a line is one `JSON.stringify`, and the closed type is what keeps places out.
 */

import type { ClockQualityWord, LossReasonWord, StreamKindId, WirePurposeId } from '@fleetveil/proto';
import type { CommandIgnored } from './find/command.ts';
import type { CommandResult } from './hooks/command.ts';
import type { ReasonEndWord } from './reasons/change.ts';
import type { GrantRefusal } from './reasons/grant.ts';
import type { SourceFamily } from './sources/fuse.ts';
import type { DownCode } from './sources/source.ts';
import type { DocumentRefusal } from './uplink/documents.ts';

/** Why something that came down had no effect. */
export type IgnoredWhy =
  | DocumentRefusal
  | GrantRefusal
  | CommandIgnored
  | 'forged'
  | 'oversize'
  | 'unexpected';

/** Everything the agent can say. A field is a number, a truth or a word of a closed list. */
export type AgentEvent =
  /** The agent works: source started, socket open, first connection under way. */
  | { event: 'ready'; start_ms: number; waiting_records: number; restored: boolean }
  | { event: 'stopped' }
  /** `number` is its place in the settings, from 1; `code` is why it is down. */
  | {
      event: 'source';
      source: SourceFamily | 'imu';
      number: number;
      state: 'up' | 'down' | 'ended' | 'skipped';
      code?: DownCode;
      /** Lines, messages and values until then that could not be read. */
      unread?: number;
      fixes?: number;
    }
  | { event: 'clock'; quality: ClockQualityWord }
  | { event: 'connected' }
  | { event: 'disconnected'; why: 'refused' | 'closed' | 'unreachable' | 'stalled'; retry_ms: number }
  /** Nobody was connected at the tick: this report is gone, as it must be (it is never resent). */
  | { event: 'coarse_report_unsent'; reason: 'tick' }
  /** `resolution` is H3's, 0 = without a place. `bytes` is what the broker carries. */
  | {
      event: 'coarse_report';
      reason: 'tick';
      resolution: number;
      bytes: number;
      policy_version: number;
    }
  | { event: 'reason_started'; purpose: WirePurposeId; route: boolean }
  /** Two signs of a theft; `sealed`: a suspicion begins, else why none does. */
  | { event: 'theft_suspected'; outcome: GrantRefusal | 'sealed' | 'unavailable' }
  | { event: 'reason_ended'; purpose: WirePurposeId; why: ReasonEndWord }
  | { event: 'stream_opened'; kind: StreamKindId; purpose: WirePurposeId; bytes: number }
  | { event: 'chunk_sealed'; kind: StreamKindId; fixes: number; bytes: number }
  | { event: 'trip_end'; bytes: number }
  | { event: 'fleet_health'; bytes: number }
  | { event: 'charging_session'; bytes: number }
  | { event: 'loss'; reason: LossReasonWord; fixes: number; records: number; exact: boolean }
  | { event: 'receipt'; stored: number; refused: number; later: number }
  | { event: 'document'; type: 'key_set' | 'policy' | 'transport_keys'; version: number }
  /** `waiting`: held, and not usable yet. */
  | { event: 'grant'; outcome: 'held' | 'waiting' | 'refused'; why?: GrantRefusal }
  | { event: 'downlink_ignored'; why: IgnoredWhy; total: number }
  | { event: 'outbox'; problem: 'corrupt' | 'lost' | 'old_copy' | 'disk_full' | 'full' }
  | { event: 'counters'; problem: 'lost' | 'unwritable' }
  /** What came of a program of the vehicle's: each wipe, each ring or flash, and a light that failed. Not whose. */
  | { event: 'hook'; hook: 'light' | 'wipe' | 'find'; result: Exclude<CommandResult, 'stopped'> }
  | { event: 'time_attested' }
  /** Something of ours failed that should not have; `code` is an AgentError's or a system's code word. */
  | { event: 'fault'; code: string };

/** For whom an event is, if not for everybody: `journal` = whoever runs the unit, and nobody at its local socket (M15). */
export type Audience = 'journal';

/** Takes events. */
export type Log = (event: AgentEvent, audience?: Audience) => void;

/**
 * Makes a log that writes lines.
 *
 * @param write takes one line without its end
 * @param form `json` for programs, `plain` for people
 * @example createLog((line) => process.stdout.write(`${line}\n`), 'json')({ event: 'stopped' })
 */
export function createLog(write: (line: string) => void, form: 'json' | 'plain'): Log {
  if (form === 'json') return (event) => write(JSON.stringify(event));
  return (event) => write(plainLine(event));
}

/** `coarse_report reason=tick resolution=8 …` */
function plainLine({ event, ...fields }: AgentEvent): string {
  const words = Object.entries(fields).map(([name, value]) => `${name}=${String(value)}`);
  return [event, ...words].join(' ');
}
