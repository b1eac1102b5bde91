import { cacheFolder } from "../base/platform/folders.ts";
import { ownAddresses, ownNames } from "../base/platform/network.ts";
import { thisMachine } from "../base/platform/this-machine.ts";
import { RelayError } from "../protocol/error-table.ts";
import { type Certificate, cachedCertificate, fingerprintOf, readCertificate } from "../server/tls/index.ts";
import type { RelayOptions } from "./config/options.ts";

/** The certificate that the relay uses for TLS, with what a user needs to trust it. */
export interface SettledCertificate extends Certificate {
  /** SHA-256, as browsers show it. */
  fingerprint: string;
  /** Path of a self-signed certificate; undefined for one that was given or could not be kept. */
  path: string | undefined;
  /** What was wrong with the folder of self-signed certificates; undefined if nothing was. */
  problem?: string | undefined;
}

/** Reads or makes the certificate that the options ask for; undefined without TLS. Fails: bad_certificate. */
export function settleCertificate(
  { host, tls, access }: Pick<RelayOptions, "host" | "tls" | "access">,
  now: Date,
): SettledCertificate | undefined {
  const { certPath, keyPath, selfSigned } = tls;
  if (certPath !== undefined && keyPath !== undefined) {
    const certificate = readCertificate(certPath, keyPath);
    return { ...certificate, fingerprint: fingerprintOf(certificate.certPem), path: undefined };
  }
  if (certPath !== undefined || keyPath !== undefined)
    throw new RelayError(
      "bad_certificate",
      `expected --tls-cert and --tls-key together, got --tls-${certPath === undefined ? "key" : "cert"} alone`,
    );
  if (!selfSigned) return undefined;
  const bound = ["0.0.0.0", "::"].includes(host) ? [] : [host];
  const needed = [
    "localhost",
    "127.0.0.1",
    "::1",
    ...bound,
    ...ownNames(thisMachine),
    ...access.allowedHosts,
  ];
  const folder = tls.folder ?? cacheFolder(thisMachine);
  const certificate = cachedCertificate(folder, { needed, further: ownAddresses(thisMachine) }, now);
  return { ...certificate, fingerprint: fingerprintOf(certificate.certPem) };
}
