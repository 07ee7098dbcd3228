/** `fleetveil policy register, notice, dpia`: documents made of a policy and an organisation, without a database. */
import { resolve } from 'node:path';
import { dayOf, LANGUAGE_IDS, type LanguageId, lintPolicy } from '@fleetveil/proto';
import { type Command, Option } from 'commander';
import { FleetApiError } from '../errors.ts';
import { openFleetClock } from '../fleet-clock.ts';
import type { Host } from '../host.ts';
import { htmlOf } from '../notices/html.ts';
import { impactAnnex } from '../notices/impact.ts';
import { markdownOf } from '../notices/markdown.ts';
import { FORMATS, type FormatId } from '../notices/notice-routes.ts';
import type { Page } from '../notices/page.ts';
import { registerOf } from '../notices/register.ts';
import { registerPage } from '../notices/register-page.ts';
import { type NoticeParts, riderNotice } from '../notices/rider-notice.ts';
import { parseOrganisation } from '../organisation/document.ts';
import { readOrganisationFile } from '../organisation/publish.ts';
import { type CommonOptions, configOf, withCommonOptions } from './options.ts';
import { policyOf } from './policy-commands.ts';

interface DocumentOptions extends CommonOptions {
  readonly format: FormatId;
  readonly organisation?: string;
  readonly lang?: LanguageId;
}

/** A document: as a page, and what its JSON is. */
interface Made {
  readonly page: Page;
  readonly json: object;
}

/** Makes a document. */
type Maker = (parts: NoticeParts, options: DocumentOptions) => Made;

const asPage = (page: Page): Made => ({ page, json: page });

const register: Maker = ({ policy, organisation, nowDay }) => {
  const made = registerOf(policy, organisation, nowDay);
  return { page: registerPage(made), json: made };
};

/** Adds the commands to `fleetveil policy`. */
export function addDocumentCommands(policy: Command, host: Host): void {
  addDocument(policy, host, 'register', 'register of processing (GDPR 30)', register);
  addDocument(
    policy,
    host,
    'dpia',
    'annex of the impact assessment, with the weighings of interests',
    (parts) => asPage(impactAnnex(parts.policy, parts.organisation)),
  );
  addDocument(
    policy,
    host,
    'notice',
    'what riders are told, also before the contract',
    (parts, { lang = 'en' }) => asPage(riderNotice(parts, lang)),
  ).addOption(new Option('--lang <language>', 'language of the notice').choices(LANGUAGE_IDS).default('en'));
}

function addDocument(policy: Command, host: Host, name: string, what: string, make: Maker): Command {
  return withCommonOptions(policy.command(`${name} [file]`))
    .description(what)
    .option('--organisation <file>', 'who runs the fleet; the setting, or the example')
    .addOption(new Option('--format <format>', 'form').choices(FORMATS).default('markdown'))
    .action((file: string | undefined, options: DocumentOptions) => print(file, options, host, make));
}

async function print(
  file: string | undefined,
  options: DocumentOptions,
  host: Host,
  make: Maker,
): Promise<void> {
  const config = await configOf(options, host);
  const policy = await policyOf(file ?? config.policyFile, host);
  if (lintPolicy(policy).length > 0) {
    throw new FleetApiError(
      'policy_invalid',
      'policy: it cannot be published; see "fleetveil policy check".',
    );
  }
  const named =
    options.organisation === undefined
      ? config.organisationFile
      : resolve(host.workingDir, options.organisation);
  const organisation = parseOrganisation(await readOrganisationFile(named));
  const nowDay = dayOf(openFleetClock(config.clock).nowS());
  const { page, json } = make({ policy, organisation, nowDay }, options);
  host.print(textOf(page, json, options));
}

function textOf(page: Page, json: object, { format, json: asLine }: DocumentOptions): string {
  if (asLine === true) return JSON.stringify(json);
  if (format === 'json') return JSON.stringify(json, null, 2);
  return (format === 'html' ? htmlOf(page) : markdownOf(page)).trimEnd();
}
