/**
 * Cipher suites for TLS 1.2: those with forward secrecy and authenticated encryption. Bun's default has two with CBC too. TLS 1.3 has a list of
 * its own, without weak ones. Source: RFC 9325, 4.2.
 */
export const CIPHERS = ["ECDSA", "RSA"]
  .flatMap((key) =>
    ["AES128-GCM-SHA256", "AES256-GCM-SHA384", "CHACHA20-POLY1305"].map((cipher) => `ECDHE-${key}-${cipher}`),
  )
  .join(":");
