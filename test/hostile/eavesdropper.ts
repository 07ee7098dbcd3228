/** Somebody with full rights on the broker: hears everything that is published, and publishes anything. */
import mqtt from 'mqtt';

/** A message as the broker carries it. */
export interface Heard {
  readonly topic: string;
  readonly payload: Buffer;
}

export interface Eavesdropper {
  /** Everything published since the start, its own messages left out. */
  readonly heard: readonly Heard[];
  up(): Heard[];
  down(): Heard[];
  /** Publishes; resolves when the broker has it. */
  say(topic: string, payload: Uint8Array): Promise<void>;
  /** Publishes one after the other. */
  sayAll(messages: readonly Heard[]): Promise<void>;
  stop(): Promise<void>;
}

export const EVIL = {
  username: 'evil',
  password: 'full rights',
  acl: ['topic readwrite #'],
} as const;

/** @example const evil = await startEavesdropper(broker.url); evil.heard.length */
export async function startEavesdropper(url: string): Promise<Eavesdropper> {
  const { username, password } = EVIL;
  const client = await mqtt.connectAsync(url, { username, password, protocolVersion: 4 });
  const heard: Heard[] = [];
  const own = new Map<string, number>();
  client.on('message', (topic, payload) => {
    const key = `${topic} ${payload.toString('base64')}`;
    const said = own.get(key) ?? 0;
    if (said > 0) own.set(key, said - 1);
    else heard.push({ topic, payload });
  });
  await client.subscribeAsync('#', { qos: 1 });
  const say = async (topic: string, payload: Uint8Array) => {
    const bytes = Buffer.from(payload);
    const key = `${topic} ${bytes.toString('base64')}`;
    own.set(key, (own.get(key) ?? 0) + 1);
    await client.publishAsync(topic, bytes, { qos: 1 });
  };
  return {
    heard,
    up: () => heard.filter(({ topic }) => topic.endsWith('/up')),
    down: () => heard.filter(({ topic }) => topic.endsWith('/down')),
    say,
    async sayAll(messages) {
      for (const { topic, payload } of messages) await say(topic, payload);
    },
    stop: () => client.endAsync(true),
  };
}
