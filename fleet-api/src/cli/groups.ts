/**
 * Where the commands are. A start reads what its own command needs and nothing else: to read every command was two
 * thirds of a start, and no part carries what another needs.
 */
import type { Command } from 'commander';
import type { Host } from '../host.ts';

/** Commands that come from one file. */
export interface CommandGroup {
  /** First words of a command line that leads here. */
  readonly words: readonly string[];
  readonly add: (program: Command, host: Host) => Promise<void>;
}

/** In the order in which help lists them. */
export const GROUPS: readonly CommandGroup[] = [
  {
    words: ['api'],
    add: async (...to) => (await import('./api-command.ts')).addApiCommand(...to),
  },
  {
    words: ['vault', 'ingest', 'doors'],
    add: async (...to) => (await import('./part-commands.ts')).addPartCommands(...to),
  },
  {
    words: ['vault keys'],
    add: async (...to) => (await import('./vault-commands.ts')).addVaultCommands(...to),
  },
  {
    words: ['status'],
    add: async (...to) => (await import('./status-command.ts')).addStatusCommand(...to),
  },
  {
    words: ['migrate'],
    add: async (...to) => (await import('./migrate-command.ts')).addMigrateCommand(...to),
  },
  {
    words: ['keys'],
    add: async (...to) => (await import('./keys-commands.ts')).addKeysCommands(...to),
  },
  {
    words: ['units'],
    add: async (...to) => (await import('./units-commands.ts')).addUnitsCommands(...to),
  },
  {
    words: ['policy'],
    add: async (program, host) => {
      const policy = (await import('./policy-commands.ts')).addPolicyCommands(program, host);
      (await import('./document-commands.ts')).addDocumentCommands(policy, host);
    },
  },
  {
    words: ['organisation'],
    add: async (...to) => (await import('./organisation-commands.ts')).addOrganisationCommands(...to),
  },
  {
    words: ['audit'],
    add: async (...to) => (await import('./audit-commands.ts')).addAuditCommands(...to),
  },
  {
    words: ['retention'],
    add: async (...to) => (await import('./retention-commands.ts')).addRetentionCommands(...to),
  },
  {
    words: ['backup', 'restore'],
    add: async (...to) => (await import('./backup-commands.ts')).addBackupCommands(...to),
  },
  {
    words: ['packet'],
    add: async (...to) => (await import('./packet-commands.ts')).addPacketCommands(...to),
  },
];

const HELP = new Set(['help', '--help', '-h']);

/**
 * The groups that a command line needs, in the order of GROUPS: all of them where it asks for help or names none.
 *
 * @example groupsFor(['units', 'list']).length // 1
 */
export function groupsFor(words: readonly string[]): readonly CommandGroup[] {
  const lines = [words[0] ?? '', words.slice(0, 2).join(' ')];
  const named = GROUPS.filter((group) => group.words.some((word) => lines.includes(word)));
  return named.length === 0 || words.some((word) => HELP.has(word)) ? GROUPS : named;
}
