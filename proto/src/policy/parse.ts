import { formProblems } from './form.ts';
import type { Policy } from './policy.ts';
import { PolicyError } from './problems.ts';
import { policySchema } from './schema.ts';
import { readPolicyYaml } from './yaml-text.ts';

/**
 * Reads a policy document as it has to be to be published. Being in form does not make it lawful: `lintPolicy` says that, and what
 * derives from a policy refuses one with findings.
 *
 * Throws PolicyError (`oversize`, `yaml`, `form`) with every problem of the stage that failed; no
 * text of it holds a value of the document.
 *
 *     parsePolicy(text).purposes.marketing // 'never'
 */
export function parsePolicy(yamlText: string): Policy {
  return inForm(readPolicyYaml(yamlText));
}

/**
 * What documents have to say now and did not before, with what was compiled in then: riders were told of this. A new
 * edition has to say it itself.
 */
const SAID_SINCE = { claims: { resolution: 10 } };

/**
 * Reads an edition that was signed and published, maybe by an older program: what nobody asked of it then is as it was
 * carried out then. Its text and the signed bytes stay as they are. Throws PolicyError as `parsePolicy` does.
 *
 *     parsePublishedPolicy(textOfBefore).claims // { resolution: 10 }
 */
export function parsePublishedPolicy(yamlText: string): Policy {
  const document = readPolicyYaml(yamlText);
  const isMap = typeof document === 'object' && document !== null && !Array.isArray(document);
  return inForm(isMap ? { ...SAID_SINCE, ...document } : document);
}

function inForm(document: unknown): Policy {
  const read = policySchema.safeParse(document);
  if (!read.success) throw new PolicyError('form', formProblems(read.error.issues));
  return read.data;
}
