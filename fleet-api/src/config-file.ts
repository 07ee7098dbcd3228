/** The form of the configuration file, its defaults, and the names of settings in the environment. */
import { DEMO_RATES } from '@fleetveil/proto';
import { z } from 'zod';
import { MOST_KEEP_DAYS } from './erasures/erasure.ts';
import { WEB_FORM } from './web/settings.ts';

const port = z.coerce.number('a port number').int('a whole number').min(0).max(65_535);
const url = (schemes: string) =>
  z.string().refine((text) => new RegExp(`^(${schemes})://[^\\s]+$`).test(text) && URL.canParse(text), {
    error: `an address that starts with ${schemes.replaceAll('|', ':// or ')}://`,
  });
const flag = z.union([z.boolean(), z.enum(['true', 'false']).transform((text) => text === 'true')], {
  error: 'true or false',
});

const clock = z
  .strictObject({
    rate: z.coerce.number('a number').min(DEMO_RATES.least).max(DEMO_RATES.most).optional(),
    originS: z.coerce.number('Unix seconds').int('whole seconds').min(0).max(4_294_967_295).optional(),
    bootOriginS: z.coerce.number('seconds').min(0).optional(),
  })
  .prefault({});

const broker = z
  .strictObject({
    host: z.string().min(1).max(255).default('127.0.0.1'),
    port: port.default(7483),
    maxConnections: z.coerce.number('a number').int().min(1).max(100_000).default(1_000),
    url: url('mqtt|mqtts').optional(),
    username: z.string().min(1).optional(),
    password: z.string().min(1).optional(),
    caFile: z.string().min(1).optional(),
  })
  .prefault({});

const doors = z
  .strictObject({
    host: z.string().min(1).max(255).default('127.0.0.1'),
    port: port.default(7480),
    /** How many proxies of yours a request passes, each of which adds the address it hears from to X-Forwarded-For. */
    proxies: z.coerce.number('a number').int('a whole number').min(0).max(8).default(0),
    publicUrl: url('http|https')
      .transform((text) => text.replace(/\/+$/, ''))
      .optional(),
  })
  .prefault({});

const issuer = z.strictObject({
  issuer: url('http|https'),
  audience: z.string().min(1).max(255),
  jwksUrl: url('http|https').optional(),
});

const publicKey = z.string().regex(/^[0-9a-f]{64}$/, 'a public key as "fleetveil backup keygen" prints it');

const backup = z
  .strictObject({
    folder: z.string().min(1).default('backups'),
    journal: z.string().min(1).default('journal'),
    keepDays: z.coerce.number('a number').int('whole days').min(1).max(MOST_KEEP_DAYS).default(7),
    recipients: z.strictObject({ trips: publicKey, links: publicKey, keys: publicKey }).optional(),
  })
  .prefault({});

/** The whole file. Every part of it may be absent. */
export const CONFIG_FILE = z
  .strictObject({
    demo: flag.default(false),
    tenant: z
      .string()
      .regex(/^[a-z0-9-]{1,32}$/, 'lower case letters, digits and -, at most 32')
      .default('demo'),
    data: z.string().min(1).default('data'),
    keys: z.string().min(1).optional(),
    clock,
    database: z.strictObject({ url: z.string().min(1).optional() }).prefault({}),
    broker,
    doors,
    oidc: z.strictObject({ issuers: z.array(issuer).max(16).default([]) }).prefault({}),
    policy: z.strictObject({ file: z.string().min(1).optional() }).prefault({}),
    backup,
    organisation: z.strictObject({ file: z.string().min(1).optional() }).prefault({}),
    web: WEB_FORM,
    webhooks: z.strictObject({ private: flag.default(false) }).prefault({}),
  })
  .superRefine((file, context) => {
    const custom = (path: string[], message: string): void =>
      context.addIssue({ code: 'custom', path, message });
    if (!file.demo && (file.clock.rate ?? 1) !== 1)
      custom(['clock', 'rate'], 'other than 1 only with demo: true');
    if (!file.demo && file.clock.originS !== undefined) custom(['clock', 'originS'], 'only with demo: true');
    if (file.broker.url === undefined && file.broker.username !== undefined)
      custom(['broker', 'username'], 'only with broker.url');
    if (file.broker.caFile !== undefined && file.broker.url?.startsWith('mqtts:') !== true)
      custom(['broker', 'caFile'], 'only with a broker.url that starts with mqtts://');
    const recipients = Object.values(file.backup.recipients ?? {});
    if (new Set(recipients).size < recipients.length)
      custom(['backup', 'recipients'], 'three different keys: who has one must not open the others');
  });

/** A file as checked, with its defaults. */
export type ConfigFile = z.infer<typeof CONFIG_FILE>;

/** Settings that the environment may give, with their place in the file. */
export const ENVIRONMENT: Readonly<Record<string, readonly string[]>> = {
  FLEETVEIL_DEMO: ['demo'],
  FLEETVEIL_TENANT: ['tenant'],
  FLEETVEIL_DATA_DIR: ['data'],
  FLEETVEIL_KEYS_DIR: ['keys'],
  FLEETVEIL_CLOCK_RATE: ['clock', 'rate'],
  FLEETVEIL_CLOCK_ORIGIN_S: ['clock', 'originS'],
  FLEETVEIL_CLOCK_BOOT_ORIGIN_S: ['clock', 'bootOriginS'],
  FLEETVEIL_DATABASE_URL: ['database', 'url'],
  FLEETVEIL_BROKER_HOST: ['broker', 'host'],
  FLEETVEIL_BROKER_PORT: ['broker', 'port'],
  FLEETVEIL_BROKER_MAX_CONNECTIONS: ['broker', 'maxConnections'],
  FLEETVEIL_BROKER_URL: ['broker', 'url'],
  FLEETVEIL_BROKER_USERNAME: ['broker', 'username'],
  FLEETVEIL_BROKER_PASSWORD: ['broker', 'password'],
  FLEETVEIL_BROKER_CA_FILE: ['broker', 'caFile'],
  FLEETVEIL_DOORS_HOST: ['doors', 'host'],
  FLEETVEIL_DOORS_PORT: ['doors', 'port'],
  FLEETVEIL_DOORS_PROXIES: ['doors', 'proxies'],
  FLEETVEIL_DOORS_PUBLIC_URL: ['doors', 'publicUrl'],
  FLEETVEIL_POLICY_FILE: ['policy', 'file'],
  FLEETVEIL_BACKUP_FOLDER: ['backup', 'folder'],
  FLEETVEIL_BACKUP_JOURNAL: ['backup', 'journal'],
  FLEETVEIL_BACKUP_KEEP_DAYS: ['backup', 'keepDays'],
  FLEETVEIL_ORGANISATION_FILE: ['organisation', 'file'],
  FLEETVEIL_WEBHOOKS_PRIVATE: ['webhooks', 'private'],
};
