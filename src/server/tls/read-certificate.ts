import { createPrivateKey, X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { reasonOf } from "../../base/reason-of.ts";
import { RelayError } from "../../protocol/error-table.ts";
import type { Certificate } from "./certificate.ts";

/** Reads a certificate and its key from two PEM files. Fails: bad_certificate. */
export function readCertificate(certPath: string, keyPath: string): Certificate {
  const certPem = attempt("a certificate in PEM", certPath, (text) => {
    new X509Certificate(text);
    return text;
  });
  const keyPem = attempt("a private key in PEM without a password", keyPath, (text) => {
    createPrivateKey(text);
    return text;
  });
  if (!new X509Certificate(certPem).checkPrivateKey(createPrivateKey(keyPem)))
    throw new RelayError(
      "bad_certificate",
      `expected the private key of the certificate, got another one; in ${keyPath}`,
    );
  return { certPem, keyPem };
}

function attempt(what: string, path: string, read: (text: string) => string): string {
  try {
    return read(readFileSync(path, "utf8"));
  } catch (error) {
    const reason = reasonOf(error);
    throw new RelayError("bad_certificate", `expected ${what}, got: ${reason}; in ${path}`, { cause: error });
  }
}
