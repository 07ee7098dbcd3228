/** `fleetveil organisation check, publish`: who runs the fleet, and to whom data may go. */
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { FleetApiError } from '../errors.ts';
import { openFleetClock } from '../fleet-clock.ts';
import type { Host } from '../host.ts';
import { readOrganisation } from '../organisation/document.ts';
import { publishOrganisation, readOrganisationFile } from '../organisation/publish.ts';
import { type CommonOptions, configOf, withCommonOptions } from './options.ts';
import { createOutput } from './output.ts';
import { withOwner } from './with-database.ts';

/** Adds the commands. */
export function addOrganisationCommands(program: Command, host: Host): void {
  const organisation = program
    .command('organisation')
    .description('who runs the fleet, where data rest, and to whom they may go until when');
  withCommonOptions(organisation.command('check [file]'))
    .description('say what would have to be mended before it can be published; the example without a file')
    .action((file: string | undefined, options: CommonOptions) => check(file, options, host));
  withCommonOptions(organisation.command('publish <file>'))
    .description('put it in force')
    .action((file: string, options: CommonOptions) => publish(file, options, host));
}

async function check(file: string | undefined, options: CommonOptions, host: Host): Promise<void> {
  const text = await readOrganisationFile(file === undefined ? undefined : resolve(host.workingDir, file));
  const read = readOrganisation(text);
  const output = createOutput(host, { json: options.json ?? false });
  if (read.ok) {
    const { version } = read.organisation;
    output.item(`version ${version}: may be published`, { version, ok: true });
    return;
  }
  for (const { path, rule } of read.problems) {
    output.item(`${path === '' ? 'document' : path}: ${rule}`, { path, rule });
  }
  throw new FleetApiError('finding', `organisation: ${read.problems.length} to be mended.`);
}

async function publish(file: string, options: CommonOptions, host: Host): Promise<void> {
  const config = await configOf(options, host);
  const document = await readOrganisationFile(resolve(host.workingDir, file));
  const nowS = openFleetClock(config.clock).nowS();
  const version = await withOwner(config, (owner) =>
    publishOrganisation(owner, { tenant: config.tenant, document, nowS }),
  );
  createOutput(host, { json: options.json ?? false }).item(`version ${version} is in force`, { version });
}
