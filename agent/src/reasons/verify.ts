/** A phone's order whose signature, kind and nonce hold. */
export interface PhoneOrderFacts {
  readonly grantId: string;
  /** The phone's key, 64 hex characters. */
  readonly phoneKey: string;
}
