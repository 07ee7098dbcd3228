import { existsSync } from 'node:fs';
import { downTopic, mqttIdentity, mqttPassword } from '@fleetveil/proto';
import { readBootS } from '../clock/boot.ts';
import type { AgentConfig } from '../config.ts';
import { AgentError } from '../errors.ts';
import { createClockwork } from '../loop/clockwork.ts';
import { readUnitKeys, type UnitKeys } from '../loop/premises.ts';
import { peekCounters } from '../outbox/counters.ts';
import { lockFolder } from '../outbox/database.ts';
import type { Sample } from '../sample.ts';
import { openSource } from '../sources/open.ts';
import type { SourceConfig } from '../sources/settings.ts';
import type { DownCode } from '../sources/source.ts';
import { type LinkEnd, openLink } from '../uplink/mqtt.ts';
import { KEEPALIVE_S } from '../uplink/watchdog.ts';

/** What `check` looks at, and what it found: 0 fine, 1 worth knowing, 2 settings, 3 unreachable. */
interface Finding {
  readonly check: 'config' | 'source' | 'clock' | 'keys' | 'broker';
  readonly exit: 0 | 1 | 2 | 3;
  /** One safe sentence. */
  readonly found: string;
  /** What to do about it. */
  readonly next?: string;
}

/** Real time a broker has to answer. */
const ANSWER_MS = 10_000;
/** Real time a source has to say something. */
const SAMPLE_MS = 5_000;

/**
 * Looks at settings, source, clock, keys and broker, a line each with the next step where one is due, and
 * changes nothing.
 *
 * @returns the exit code: the highest of the findings
 */
export async function runCheck(
  config: AgentConfig,
  write: (line: string) => void,
  json: boolean,
): Promise<number> {
  const findings: Finding[] = [];
  const tell = (finding: Finding): void => {
    findings.push(finding);
    write(json ? JSON.stringify(finding) : lineOf(finding));
  };
  const running = isRunning(config);
  tell({ check: 'config', exit: 0, found: 'every setting holds' });
  if (running) tell({ check: 'source', ...RUNNING });
  else for (const source of config.sources) tell(named(source, config, await checkSource(source, config)));
  tell(checkClock(config));
  const keys = await checkKeys(config, tell);
  if (keys !== undefined) tell(running ? { check: 'broker', ...RUNNING } : await checkBroker(config, keys));
  return Math.max(...findings.map(({ exit }) => exit));
}

function lineOf({ check, exit, found, next }: Finding): string {
  const line = `${check.padEnd(7)} ${(exit === 0 ? 'ok' : 'not ok').padEnd(7)} ${found}`;
  return next === undefined ? line : `${line}. ${next}`;
}

/** A serial line has one reader, and a second connection of the same unit would end the first. */
const RUNNING = { exit: 0, found: 'not asked: an agent is running, and it knows' } as const;

function isRunning({ stateDir }: AgentConfig): boolean {
  if (!existsSync(stateDir)) return false;
  try {
    lockFolder(stateDir).release();
    return false;
  } catch (error) {
    return error instanceof AgentError && error.code === 'busy';
  }
}

async function checkKeys(
  config: AgentConfig,
  tell: (finding: Finding) => void,
): Promise<UnitKeys | undefined> {
  try {
    const keys = await readUnitKeys(config);
    tell({ check: 'keys', exit: 0, found: 'the secret and the signing key can be read' });
    return keys;
  } catch (error) {
    if (!(error instanceof AgentError)) throw error;
    const next = 'Copy what fleetveil units enroll wrote, readable for the agent only.';
    tell({ check: 'keys', exit: 2, found: error.message, next });
    return undefined;
  }
}

const SOURCE_DOWN: Readonly<Record<DownCode, Finding>> = {
  unreachable: {
    ...{ check: 'source', exit: 3, found: 'cannot be reached' },
    next: 'Is the program or device that `source` names there?',
  },
  closed: { check: 'source', exit: 3, found: 'closed the connection', next: 'Does it take one client only?' },
  silent: { check: 'source', exit: 1, found: 'says nothing', next: 'Is the receiver powered and connected?' },
  oversize: {
    check: 'source',
    exit: 2,
    found: 'says what is no NMEA and no gpsd',
    next: 'See `source.kind`.',
  },
  unplugged: {
    ...{ check: 'source', exit: 1, found: 'gpsd runs, and has no receiver' },
    next: 'Connect it, and name it in gpsd’s settings.',
  },
  unreadable: { check: 'source', exit: 2, found: 'cannot be read', next: 'Is the file whole?' },
  speed: { check: 'source', exit: 2, found: 'the speed of the line cannot be set', next: 'See `baud`.' },
  refused: {
    check: 'source',
    exit: 2,
    found: 'refuses what is asked of it',
    next: 'See its token and paths.',
  },
};

const NO_PLACE: Finding = {
  ...{ check: 'source', exit: 1, found: 'answers, without a position so far' },
  next: 'Does the antenna see the sky? A cold receiver takes some minutes.',
};

/** Of several sources, which one is meant. */
function named(source: SourceConfig, { sources }: AgentConfig, finding: Finding): Finding {
  return sources.length === 1 ? finding : { ...finding, found: `${source.kind}: ${finding.found}` };
}

/** Whether the source says anything. What it says is looked at for that, and forgotten. */
async function checkSource(config: SourceConfig, { clock, vehicleKind }: AgentConfig): Promise<Finding> {
  const earliestS = clock.demo ? clock.originS : undefined;
  const { source: domain } = createClockwork(clock, undefined);
  const source = openSource(config, { clock: domain, vehicleKind, earliestS });
  const heard = Promise.withResolvers<Finding>();
  let latest: Finding = SOURCE_DOWN.silent;
  try {
    await source.start(
      (sample) => {
        const found = FOUND.find(([holds]) => holds(sample));
        if (found !== undefined) heard.resolve({ check: 'source', exit: 0, found: found[1] });
        latest = NO_PLACE;
      },
      (state) => {
        if (state.kind === 'down') latest = SOURCE_DOWN[state.code as DownCode];
        if (state.kind === 'up') latest = NO_PLACE;
      },
    );
  } catch (error) {
    if (!(error instanceof AgentError)) throw error;
    return { check: 'source', exit: 2, found: error.message };
  }
  if (config.kind === 'recorded') heard.resolve({ check: 'source', exit: 0, found: 'can be played' });
  const timer = setTimeout(() => heard.resolve(latest), SAMPLE_MS);
  const finding = await heard.promise;
  clearTimeout(timer);
  await source.stop();
  return finding;
}

/** What a source that works gives: a receiver positions, a bus the vehicle's own values. */
const FOUND: readonly (readonly [(sample: Sample) => boolean, string])[] = [
  [({ position }) => position !== undefined, 'gives positions'],
  [
    ({ speedMps, odometerM, stateOfChargePermille }) =>
      (speedMps ?? odometerM ?? stateOfChargePermille) !== undefined,
    'gives values of the vehicle',
  ],
];

function checkClock(config: AgentConfig): Finding {
  try {
    readBootS();
  } catch (error) {
    return { check: 'clock', exit: 2, found: error instanceof AgentError ? error.message : 'cannot be read' };
  }
  const { clock } = createClockwork(config.clock, peekCounters(config.stateDir)?.clock).moment();
  if (clock === 'attested') return { check: 'clock', exit: 0, found: 'the time is attested' };
  return { check: 'clock', exit: 0, found: 'the time is not attested yet: the first connection brings it' };
}

const ENDS: Record<LinkEnd, Finding> = {
  refused: {
    ...{ check: 'broker', exit: 1, found: 'refuses this unit' },
    next: 'Is it enrolled there, and was the broker told (fleetveil units mosquitto)?',
  },
  closed: { check: 'broker', exit: 3, found: 'closed the connection', next: 'Its log says why.' },
  unreachable: {
    ...{ check: 'broker', exit: 3, found: 'cannot be reached at broker.url' },
    next: 'Is it running, and is the port open?',
  },
  stalled: { check: 'broker', exit: 3, found: 'does not answer within 10 s', next: 'Is this an MQTT port?' },
};

async function checkBroker(config: AgentConfig, keys: UnitKeys): Promise<Finding> {
  const { tenant, unitId, broker } = config;
  const address = {
    ...{ url: broker.url, caFile: broker.caFile, downTopic: downTopic(tenant, unitId) },
    ...mqttIdentity(tenant, unitId),
    password: await mqttPassword(keys.secret),
  };
  const found = await new Promise<LinkEnd | 'up'>((resolve) => {
    const link = openLink(address, KEEPALIVE_S, {
      onUp: () => void link.close().then(() => resolve('up')),
      onDown: resolve,
      onMessage: () => {},
    });
    setTimeout(() => link.end('stalled'), ANSWER_MS).unref();
  });
  return found === 'up' ? { check: 'broker', exit: 0, found: 'answers, and knows this unit' } : ENDS[found];
}
