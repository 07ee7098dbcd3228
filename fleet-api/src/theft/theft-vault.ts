/** The vault as a case of theft asks it, and what its refusals are called at the doors. */
import { Problem, type ProblemCode } from '../http/problem.ts';
import type { TheftClient, TheftOutcome } from '../vault/client.ts';
import type { TheftRefusal } from '../vault/wire.ts';

/** The part of the vault that cases of theft need. */
export type TheftVault = TheftClient;

/** Seconds after which to ask again where the vault is away, or was asked too often. */
const WAIT_S = 5;

/** Total, so that a new refusal of the vault has to be placed here. */
const CODE_OF: Readonly<Record<TheftRefusal, ProblemCode>> = {
  malformed: 'internal',
  bad_token: 'forbidden',
  not_allowed: 'forbidden',
  not_officer: 'theft_not_yours',
  same_person: 'second_person',
  not_found: 'not_found',
  erased: 'theft_destroyed',
  nothing_asked: 'theft_not_declared',
  not_confirmed: 'theft_not_confirmed',
  closed: 'theft_over',
  look_over: 'theft_look_over',
  officer_needed: 'theft_officer_needed',
  bad_grant: 'internal',
  rate_limited: 'rate_limited',
};

/** What the vault answered. Throws the problem of its refusal, or `vault_unavailable`. */
export async function answered<Answer>(asked: Promise<TheftOutcome<Answer>>): Promise<Answer> {
  const outcome = await asked;
  if (outcome.kind === 'done') return outcome.answer;
  if (outcome.kind === 'unavailable') throw new Problem('vault_unavailable', { retryAfterS: WAIT_S });
  const code = CODE_OF[outcome.code];
  throw new Problem(code, code === 'rate_limited' ? { retryAfterS: WAIT_S } : {});
}
