import type { AccidentRecord, AccidentSeverityWord, SignalId } from '@fleetveil/proto';
import type { PolicyView } from '../reasons/standing.ts';
import { reportCell } from './coarse.ts';
import { ruleNow } from './rules.ts';

/**
 * What the policy has leave of an accident's record: a signal that it does not name is not known (M5).
 *
 * @example allowedAccident(record, policyWithoutSpeed).speedsMps // []
 */
export function allowedAccident(record: AccidentRecord, policy: PolicyView): AccidentRecord {
  const isSealed = (signal: SignalId): boolean => {
    const rule = ruleNow(policy, 'accident', signal);
    return rule.kind === 'sealed' && rule.stream === 'accident';
  };
  const { timeS, directionDeg, occupants, stateOfChargePermille, tiltDeg, trigger, isTest } = record;
  return {
    ...{ trigger, isTest },
    ...(timeS !== undefined && isSealed('time') ? { timeS } : {}),
    isPositionTrusted: record.isPositionTrusted && isSealed('position'),
    positions: isSealed('position') ? record.positions : [],
    ...(directionDeg !== undefined && isSealed('heading') ? { directionDeg } : {}),
    speedsMps: isSealed('speed') ? record.speedsMps : [],
    readings: isSealed('acceleration') ? record.readings : [],
    ...(occupants !== undefined && isSealed('occupants') ? { occupants } : {}),
    ...(stateOfChargePermille !== undefined && isSealed('state_of_charge') ? { stateOfChargePermille } : {}),
    ...(tiltDeg !== undefined && isSealed('tilt') ? { tiltDeg } : {}),
  };
}

/** What a notice tells in clear: the cell that coarse reports carry, and a class; nothing the policy does not name. */
export function accidentNotice(
  placeCell: string | undefined,
  severity: AccidentSeverityWord,
  policy: PolicyView,
): { readonly cell?: string; readonly severity: AccidentSeverityWord } | undefined {
  const mayTell = (signal: SignalId): boolean => ruleNow(policy, 'accident', signal).kind === 'coarse';
  if (!mayTell('cell') && !mayTell('severity')) return undefined;
  const cell = mayTell('cell') ? reportCell(placeCell, policy) : undefined;
  return {
    ...(cell === undefined ? {} : { cell }),
    severity: mayTell('severity') ? severity : 'unknown',
  };
}
