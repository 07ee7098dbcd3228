/** A real mosquitto as the fleet's broker: a free port, password and ACL files, reload, stop. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, chmod, copyFile, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { type Fleet, freePort, runProgram } from '@fleetveil/simulator';
import { listening } from './listening.ts';

/** Somebody who may log in, and what he may do: lines of an ACL file, `topic readwrite #`. */
export interface BrokerUser {
  readonly username: string;
  readonly password: string;
  readonly acl: readonly string[];
}

/** What ingest logs in with; `fleetveil units mosquitto` writes its ACL. */
export const INGEST = { username: 'ingest', password: 'a password of a test' } as const;

export interface Mosquitto {
  readonly url: string;
  readonly pid: number;
  /**
   * Lets in the units that are enrolled now, with the files that `fleetveil units mosquitto` writes, and
   * again those it was started with.
   */
  admitUnits(fleetConfigFile: string): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Starts it. Until the first `admitUnits` only ingest and `users` may log in.
 *
 * @param program path of mosquitto, from `needProgram`
 * @param folder is made; everything is kept in it
 * @param settings further lines of its configuration
 */
export async function startMosquitto(
  program: string,
  folder: string,
  users: readonly BrokerUser[] = [],
  settings: readonly string[] = [],
): Promise<Mosquitto> {
  await mkdir(folder, { recursive: true });
  await chmod(folder, 0o755);
  const port = await freePort();
  const [passwords, rules, conf] = ['password_file', 'acl_file', 'mosquitto.conf'].map((name) =>
    join(folder, name),
  ) as [string, string, string];
  await writeFile(passwords, '');
  await writeFile(
    rules,
    `user ${INGEST.username}\ntopic read fleetveil/v1/+/+/up\ntopic write fleetveil/v1/+/+/down\n`,
  );
  await addUser(passwords, INGEST);
  await addUsers(passwords, rules, users);
  await writeFile(conf, `${confOf(port, passwords, rules)}${settings.map((line) => `${line}\n`).join('')}`);
  const broker = spawn(program, ['-c', conf], { stdio: 'ignore' });
  await listening(port);
  let edition = 0;
  return {
    url: `mqtt://127.0.0.1:${port}`,
    pid: broker.pid ?? 0,
    async admitUnits(fleetConfigFile) {
      edition += 1;
      const out = join(folder, `units-${edition}`);
      await runProgram('fleet-api', ['units', 'mosquitto', '--config', fleetConfigFile, '--out', out]);
      await copyFile(join(out, 'password_file'), passwords);
      await copyFile(join(out, 'acl_file'), rules);
      await addUsers(passwords, rules, users);
      broker.kill('SIGHUP');
    },
    stop: () => stop(broker),
  };
}

/** Enrols into a fleet and lets the new unit into its broker. */
export function admitting(fleet: Fleet, broker: Mosquitto, fleetConfigFile: string): Fleet {
  return {
    ...fleet,
    async enrol(kind, label) {
      const vehicle = await fleet.enrol(kind, label);
      await broker.admitUnits(fleetConfigFile);
      return vehicle;
    },
  };
}

function confOf(port: number, passwords: string, rules: string): string {
  const lines = [
    `listener ${port} 127.0.0.1`,
    'allow_anonymous false',
    `password_file ${passwords}`,
    `acl_file ${rules}`,
    // As root it would become the user `mosquitto`, who cannot read these files.
    ...(process.getuid?.() === 0 ? ['user root'] : []),
  ];
  return `${lines.join('\n')}\n`;
}

async function addUsers(passwords: string, rules: string, users: readonly BrokerUser[]): Promise<void> {
  for (const user of users) {
    await addUser(passwords, user);
    await appendFile(rules, `\nuser ${user.username}\n${user.acl.join('\n')}\n`);
  }
}

/** mosquitto's own tool; it must see a file that nobody else may write. */
async function addUser(file: string, user: { username: string; password: string }): Promise<void> {
  await chmod(file, 0o600);
  const args = ['-b', file, user.username, user.password];
  await promisify(execFile)('mosquitto_passwd', args, { cwd: dirname(file) });
}

async function stop(broker: ChildProcess): Promise<void> {
  if (broker.exitCode !== null || broker.signalCode !== null) return;
  const gone = once(broker, 'exit');
  broker.kill();
  await gone;
}
