import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { createPrivateKey, X509Certificate } from "node:crypto";
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cachedCertificate } from "../../../src/server/tls/cached-certificate.ts";
import type { Certificate } from "../../../src/server/tls/certificate.ts";
import { makeCertificate } from "../../../src/server/tls/make-certificate.ts";
import { readCertificate } from "../../../src/server/tls/read-certificate.ts";
import { skipWithout } from "../../support/needs.ts";
import { FILE_MODES } from "../../support/system-parts.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "certificates-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const NOW = new Date("2026-11-24T12:00:00Z");
const OTHER = makeCertificate({ commonName: "other", hosts: ["localhost"], from: NOW, days: 10 });
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
    const first = cachedCertificate(place, { needed: ["localhost", "10.0.0.1"], further: [] }, NOW);
    expect(cachedCertificate(place, { needed: ["10.0.0.1"], further: [] }, NOW)).toEqual(first);
  });

  test("is made anew for another address, and keeps those it had", () => {
    const place = join(folder, "moved");
    const first = cachedCertificate(place, { needed: ["10.0.0.1"], further: [] }, NOW);
    const second = cachedCertificate(place, { needed: ["10.0.0.2"], further: [] }, NOW);
    expect(second.certPem).not.toBe(first.certPem);
    expect(cachedCertificate(place, { needed: ["10.0.0.1"], further: [] }, NOW).certPem).toBe(second.certPem);
  });

  test("stays if the machine has another address, and says that it lacks it", () => {
    const place = join(folder, "new-address");
    const first = cachedCertificate(place, { needed: ["localhost"], further: ["10.0.0.1"] }, NOW);
    expect(first.problem).toBeUndefined();
    const second = cachedCertificate(
      place,
      { needed: ["localhost"], further: ["10.0.0.1", "10.0.0.2"] },
      NOW,
    );
    expect(second).toEqual({
      ...first,
      problem: expect.stringContaining("does not contain 10.0.0.2, a new address"),
    });
    const needed = cachedCertificate(place, { needed: ["localhost", "10.0.0.2"], further: [] }, NOW);
    expect([needed.certPem === first.certPem, needed.problem]).toEqual([false, undefined]);
  });

  test("is made anew before it ends, and where it is none", () => {
    const place = join(folder, "old");
    const first = cachedCertificate(place, { needed: ["localhost"], further: [] }, NOW);
    const late = new Date(NOW.getTime() + 390 * 86_400_000);
    const second = cachedCertificate(place, { needed: ["localhost"], further: [] }, late);
    expect(second.certPem).not.toBe(first.certPem);
    const again = cachedCertificate(place, { needed: ["localhost"], further: [] }, late);
    expect([again.certPem, again.problem]).toEqual([second.certPem, undefined]);
  });

  test.each([
    ["nonsense", () => "nonsense"],
    ["nothing", () => ""],
    ["a certificate without its key", ({ certPem }: Certificate) => certPem],
    ["a certificate with the key of another one", ({ certPem }: Certificate) => certPem + OTHER.keyPem],
    ["half of it", ({ certPem, keyPem }: Certificate) => (certPem + keyPem).slice(0, -200)],
  ])("is made anew if its file has %s, and says so", (name, textOf) => {
    const place = join(folder, name);
    const first = cachedCertificate(place, { needed: ["localhost"], further: [] }, NOW);
    writeFileSync(join(place, "relay-key.pem"), textOf(first));
    const second = cachedCertificate(place, { needed: ["localhost"], further: [] }, NOW);
    expect(second.problem).toContain(join(place, "relay-key.pem"));
    expect(new X509Certificate(second.certPem).checkPrivateKey(createPrivateKey(second.keyPem))).toBe(true);
    expect(cachedCertificate(place, { needed: ["localhost"], further: [] }, NOW)).toEqual({
      ...second,
      problem: undefined,
    });
  });

  test.skipIf(skipWithout(FILE_MODES))(
    "is closed to other users, also if they could read it, which it says once",
    () => {
      const place = join(folder, "open");
      const first = cachedCertificate(place, { needed: ["localhost"], further: [] }, NOW);
      const key = join(place, "relay-key.pem");
      expect(statSync(key).mode & 0o777).toBe(0o600);
      for (const mode of [0o644, 0o640, 0o606]) {
        chmodSync(key, mode);
        const again = cachedCertificate(place, { needed: ["localhost"], further: [] }, NOW);
        expect(again).toEqual({ ...first, problem: expect.stringContaining(`mode ${mode.toString(8)}`) });
        expect(statSync(key).mode & 0o777).toBe(0o600);
        expect(cachedCertificate(place, { needed: ["localhost"], further: [] }, NOW)).toEqual(first);
      }
    },
  );

  test("has a copy for devices, which is written again if it is lost or changed", () => {
    const place = join(folder, "copied");
    const { certPem, path } = cachedCertificate(place, { needed: ["localhost"], further: [] }, NOW);
    writeFileSync(String(path), "nonsense");
    expect(cachedCertificate(place, { needed: ["localhost"], further: [] }, NOW).certPem).toBe(certPem);
    expect(readFileSync(String(path), "utf8")).toBe(certPem);
  });

  test("is used without being kept if its folder cannot be made, and says so", () => {
    writeFileSync(join(folder, "file"), "");
    const { certPem, keyPem, path, problem } = cachedCertificate(
      join(folder, "file"),
      { needed: ["localhost"], further: [] },
      NOW,
    );
    expect(new X509Certificate(certPem).checkPrivateKey(createPrivateKey(keyPem))).toBe(true);
    expect(path).toBeUndefined();
    expect(problem).toContain(join(folder, "file"));
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
