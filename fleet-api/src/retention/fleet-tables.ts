/** The register's lines of the main database: every table, every column. */
import { CASE_TABLES } from './case-tables.ts';
import { DOCUMENT_TABLES } from './document-tables.ts';
import type { TableLine } from './line.ts';
import { LOG_TABLES } from './log-tables.ts';
import { OFFICE_TABLES } from './office-tables.ts';
import { PUBLISHED_TABLES } from './published-tables.ts';
import { RENTAL_TABLES } from './rental-tables.ts';
import { VEHICLE_TABLES } from './vehicle-tables.ts';

/** Every table of the main database. A table or column that is missing here fails the build. */
export const FLEET_TABLES: Readonly<Record<string, TableLine>> = {
  ...DOCUMENT_TABLES,
  ...VEHICLE_TABLES,
  ...RENTAL_TABLES,
  ...CASE_TABLES,
  ...OFFICE_TABLES,
  ...PUBLISHED_TABLES,
  ...LOG_TABLES,
};
