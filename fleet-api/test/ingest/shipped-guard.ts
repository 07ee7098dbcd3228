import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { deriveGuard, parsePolicy } from '@fleetveil/proto';

const text = readFileSync(fileURLToPath(import.meta.resolve('@fleetveil/proto/policy.yaml')), 'utf8');

/** What the shipped policy lets in. */
export const SHIPPED_GUARD = deriveGuard(parsePolicy(text));
