/** The register's lines of documents that hold for everybody. */
import { TENANT } from './columns.ts';
import { own, replaced, stays, type TableLine } from './line.ts';

/** Table by table, every column. */
export const DOCUMENT_TABLES = {
  key_set: {
    what: 'published lists of public keys',
    ...stays('public keys'),
    columns: { version: own('number of the list'), signed: own('the signed list') },
  },
  transport_keys: {
    what: 'published lists of the keys to which units seal',
    ...stays('public keys'),
    columns: { sequence: own('number of the list'), signed: own('the signed list') },
  },
  policy: {
    what: 'editions of the policy',
    ...stays('a published document; data keep the edition they were made under'),
    columns: {
      version: own('number of the edition'),
      document: own('its text'),
      signed: own('the signed document'),
      published_s: own('when it was published'),
    },
  },
  policy_announced: {
    what: 'the edition of the policy that riders are told of and that does not hold yet',
    ...replaced('its day, on which it becomes an edition in force, or a later edition', 'retention'),
    columns: {
      only: own('there is one at most'),
      version: own('number of the edition'),
      document: own('its text'),
      signed: own('the signed document'),
      announced_s: own('when it was announced'),
      holds_from: own('from which day it holds'),
    },
  },
  organisation: {
    what: 'editions of who runs the fleet and to whom data may go',
    ...stays('a published document; earlier editions say who had a contract when'),
    columns: {
      tenant: TENANT,
      version: own('number of the edition'),
      document: own('its text'),
      published_s: own('when it was published'),
    },
  },
} as const satisfies Readonly<Record<string, TableLine>>;
