/** Who signs grants and their ends: the one online key of the role `grant_rental` (keys/signers.ts). */
export interface GrantSigner {
  /** Bytes of a v1.Signed over an encoded document. */
  sign(type: 'grant' | 'grant_end', tenant: string, body: Uint8Array): Promise<Uint8Array>;
}
