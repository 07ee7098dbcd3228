/**
 * What ingest needs of a broker, and nothing more: two brokers stand behind it, the embedded one
 * (a hook in this process) and any other by MQTT.
 */

/** Who is at the other end of a connection, as proven by its password; absent where the broker keeps that to itself. */
export interface ConnectedUnit {
  readonly tenant: string;
  readonly unitId: string;
}

/** A message as a broker hands it over. `from` is known only where broker and ingest are one process. */
export interface ReceivedMessage {
  readonly topic: string;
  readonly payload: Uint8Array;
  readonly from?: ConnectedUnit;
}

/** Takes a message at once; what becomes of it is told later, by a receipt. Must not throw. */
export type MessageHandler = (message: ReceivedMessage) => void;

/** The one interface both brokers stand behind. */
export interface Broker {
  /** Sends to a unit, at most once: what got lost is asked for again by the unit's hello. */
  publish(topic: string, payload: Uint8Array): void;
  /** Closes a unit's connection and takes no other of it, where the broker is here: one of yours has its own list. */
  turnAway(unitId: string): void;
  /** How many units are connected, where it is known. */
  connections(): number | undefined;
  /** Whether messages can come in now. */
  ready(): boolean;
  /** Lets nothing more in, then closes every connection. */
  stop(): Promise<void>;
}
