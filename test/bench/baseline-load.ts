/** What the baseline costs on the same broker and in the same PostgreSQL: a message and a row per fix. */
import { type ChildProcess, fork } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { join } from 'node:path';
import mqtt, { type MqttClient } from 'mqtt';
import type { BrokerUser } from '../parts/mosquitto.ts';
import { type BaselineFix, baselineJson, baselineTopic } from './baseline.ts';
import { cpuBelow, readProcesses } from './cpu.ts';
import { atRate, type LoadFleet, usedBetween } from './load.ts';

/** The baseline's vehicles and its consumer at the broker. */
export const BASELINE_USER: BrokerUser = {
  username: 'baseline',
  password: 'a password of a benchmark',
  acl: ['topic readwrite vehicles/#'],
};

/** Published and not yet stored, give or take a hundred: as many as our units may have on their way to a group and the next. */
const OUTSTANDING = 3_000;
/** A consumer that stores nothing for so long has nothing left: what it did not hear is lost. Milliseconds. */
const SILENT_MS = 10_000;

/** How much the baseline sends. */
export interface BaselineStream {
  readonly fixes: number;
  /** Fixes a second; as fast as they are stored unless told. */
  readonly rate?: number;
}

/**
 * CPU seconds of broker, consumer and PostgreSQL for each fix that was stored. Nobody sends again what is lost between the
 * broker and the consumer, which subscribes at QoS 0 as ours does: such a pipeline does not notice it.
 */
export async function baselineCpuS(load: LoadFleet, stream: BaselineStream): Promise<number> {
  const consumer = fork(join(import.meta.dirname, 'baseline-consumer.ts'), [load.brokerUrl, load.configFile]);
  const progress = listenTo(consumer);
  await progress.begun;
  const { username, password } = BASELINE_USER;
  const client = await mqtt.connectAsync(load.brokerUrl, { protocolVersion: 4, username, password });
  const consumerCpuS = () => cpuBelow(readProcesses(), consumer.pid ?? 0);
  const [before, consumerBefore] = [load.cpu(), consumerCpuS()];
  await publishFixes(client, stream, progress.until);
  const stored = await progress.until(stream.fixes);
  const used = usedBetween(before, load.cpu());
  const seconds = used.broker + used.postgres + consumerCpuS() - consumerBefore;
  consumer.send('end');
  await Promise.all([once(consumer, 'exit'), client.endAsync(true)]);
  return seconds / stored;
}

async function publishFixes(
  client: MqttClient,
  { fixes, rate }: BaselineStream,
  stored: (count: number) => Promise<number>,
): Promise<void> {
  const publish = (at: number) => {
    const fix = fixAt(at);
    client.publish(baselineTopic(fix.vehicleId), baselineJson(fix), { qos: 1 });
  };
  if (rate !== undefined) return void (await atRate(rate, fixes, publish));
  for (let sent = 1; sent <= fixes; sent += 1) {
    publish(sent);
    if (sent % 100 === 0) await stored(sent - OUTSTANDING);
  }
}

/** What the consumer has stored. Throws where it ends before. */
function listenTo(consumer: ChildProcess) {
  let [stored, lost] = [0, 0];
  const said = new EventEmitter();
  said.on('error', () => {}); // who waits is told; an end that nobody waits for is the end that was asked for
  consumer.on('message', (count) => {
    stored = Number(count);
    said.emit('said');
  });
  const begun = once(said, 'said');
  consumer.once('exit', () => said.emit('error', new Error('the baseline consumer ended: see above')));
  return {
    /** Resolves once it listens. */
    begun,
    /** Waits until so many are stored, or lost; answers how many are stored. */
    until: async (count: number): Promise<number> => {
      while (stored + lost < count) {
        const silence = AbortSignal.timeout(SILENT_MS);
        await once(said, 'said', { signal: silence }).catch((error: unknown) => {
          if (!silence.aborted) throw error;
          lost = count - stored;
        });
      }
      return stored;
    },
  };
}

/** Fixes of a hundred vehicles, a second apart. */
function fixAt(at: number): BaselineFix {
  const vehicle = at % 100;
  const second = Math.floor(at / 100);
  return {
    vehicleId: vehicle.toString(16).padStart(32, '0'),
    timeS: 1_790_000_000 + second,
    ...{ latitudeE6: 56_949_000 + second * 37 + vehicle, longitudeE6: 24_105_000 + second * 61 + vehicle },
    accuracyM: 4,
  };
}
