/** A certificate with its private key, both as PEM. */
export interface Certificate {
  certPem: string;
  keyPem: string;
}
