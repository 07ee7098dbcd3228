/** For tests, here and in other packages: real PostgreSQL databases in a tenth of a second. */

export {
  copyFolder,
  copyServer,
  type FileCopy,
  type FolderId,
  kindsOf,
  LOG_FIELDS,
  readArchive,
  removeServer,
  unwrapKey,
  vaultOf,
} from './copies.ts';
export { openRunningFleet, openRunningVault, publishedKeys } from './running-fleet.ts';
export { type StartedTestServer, startTestServer, TEST_DAY, TEST_NOW_S, type TestServer } from './server.ts';
export { createTestDatabase, type TestDatabase, type TestDatabaseOptions } from './test-database.ts';
