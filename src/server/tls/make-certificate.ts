import { createHash, generateKeyPairSync, randomBytes, sign } from "node:crypto";
import { isIP } from "node:net";
import type { Certificate } from "./certificate.ts";
import { der } from "./der.ts";

/** Owner and lifetime of a certificate. */
export interface CertificateRequest {
  /** The name that browsers show. */
  commonName: string;
  /** Names and IP addresses of the server. */
  hosts: readonly string[];
  from: Date;
  days: number;
}

const ECDSA_WITH_SHA256 = der.sequence(der.oid("1.2.840.10045.4.3.2"));

/**
 * Makes a self-signed certificate (RFC 5280, version 3) with a new P-256 key. It is no authority: a device that trusts it
 * trusts this server only, and no certificate that a thief of the key could sign.
 */
export function makeCertificate({ commonName, hosts, from, days }: CertificateRequest): Certificate {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const spki = publicKey.export({ type: "spki", format: "der" });
  const name = der.sequence(der.set(der.sequence(der.oid("2.5.4.3"), der.utf8(commonName))));
  // A positive number of at most 20 bytes.
  const serial = randomBytes(16);
  serial.writeUInt8((serial.readUInt8(0) & 0x7f) | 0x40, 0);
  const until = new Date(from.getTime() + days * 86_400_000);
  const body = der.sequence(
    der.explicit(0, der.integer(Buffer.from([2]))),
    der.integer(serial),
    ECDSA_WITH_SHA256,
    name,
    der.sequence(der.utcTime(from), der.utcTime(until)),
    name,
    spki,
    der.explicit(3, der.sequence(...extensions(spki, hosts))),
  );
  const signature = sign("sha256", body, { key: privateKey, dsaEncoding: "der" });
  return {
    certPem: pem("CERTIFICATE", der.sequence(body, ECDSA_WITH_SHA256, der.bits(signature))),
    keyPem: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
  };
}

function extensions(spki: Buffer, hosts: readonly string[]): Buffer[] {
  const keyId = createHash("sha1").update(spki).digest();
  return [
    // Basic constraints: empty means that this is no authority.
    extension("2.5.29.19", der.sequence(), "critical"),
    // Key usage: digital signature, which is bit 0; seven bits are unused.
    extension("2.5.29.15", Buffer.from([0x03, 0x02, 0x07, 0b1000_0000]), "critical"),
    extension("2.5.29.37", der.sequence(der.oid("1.3.6.1.5.5.7.3.1"))),
    extension("2.5.29.17", der.sequence(...hosts.map(alternativeName))),
    extension("2.5.29.14", der.octets(keyId)),
  ];
}

function extension(oid: string, value: Buffer, critical?: "critical"): Buffer {
  const flag = critical === undefined ? [] : [der.boolean("true")];
  return der.sequence(der.oid(oid), ...flag, der.octets(value));
}

function alternativeName(host: string): Buffer {
  return isIP(host) === 0 ? der.implicit(2, Buffer.from(host)) : der.implicit(7, ipBytes(host));
}

function ipBytes(address: string): Buffer {
  if (isIP(address) === 4) return Buffer.from(address.split(".").map(Number));
  const [head = "", tail] = address.split("::");
  const groups = (text: string) => text.split(":").filter((group) => group !== "");
  const [front, back] = [groups(head), groups(tail ?? "")];
  const zeros = Array.from({ length: 8 - front.length - back.length }, () => "0");
  const all = tail === undefined ? front : [...front, ...zeros, ...back];
  return Buffer.from(
    all.flatMap((group) => [Number.parseInt(group, 16) >> 8, Number.parseInt(group, 16) & 0xff]),
  );
}

function pem(label: string, bytes: Buffer): string {
  const lines = bytes.toString("base64").match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ""].join("\n");
}
