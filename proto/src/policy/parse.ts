import { formProblems } from './form.ts';
import type { Policy } from './policy.ts';
import { PolicyError } from './problems.ts';
import { policySchema } from './schema.ts';
import { readPolicyYaml } from './yaml-text.ts';

/**
 * Reads a policy document. Being in form does not make it lawful: `lintPolicy` says that, and what
 * derives from a policy refuses one with findings.
 *
 * Throws PolicyError (`oversize`, `yaml`, `form`) with every problem of the stage that failed; no
 * text of it holds a value of the document.
 *
 *     parsePolicy(text).purposes.marketing // 'never'
 */
export function parsePolicy(yamlText: string): Policy {
  const read = policySchema.safeParse(readPolicyYaml(yamlText));
  if (!read.success) throw new PolicyError('form', formProblems(read.error.issues));
  return read.data;
}
