/** Who signs grants: a rental's and all ends by the key of the role `grant_rental`, a theft's by `grant_theft` (keys/signers.ts). */
export interface GrantSigner {
  /** Bytes of a v1.Signed over an encoded document. */
  sign(type: 'grant' | 'grant_end', tenant: string, body: Uint8Array): Promise<Uint8Array>;
}
