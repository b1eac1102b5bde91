import { X509Certificate } from "node:crypto";
import { chmodSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { isIP } from "node:net";
import { join } from "node:path";
import type { Certificate } from "./certificate.ts";
import { makeCertificate } from "./make-certificate.ts";

/** Names of the files in the cache folder. */
const CERT_FILE = "relay-cert.pem";
const KEY_FILE = "relay-key.pem";
/** Lifetime of a certificate: users confirm it once a year, and browsers accept no longer one. Units: days. */
const VALID_DAYS = 397;
/** A certificate that expires sooner is replaced. Units: days. */
const LEAST_DAYS_LEFT = 14;
/** Most names and addresses in one certificate; the oldest are left out. */
const MAX_HOSTS = 32;

/** A self-signed certificate, with the path of its file for devices that should trust it. */
export interface CachedCertificate extends Certificate {
  path: string;
}

/**
 * The self-signed certificate in a folder. Makes a new one if there is none, if it expires soon, or if it lacks one of these names
 * and addresses. A new one keeps the old names: a machine that moves between two networks then has one certificate for both.
 */
export function cachedCertificate(folder: string, hosts: readonly string[], now: Date): CachedCertificate {
  const path = join(folder, CERT_FILE);
  const known = readCached(folder);
  const knownHosts = known === undefined ? [] : hostsOf(known.certPem);
  if (known !== undefined && serves(known, hosts, now)) return { ...known, path };
  const all = [...new Set([...hosts, ...knownHosts])].slice(0, MAX_HOSTS);
  const made = makeCertificate({
    commonName: "Godot Telemetry Relay",
    hosts: all,
    // The clock of a headset may be slow.
    from: new Date(now.getTime() - 86_400_000),
    days: VALID_DAYS,
  });
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  write(join(folder, KEY_FILE), made.keyPem);
  write(path, made.certPem);
  return { ...made, path };
}

/** The SHA-256 fingerprint of a certificate, as browsers show it. */
export function fingerprintOf(certPem: string): string {
  return new X509Certificate(certPem).fingerprint256;
}

function readCached(folder: string): Certificate | undefined {
  try {
    const certPem = readFileSync(join(folder, CERT_FILE), "utf8");
    const keyPem = readFileSync(join(folder, KEY_FILE), "utf8");
    new X509Certificate(certPem);
    return { certPem, keyPem };
  } catch {
    return undefined;
  }
}

function serves({ certPem }: Certificate, hosts: readonly string[], now: Date): boolean {
  const certificate = new X509Certificate(certPem);
  const leftMillis = certificate.validToDate.getTime() - now.getTime();
  const covers = (host: string) =>
    (isIP(host) === 0 ? certificate.checkHost(host) : certificate.checkIP(host)) !== undefined;
  return leftMillis > LEAST_DAYS_LEFT * 86_400_000 && hosts.every(covers);
}

/** The names and addresses in a certificate that the relay made. */
function hostsOf(certPem: string): string[] {
  const { subjectAltName = "" } = new X509Certificate(certPem);
  return subjectAltName.split(", ").map((entry) => entry.replace(/^(DNS|IP Address):/, ""));
}

/** Writes a file at once, readable only for this user. */
function write(path: string, text: string): void {
  const temporary = `${path}.${process.pid}`;
  writeFileSync(temporary, text, { mode: 0o600 });
  chmodSync(temporary, 0o600);
  renameSync(temporary, path);
}
