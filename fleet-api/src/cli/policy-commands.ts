/** `fleetveil policy check, explain, publish`. */
import { resolve } from 'node:path';
import { explainPolicy } from '@fleetveil/proto';
import type { Command } from 'commander';
import { FleetApiError } from '../errors.ts';
import { openFleetClock } from '../fleet-clock.ts';
import type { Host } from '../host.ts';
import { loadSigner } from '../keys/signers.ts';
import { writePolicyFile } from '../policy/policy-file.ts';
import { type CheckedPolicy, checkPolicy, publishPolicy, readPolicyFile } from '../policy/publish.ts';
import { type CommonOptions, configOf, withCommonOptions } from './options.ts';
import { createOutput } from './output.ts';
import { withOwner } from './with-database.ts';

/** Adds the commands. Without a file each means the shipped policy. */
export function addPolicyCommands(program: Command, host: Host): void {
  const policy = program
    .command('policy')
    .description('the policy: what is collected, why, for whom, how long');
  const commands = {
    check: [check, 'say what would have to be mended before it can be published'],
    explain: [explain, 'say what it means, purpose by purpose'],
    publish: [publish, 'sign it and put it in force'],
  } as const;
  for (const [name, [run, what]] of Object.entries(commands)) {
    withCommonOptions(policy.command(`${name} [file]`))
      .description(what)
      .action((file: string | undefined, options: CommonOptions) => run(file, options, host));
  }
}

function documentOf(file: string | undefined, host: Host): Promise<string> {
  return readPolicyFile(file === undefined ? undefined : resolve(host.workingDir, file));
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

async function explain(file: string | undefined, options: CommonOptions, host: Host): Promise<void> {
  const { policy, findings } = checkPolicy(await documentOf(file, host));
  if (policy === undefined) throw notInForm(findings);
  const text = explainPolicy(policy);
  createOutput(host, { json: options.json ?? false }).item(text.trimEnd(), { version: policy.version, text });
}

function notInForm(findings: CheckedPolicy['findings']): FleetApiError {
  const lines = findings.map(({ path, rule }) => `${path === '' ? 'document' : path}: ${rule}`);
  return new FleetApiError('policy_invalid', ['policy: it is not in form.', ...lines].join('\n'));
}

async function publish(file: string | undefined, options: CommonOptions, host: Host): Promise<void> {
  const config = await configOf(options, host);
  const document = await documentOf(file ?? config.policyFile, host);
  const signer = await loadSigner(config.keysDir, 'policy');
  const nowS = openFleetClock(config.clock).nowS();
  const version = await withOwner(config, async (owner) => {
    const published = await publishPolicy(owner, signer, { tenant: config.tenant, document, nowS });
    await writePolicyFile(config.keysDir, owner);
    return published;
  });
  createOutput(host, { json: options.json ?? false }).item(`version ${version} is in force`, { version });
}
