/** For benchmarks: the statements behind the doors and ingest, as the programs run them, on databases that sync. */
import { startTestServer } from './server.ts';
import { createTestDatabase, SERVER_VARIABLE, type TestDatabase } from './test-database.ts';

export { withRole } from '../src/database/access.ts';
export { dateOfDay } from '../src/database/days.ts';
export { forgetEnded } from '../src/database/forget.ts';
export type { Tables } from '../src/database/schema.ts';
export { delayS, publicationAt, showsArea, stepAfter } from '../src/feed/feed.ts';
export { commitGroup, type StoredRecord } from '../src/ingest/commit-store.ts';
export {
  leastTold,
  mondayOf,
  type SourceTrip,
  type Sum,
  sumsOf,
  type Told,
  TRIP_MOST,
  tellSums,
  UNIT,
  WEEK_SHIFT,
  widthOf,
  withinCaps,
} from '../src/statistics/week.ts';
export type { SealedChunk } from '../src/trips/opening.ts';
export { chunksOf, listTrips } from '../src/trips/trip-store.ts';
export type { BookedRental, MeasuredBooking } from './measured-booking.ts';
export {
  type MeasuredRental,
  type MeasuredRider,
  type MeasuredVault,
  type MeasuredWork,
  openMeasuredVault,
} from './measured-vault.ts';
export { TEST_DAY, TEST_NOW_S } from './server.ts';
export type { TestDatabase } from './test-database.ts';

/** Databases on a server of their own that syncs like one in use. `drop` ends the server too. */
export async function openMeasuredDatabase(): Promise<TestDatabase> {
  const { admin, passwords, stop } = await startTestServer({ durable: true });
  const before = process.env[SERVER_VARIABLE];
  process.env[SERVER_VARIABLE] = JSON.stringify({ admin, passwords });
  try {
    const database = await createTestDatabase();
    return {
      ...database,
      drop: async () => {
        await database.drop();
        await stop();
      },
    };
  } finally {
    if (before === undefined) delete process.env[SERVER_VARIABLE];
    else process.env[SERVER_VARIABLE] = before;
  }
}
