import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { X509Certificate } from "node:crypto";
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cachedCertificate } from "../../../src/server/tls/cached-certificate.ts";
import { makeCertificate } from "../../../src/server/tls/make-certificate.ts";
import { readCertificate } from "../../../src/server/tls/read-certificate.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "certificates-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const NOW = new Date("2026-11-24T12:00:00Z");
const HOSTS = ["localhost", "127.0.0.1", "::1", "fd00::1:2", "vr-desk.local"];

describe("a certificate that is made here", () => {
  const { certPem, keyPem } = makeCertificate({ commonName: "Ünïcode", hosts: HOSTS, from: NOW, days: 10 });
  const certificate = new X509Certificate(certPem);

  test("is signed by its own key, and no authority", () => {
    expect(certificate.verify(certificate.publicKey)).toBe(true);
    expect(certificate.ca).toBe(false);
    expect(certificate.subject).toBe("CN=Ünïcode");
  });

  test("is for its hosts alone, and its time alone", () => {
    expect(HOSTS.map((host) => certificate.checkHost(host) ?? certificate.checkIP(host))).toEqual([
      "localhost",
      "127.0.0.1",
      "::1",
      "fd00::1:2",
      "vr-desk.local",
    ]);
    expect([certificate.checkHost("evil.example"), certificate.checkIP("127.0.0.2")]).toEqual([
      undefined,
      undefined,
    ]);
    expect([certificate.validFromDate, certificate.validToDate]).toEqual([
      NOW,
      new Date("2026-12-04T12:00:00Z"),
    ]);
  });

  test("is what OpenSSL takes for a server's, by TLS 1.3 and by name", async () => {
    using server = Bun.serve({
      port: 0,
      hostname: "127.0.0.1",
      tls: { cert: certPem, key: keyPem },
      fetch: () => new Response("well"),
    });
    const fresh = makeCertificate({ commonName: "x", hosts: HOSTS, from: new Date(), days: 10 });
    using current = Bun.serve({
      port: 0,
      hostname: "127.0.0.1",
      tls: { cert: fresh.certPem, key: fresh.keyPem },
      fetch: () => new Response("well"),
    });
    const get = (port: number | undefined, ca: string) => fetch(`https://127.0.0.1:${port}`, { tls: { ca } });
    expect(await (await get(current.port, fresh.certPem)).text()).toBe("well");
    // The other one is trusted by nobody who was given this one.
    expect(get(server.port, fresh.certPem)).rejects.toThrow();
  });
});

describe("the certificate of a folder", () => {
  test("stays the same, so that a headset that trusts it goes on to", () => {
    const place = join(folder, "kept");
    const first = cachedCertificate(place, ["localhost", "10.0.0.1"], NOW);
    expect(cachedCertificate(place, ["10.0.0.1"], NOW)).toEqual(first);
    expect(statSync(join(place, "relay-key.pem")).mode & 0o777).toBe(0o600);
  });

  test("is made anew for another address, and keeps those it had", () => {
    const place = join(folder, "moved");
    const first = cachedCertificate(place, ["10.0.0.1"], NOW);
    const second = cachedCertificate(place, ["10.0.0.2"], NOW);
    expect(second.certPem).not.toBe(first.certPem);
    expect(cachedCertificate(place, ["10.0.0.1"], NOW).certPem).toBe(second.certPem);
  });

  test("is made anew before it ends, and where it is none", () => {
    const place = join(folder, "old");
    const first = cachedCertificate(place, ["localhost"], NOW);
    const late = new Date(NOW.getTime() + 390 * 86_400_000);
    const second = cachedCertificate(place, ["localhost"], late);
    expect(second.certPem).not.toBe(first.certPem);
    writeFileSync(second.path, "nonsense");
    expect(new X509Certificate(cachedCertificate(place, ["localhost"], late).certPem).ca).toBe(false);
  });
});

describe("certificates in files", () => {
  test("are read, and refused by file where they are none or do not belong together", () => {
    const pairs = ["one", "two"].map((name) => {
      const made = makeCertificate({ commonName: name, hosts: ["localhost"], from: NOW, days: 1 });
      const [cert, key] = [join(folder, `${name}.cert`), join(folder, `${name}.key`)];
      writeFileSync(cert, made.certPem);
      writeFileSync(key, made.keyPem);
      return { cert, key, made };
    });
    const [one, two] = pairs;
    if (one === undefined || two === undefined) throw new Error("expected two pairs");
    expect(readCertificate(one.cert, one.key)).toEqual(one.made);
    const missing = join(folder, "missing.pem");
    for (const [cert, key, blamed] of [
      [one.cert, two.key, two.key],
      [one.key, one.key, one.key],
      [one.cert, one.cert, one.cert],
      [missing, one.key, missing],
    ] as const) {
      expect(() => readCertificate(cert, key)).toThrow(
        expect.objectContaining({ code: "bad_certificate", message: expect.stringContaining(blamed) }),
      );
    }
  });
});
