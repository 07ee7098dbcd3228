/** How a unit reaches ingest in a simulated day, and what somebody sees of it who sees the network. */
import type { BrokerAddress, openLink } from '../src/uplink/mqtt.ts';
import type { VirtualTime } from './virtual-time.ts';

/** One thing on the wire. */
export interface OnWire {
  /** Milliseconds of the day. */
  readonly atMs: number;
  readonly what: 'connect' | 'up' | 'down' | 'close';
  readonly bytes: number;
}

/** What ingest is at the other end of a line. */
export interface Ingest {
  /** Something that the unit published. */
  hear(payload: Uint8Array): void;
}

/** A line between a unit and ingest. */
export interface Line {
  readonly address: BrokerAddress;
  readonly upTopic: string;
  /** How the unit connects. */
  readonly open: typeof openLink;
  /** Ingest says something to the unit: now, or nobody hears it. */
  say(payload: Uint8Array): void;
  /** Resolves when nothing is under way. */
  settled(): Promise<void>;
  /** Everything so far, in order. */
  wire(): readonly OnWire[];
  close(): Promise<void>;
}

/** Makes the line of a day. */
export type OpenLine = (time: VirtualTime, unit: LineUnit, ingest: Ingest) => Promise<Line>;

/** Whose line it is. */
export interface LineUnit {
  readonly tenant: string;
  /** 32 hex characters. */
  readonly unitId: string;
}

const NOWHERE = { url: '', username: '', password: '', clientId: '', downTopic: '' };
/** Milliseconds until a connection is up, and until a message is acknowledged. */
const [UP_MS, ACKNOWLEDGED_MS] = [50, 20];

/** A line in memory: envelopes as they are, without MQTT, TCP or a broker. */
export const memoryLine: OpenLine = async (time, _unit, ingest) => {
  const wire: OnWire[] = [];
  const see = (what: OnWire['what'], bytes = 0) => {
    wire.push({ atMs: time.nowMs(), what, bytes });
  };
  let hearer: ((payload: Uint8Array) => void) | undefined;
  return {
    ...{ address: NOWHERE, upTopic: 'up', wire: () => wire },
    open(_address, _keepaliveS, listener) {
      see('connect');
      setTimeout(() => {
        hearer = listener.onMessage;
        listener.onUp();
      }, UP_MS);
      const end = () => {
        see('close');
        hearer = undefined;
      };
      return {
        publish(_topic, payload, onAcknowledged) {
          see('up', payload.length);
          setTimeout(onAcknowledged, ACKNOWLEDGED_MS);
          ingest.hear(payload);
        },
        end(why) {
          end();
          listener.onDown(why);
        },
        async close() {
          end();
        },
      };
    },
    say(payload) {
      if (hearer === undefined) return;
      see('down', payload.length);
      hearer(payload);
    },
    // What a timer set off is over within a few turns.
    async settled() {
      for (let turn = 0; turn < 5; turn++) await undefined;
    },
    async close() {},
  };
};
