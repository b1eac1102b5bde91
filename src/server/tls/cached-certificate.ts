import { createPrivateKey, X509Certificate } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { isIP } from "node:net";
import { join } from "node:path";
import { hasModes, replaceFile } from "../../base/platform/file-names.ts";
import { thisMachine } from "../../base/platform/this-machine.ts";
import { reasonOf } from "../../base/reason-of.ts";
import type { Certificate } from "./certificate.ts";
import { makeCertificate } from "./make-certificate.ts";

/** Certificate and private key in one file, so that they belong together even if the relay is killed while it writes them. */
const KEY_FILE = "relay-key.pem";
/** A copy of the certificate alone, for devices that should trust it. */
const CERT_FILE = "relay-cert.pem";
/** Lifetime of a certificate: users confirm it once a year, and browsers accept no longer one. Units: days. */
const VALID_DAYS = 397;
/** A certificate that expires sooner is replaced. Units: days. */
const LEAST_DAYS_LEFT = 14;
/** Most names and addresses in one certificate; the oldest are left out. */
const MAX_HOSTS = 32;

/** A self-signed certificate. */
export interface CachedCertificate extends Certificate {
  /** Path of its file, for devices that should trust it; undefined if the folder could not keep it. */
  path: string | undefined;
  /** What was wrong with the folder, as a sentence for a person; undefined if nothing was. */
  problem: string | undefined;
}

/** Names and addresses of a certificate. */
export interface CertificateHosts {
  /** A certificate without one of these is replaced. */
  needed: readonly string[];
  /** The machine's present addresses. They are in a certificate that is made, but a new address alone does not replace one: it would end the trust of every device. */
  further: readonly string[];
}

/**
 * The self-signed certificate in a folder. Makes a new one if there is none, if it expires soon, or if it lacks one of the needed names
 * and addresses. A new one keeps the old names: a machine that moves between two networks then has one certificate for both.
 */
export function cachedCertificate(
  folder: string,
  { needed, further }: CertificateHosts,
  now: Date,
): CachedCertificate {
  const { known, problem } = readCached(folder);
  const path = join(folder, CERT_FILE);
  if (known !== undefined && serves(known, needed, now)) {
    const missing = further.filter((host) => !covers(known, host));
    return keep(folder, known) ?? { ...known, path, problem: problem ?? missingProblem(missing, folder) };
  }
  const knownHosts = known === undefined ? [] : hostsOf(known.certPem);
  const all = [...new Set([...needed, ...further, ...knownHosts])].slice(0, MAX_HOSTS);
  const made = makeCertificate({
    commonName: "Godot Telemetry Relay",
    hosts: all,
    // The clock of a headset may be slow.
    from: new Date(now.getTime() - 86_400_000),
    days: VALID_DAYS,
  });
  return keep(folder, made) ?? { ...made, path, problem };
}

/** The SHA-256 fingerprint of a certificate, as browsers show it. */
export function fingerprintOf(certPem: string): string {
  return new X509Certificate(certPem).fingerprint256;
}

function readCached(folder: string): { known?: Certificate; problem: string | undefined } {
  const path = join(folder, KEY_FILE);
  if (!existsSync(path)) return { problem: undefined };
  try {
    const text = readFileSync(path, "utf8");
    const certificate = new X509Certificate(text);
    const key = createPrivateKey(text);
    if (!certificate.checkPrivateKey(key)) throw new Error("its key belongs to another certificate");
    const keyPem = key.export({ type: "pkcs8", format: "pem" }).toString();
    return { known: { certPem: certificate.toString(), keyPem }, problem: openProblem(path) };
  } catch (error) {
    const problem = `the certificate in ${path} cannot be used (${reasonOf(error)}), so the relay made a new one: devices that trusted the old one must trust ${join(folder, CERT_FILE)}`;
    return { problem };
  }
}

/** What to do about a private key that other users could read until now. Windows has no such bits. */
function openProblem(path: string): string | undefined {
  const mode = statSync(path).mode & 0o777;
  if (!hasModes(thisMachine) || (mode & 0o077) === 0) return undefined;
  return `other users of this machine could read the private key in ${path} (mode ${mode.toString(8)}), which the relay has ended: delete the file if one of them may have read it, and the relay makes another certificate`;
}

/** Writes what the folder does not have yet. Returns the certificate with the reason if the folder cannot keep it. */
function keep(folder: string, certificate: Certificate): CachedCertificate | undefined {
  const { certPem, keyPem } = certificate;
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeIfOther(join(folder, KEY_FILE), certPem + keyPem);
    chmodSync(join(folder, KEY_FILE), 0o600);
    writeIfOther(join(folder, CERT_FILE), certPem);
    return undefined;
  } catch (error) {
    const problem = `the folder ${folder} cannot keep the certificate (${reasonOf(error)}): the relay uses it until it stops, and makes another one at the next start`;
    return { ...certificate, path: undefined, problem };
  }
}

function serves({ certPem }: Pick<Certificate, "certPem">, hosts: readonly string[], now: Date): boolean {
  const leftMillis = new X509Certificate(certPem).validToDate.getTime() - now.getTime();
  return leftMillis > LEAST_DAYS_LEFT * 86_400_000 && hosts.every((host) => covers({ certPem }, host));
}

function covers({ certPem }: Pick<Certificate, "certPem">, host: string): boolean {
  const certificate = new X509Certificate(certPem);
  return (isIP(host) === 0 ? certificate.checkHost(host) : certificate.checkIP(host)) !== undefined;
}

function missingProblem(missing: readonly string[], folder: string): string | undefined {
  if (missing.length === 0) return undefined;
  return `the self-signed certificate does not contain ${missing.join(", ")}, a new address of this machine: clients that connect there refuse it. For a certificate that does, delete ${join(folder, KEY_FILE)} and start the relay again; devices must then trust the new one`;
}

/** The names and addresses in a certificate that the relay made. */
function hostsOf(certPem: string): string[] {
  const { subjectAltName = "" } = new X509Certificate(certPem);
  return subjectAltName.split(", ").map((entry) => entry.replace(/^(DNS|IP Address):/, ""));
}

/** Writes a file at once, readable only for this user, unless it has this text already. */
function writeIfOther(path: string, text: string): void {
  if (existsSync(path) && readFileSync(path, "utf8") === text) return;
  const temporary = `${path}.${process.pid}`;
  writeFileSync(temporary, text, { mode: 0o600 });
  chmodSync(temporary, 0o600);
  replaceFile([temporary, path], thisMachine);
}
