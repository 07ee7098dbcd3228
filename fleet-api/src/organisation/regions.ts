/** Where data are, and what has to be on record before they leave the European Economic Area (GDPR chapter V, R7). */

/** The EEA: the 27 states of the Union, Iceland, Liechtenstein and Norway, by ISO 3166-1. */
const EEA: ReadonlySet<string> = new Set(
  'AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK'.split(' '),
);

/** Whether a country is in the EEA. A tag that is no country is not (fail closed). */
export function isInEea(region: string): boolean {
  return EEA.has(region);
}

/** What allows a transfer, with the article that says so. */
export const TRANSFER_TOOLS = {
  adequacy_decision: 'GDPR 45',
  standard_contractual_clauses: 'GDPR 46(2)(c), (d)',
  code_of_conduct: 'GDPR 46(2)(e)',
  certification: 'GDPR 46(2)(f)',
  binding_corporate_rules: 'GDPR 47',
} as const;

/** One of them. */
export type TransferToolId = keyof typeof TRANSFER_TOOLS;

/** A tool on record: the decision, or where the signed clauses are. */
export interface Transfer {
  readonly tool: TransferToolId;
  readonly reference: string;
}

/** Whether data may go there: inside the EEA, or with a tool on record. */
export function mayLeaveTo(region: string, transfer: Transfer | undefined): boolean {
  return isInEea(region) || transfer !== undefined;
}
