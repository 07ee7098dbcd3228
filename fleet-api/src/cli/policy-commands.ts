/** `fleetveil policy check, diff, explain, publish`. */
import { resolve } from 'node:path';
import {
  describeDifference,
  explainField,
  explainPolicy,
  explainPurpose,
  explainRole,
  isStoredName,
  type Policy,
  PURPOSE_IDS,
  ROLE_IDS,
} from '@fleetveil/proto';
import type { Command } from 'commander';
import type { FleetApiConfig } from '../config.ts';
import { FleetApiError } from '../errors.ts';
import { openFleetClock } from '../fleet-clock.ts';
import type { Host } from '../host.ts';
import { loadSigner } from '../keys/signers.ts';
import { writePolicyFile } from '../policy/policy-file.ts';
import { policyVersion, readPolicy } from '../policy/policy-store.ts';
import { type CheckedPolicy, checkPolicy, publishPolicy, readPolicyFile } from '../policy/publish.ts';
import { type CommonOptions, configOf, withCommonOptions } from './options.ts';
import { createOutput } from './output.ts';
import { withOwner } from './with-database.ts';

/** What `explain` is asked; without any of them the whole policy is explained. */
interface Question extends CommonOptions {
  readonly purpose?: string;
  readonly role?: string;
  readonly field?: string;
}

interface PublishOptions extends CommonOptions {
  readonly despiteUnits?: boolean;
}

/** Adds the commands. Without a file each means the shipped policy. */
export function addPolicyCommands(program: Command, host: Host): Command {
  const policy = program
    .command('policy')
    .description('the policy: what is collected, why, for whom, how long');
  withCommonOptions(policy.command('check [file]'))
    .description('say what would have to be mended before it can be published')
    .action((file: string | undefined, options: CommonOptions) => check(file, options, host));
  withCommonOptions(policy.command('diff <file> [older]'))
    .description('say in words what an edition changes, against an older file or the edition in force')
    .action((file: string, older: string | undefined, options: CommonOptions) =>
      diff(file, older, options, host),
    );
  withCommonOptions(policy.command('explain [file]'))
    .description('say what it means, purpose by purpose, or answer one question')
    .option('--purpose <purpose>', 'what leaves the vehicle for it, who sees it, when it ends')
    .option('--role <role>', 'what somebody in this role gets')
    .option('--field <field>', 'when a stored field or set of fields ends')
    .action((file: string | undefined, options: Question) => explain(file, options, host));
  withCommonOptions(policy.command('publish [file]'))
    .description('sign it; in force at once, or from its notice date where it collects, shows or keeps more')
    .option('--despite-units', 'though units say that they hold this version, or a newer one')
    .action((file: string | undefined, options: PublishOptions) => publish(file, options, host));
  return policy;
}

/** The text of a policy file as it was typed; the shipped one where none was. */
export function documentOf(file: string | undefined, host: Host): Promise<string> {
  return readPolicyFile(file === undefined ? undefined : resolve(host.workingDir, file));
}

/** A policy that is in form. Throws `policy_invalid`. */
export async function policyOf(file: string | undefined, host: Host): Promise<Policy> {
  const { policy, findings } = checkPolicy(await documentOf(file, host));
  if (policy === undefined) throw notInForm(findings);
  return policy;
}

async function check(file: string | undefined, options: CommonOptions, host: Host): Promise<void> {
  const { policy, findings } = checkPolicy(await documentOf(file, host));
  const output = createOutput(host, { json: options.json ?? false });
  for (const { path, rule } of findings) {
    output.item(`${path === '' ? 'document' : path}: ${rule}`, { path, rule });
  }
  if (findings.length > 0) throw new FleetApiError('finding', `policy: ${findings.length} to be mended.`);
  output.item(`version ${policy?.version}: may be published`, { version: policy?.version, ok: true });
}

async function diff(
  file: string,
  older: string | undefined,
  options: CommonOptions,
  host: Host,
): Promise<void> {
  const newer = await policyOf(file, host);
  const before = older === undefined ? await inForce(options, host) : await policyOf(older, host);
  const text = describeDifference(before, newer);
  const json = { from: before.version, to: newer.version, text };
  createOutput(host, { json: options.json ?? false }).item(text.trimEnd(), json);
}

async function inForce(options: CommonOptions, host: Host): Promise<Policy> {
  const config: FleetApiConfig = await configOf(options, host);
  return withOwner(config, async (owner) => {
    const version = await policyVersion(owner);
    if (version === 0)
      throw new FleetApiError('policy_missing', 'policy: none is published. Name an older file.');
    return (await readPolicy(owner, version)).policy;
  });
}

async function explain(file: string | undefined, options: Question, host: Host): Promise<void> {
  const policy = await policyOf(file, host);
  const lines = answersOf(policy, options);
  const text = lines.length === 0 ? explainPolicy(policy).trimEnd() : lines.join('\n');
  createOutput(host, { json: options.json ?? false }).item(text, { version: policy.version, text });
}

function answersOf(policy: Policy, { purpose, role, field }: Question): string[] {
  const answers: string[] = [];
  if (purpose !== undefined)
    answers.push(...explainPurpose(policy, known('--purpose', PURPOSE_IDS, purpose)));
  if (role !== undefined) answers.push(...explainRole(policy, known('--role', ROLE_IDS, role)));
  if (field === undefined) return answers;
  if (!isStoredName(field)) throw unknownWord('--field', 'a stored field or set of the policy');
  const ends = explainField(policy, field);
  return [...answers, ...(ends.length === 0 ? [`${field}: this policy stores no such thing.`] : ends)];
}

function known<Word extends string>(option: string, words: readonly Word[], typed: string): Word {
  const word = words.find((one) => one === typed);
  if (word === undefined) throw unknownWord(option, `one of ${words.join(', ')}`);
  return word;
}

function unknownWord(option: string, expected: string): FleetApiError {
  return new FleetApiError('usage', `${option}: ${expected}.`);
}

function notInForm(findings: CheckedPolicy['findings']): FleetApiError {
  const lines = findings.map(({ path, rule }) => `${path === '' ? 'document' : path}: ${rule}`);
  return new FleetApiError('policy_invalid', ['policy: it is not in form.', ...lines].join('\n'));
}

async function publish(file: string | undefined, options: PublishOptions, host: Host): Promise<void> {
  const config = await configOf(options, host);
  const document = await documentOf(file ?? config.policyFile, host);
  const signer = await loadSigner(config.keysDir, 'policy');
  const nowS = openFleetClock(config.clock).nowS();
  const { version, holdsFrom } = await withOwner(config, async (owner) => {
    const { despiteUnits = false } = options;
    const ask = { tenant: config.tenant, document, nowS, despiteUnits };
    const published = await publishPolicy(owner, signer, ask);
    await writePolicyFile(config.keysDir, owner);
    return published;
  });
  const output = createOutput(host, { json: options.json ?? false });
  if (holdsFrom === undefined) output.item(`version ${version} is in force`, { version });
  else output.item(`version ${version} is announced and holds from ${holdsFrom}`, { version, holdsFrom });
}
