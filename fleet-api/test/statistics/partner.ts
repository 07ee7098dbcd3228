/** Partners with a contract, as an edition of the organisation. */
import type { FleetDatabase } from '../../src/database/database.ts';
import { insertOrganisation } from '../../src/organisation/organisation-store.ts';
import { readOrganisationFile } from '../../src/organisation/publish.ts';
import { NOW_S, TENANT } from '../doors/door-fleet.ts';

/** An edition in which a partner has a contract that covers statistics until a day. */
export async function insertPartner(
  owner: FleetDatabase,
  version: number,
  id: string,
  endsOn: string,
): Promise<void> {
  const line = `  - { id: ${id}, name: ${id}, kind: partner, purposes: [statistics], region: LV, contract: { reference: "C", from: 2020-01-01, ends_on: ${endsOn} } }\n`;
  const document = (await readOrganisationFile())
    .replace(/^version: 1$/m, `version: ${version}`)
    .replace(/^recipients:\n/m, `recipients:\n${line}`);
  await insertOrganisation(owner, { tenant: TENANT, version, document, publishedS: NOW_S });
}
