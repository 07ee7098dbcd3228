/** A line through a real broker: MQTT, sockets and mosquitto as they are, and a recorder between unit and broker. */
import { setImmediate as turn } from 'node:timers/promises';
import { type BrokerAddress, type Line, type OpenLine, openLink } from '@fleetveil/agent/testing';
import { downTopic, upTopic } from '@fleetveil/proto';
import mqtt from 'mqtt';
import type { BrokerUser } from '../parts/mosquitto.ts';
import { startTcpRecorder } from './tcp-recorder.ts';

/** The unit of a simulated day, as the broker knows it. */
export const UNIT_USER: BrokerUser = {
  ...{ username: 'unit', password: 'of a simulated day' },
  acl: ['topic write fleetveil/v1/+/+/up', 'topic read fleetveil/v1/+/+/down'],
};

/** Real milliseconds after which what is under way will not arrive any more. */
const LOST_MS = 60_000;
/**
 * Nobody asks whether the other is there: TCP may hold a question back for 40 ms (Nagle), which are hours of such a day.
 * A shaped unit hangs up long before it would ask; one with prompt traffic asks on all days alike.
 */
const NO_QUESTIONS = 0;
/** Turns of the event loop in which what was written here is read here. */
const TURNS = 5;

/**
 * How days go through a broker.
 *
 * @param broker whom `UNIT_USER` and `ingest` may log in to
 *
 * @example watchDay(day, throughBroker({ url: mosquitto.url, ...INGEST }))
 */
export function throughBroker(broker: { url: string; username: string; password: string }): OpenLine {
  return async (time, { tenant, unitId }, ingest) => {
    const recorder = await startTcpRecorder(Number(new URL(broker.url).port), time.nowMs);
    const { passed } = recorder;
    const [up, down] = [upTopic(tenant, unitId), downTopic(tenant, unitId)];
    const { username, password } = broker;
    const far = await mqtt.connectAsync(broker.url, {
      username,
      password,
      protocolVersion: 4,
      keepalive: NO_QUESTIONS,
    });
    /** What the unit and ingest did at their ends. */
    const done = { opened: 0, up: 0, published: 0, acknowledged: 0, ended: 0, got: 0, heard: 0, said: 0 };
    far.on('message', (_topic, payload) => {
      done.heard += 1;
      ingest.hear(payload);
    });
    await far.subscribeAsync(up, { qos: 1 });

    const open: Line['open'] = (to, _keepaliveS, listener) => {
      done.opened += 1;
      const link = openLink(to, NO_QUESTIONS, {
        onUp() {
          done.up += 1;
          listener.onUp();
        },
        onMessage(payload) {
          done.got += 1;
          listener.onMessage(payload);
        },
        onDown(why) {
          throw new Error(`the connection ended: ${why}`);
        },
      });
      return {
        ...link,
        publish(topic, payload, onAcknowledged) {
          done.published += 1;
          link.publish(topic, payload, () => {
            done.acknowledged += 1;
            onAcknowledged();
          });
        },
        close() {
          done.ended += 1;
          return link.close();
        },
      };
    };
    const isSettled = (): boolean =>
      recorder.isAnswered() &&
      [passed.accepted, done.up].every((all) => all === done.opened) &&
      [passed.count('up', 'publish'), done.acknowledged, done.heard].every((all) => all === done.published) &&
      [passed.count('down', 'publish'), done.got].every((all) => all === done.said) &&
      [passed.count('up', 'disconnect'), passed.closed].every((all) => all === done.ended);
    return {
      ...{ address: addressOf(recorder.port, unitId, down), upTopic: up, open, wire: () => recorder.wire() },
      say(payload) {
        // Nobody listens: a broker does not keep what is said to a clean session.
        if (done.up === done.ended) return;
        done.said += 1;
        far.publish(down, Buffer.from(payload), { qos: 1 });
      },
      async settled() {
        for (let each = 0; each < TURNS; each++) await turn();
        const sinceMs = performance.now();
        for (let quiet = 0; quiet < TURNS; quiet = isSettled() ? quiet + 1 : 0) {
          await turn();
          if (performance.now() - sinceMs > LOST_MS)
            throw new Error(`never arrived: ${JSON.stringify(done)}`);
        }
      },
      async close() {
        await far.endAsync(true);
        await recorder.stop();
      },
    };
  };
}

function addressOf(port: number, unitId: string, down: string): BrokerAddress {
  const { username, password } = UNIT_USER;
  return { url: `mqtt://127.0.0.1:${port}`, username, password, clientId: unitId, downTopic: down };
}
