import { existsSync } from 'node:fs';
import { downTopic, mqttIdentity, mqttPassword } from '@fleetveil/proto';
import { readBootS } from './clock/boot.ts';
import type { AgentConfig } from './config.ts';
import { AgentError } from './errors.ts';
import { createClockwork } from './loop/clockwork.ts';
import { readUnitKeys, type UnitKeys } from './loop/premises.ts';
import { peekCounters } from './outbox/counters.ts';
import { lockFolder } from './outbox/database.ts';
import { type LinkEnd, openLink } from './uplink/mqtt.ts';

/** What `check` looks at, and what it found: 0 fine, 1 worth knowing, 2 settings, 3 unreachable. */
interface Finding {
  readonly check: 'config' | 'keys' | 'clock' | 'broker';
  readonly exit: 0 | 1 | 2 | 3;
  /** One safe sentence. */
  readonly found: string;
}

/** Real time a broker has to answer. */
const ANSWER_MS = 10_000;

/**
 * Looks at settings, keys, clock and broker, one line each, and changes nothing.
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
    const mark = finding.exit === 0 ? 'ok' : 'not ok';
    write(json ? JSON.stringify(finding) : `${finding.check.padEnd(7)} ${mark.padEnd(7)} ${finding.found}`);
  };
  tell({ check: 'config', exit: 0, found: 'every setting holds' });
  const keys = await checkKeys(config, tell);
  tell(checkClock(config));
  if (keys !== undefined) tell(isRunning(config) ? RUNNING : await checkBroker(config, keys));
  return Math.max(...findings.map(({ exit }) => exit));
}

/** A second connection of the same unit would end the first: its agent is not to be disturbed. */
const RUNNING: Finding = { check: 'broker', exit: 0, found: 'not asked: an agent is running, and it knows' };

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
    tell({ check: 'keys', exit: 2, found: error.message });
    return undefined;
  }
}

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
  refused: { check: 'broker', exit: 1, found: 'refuses this unit: is it enrolled there?' },
  closed: { check: 'broker', exit: 3, found: 'closed the connection' },
  unreachable: { check: 'broker', exit: 3, found: 'cannot be reached at broker.url' },
  stalled: { check: 'broker', exit: 3, found: 'does not answer within 10 s' },
};

async function checkBroker(config: AgentConfig, keys: UnitKeys): Promise<Finding> {
  const { tenant, unitId, broker } = config;
  const address = {
    ...{ url: broker.url, caFile: broker.caFile, downTopic: downTopic(tenant, unitId) },
    ...mqttIdentity(tenant, unitId),
    password: await mqttPassword(keys.secret),
  };
  const found = await new Promise<LinkEnd | 'up'>((resolve) => {
    const link = openLink(address, {
      onUp: () => void link.close().then(() => resolve('up')),
      onDown: resolve,
      onMessage: () => {},
    });
    setTimeout(() => link.end('stalled'), ANSWER_MS).unref();
  });
  return found === 'up' ? { check: 'broker', exit: 0, found: 'answers, and knows this unit' } : ENDS[found];
}
