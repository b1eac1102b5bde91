import { expect, test } from "bun:test";
import { RELAY_IDENTITY } from "../../../src/app/index.ts";
import { type ReadyRelay, readyLines } from "../../../src/cli/shared/ready-lines.ts";

const HERE: ReadyRelay = {
  url: "ws://127.0.0.1:8081",
  localUrl: "ws://127.0.0.1:8081",
  reachableUrls: ["ws://127.0.0.1:8081"],
  fellBack: false,
  certificate: undefined,
  madeToken: undefined,
};
const EVERYWHERE: ReadyRelay = {
  ...HERE,
  url: "wss://0.0.0.0:8443",
  localUrl: "wss://127.0.0.1:8443",
  reachableUrls: ["wss://192.0.2.2:8443"],
};
const HERE_BY_BUN = { run: "bun run", gameIsTold: false };
const ready = (where: string) => `Godot Telemetry Relay ${RELAY_IDENTITY.version} ready at ${where}`;

test("a relay at its usual place is found by the addon", () => {
  expect(readyLines(HERE, HERE_BY_BUN)).toEqual([
    ready("ws://127.0.0.1:8081"),
    "  game     ws://127.0.0.1:8081/producer    the addon connects here by itself",
    "  clients  ws://127.0.0.1:8081             dashboards and scripts; or: bun run watch",
    "  status   http://127.0.0.1:8081/status",
  ]);
});

test("the addon has to be told of any other place", () => {
  const elsewhere = "ws://127.0.0.1:8083";
  const lines = readyLines({ ...HERE, url: elsewhere, localUrl: elsewhere, fellBack: true }, HERE_BY_BUN);
  expect(lines.slice(0, 2)).toEqual([
    `${ready(elsewhere)} (port 8081 is taken by another program)`,
    "  game     ws://127.0.0.1:8083/producer    tell it by TELEMETRY_RELAY_URL",
  ]);
});

test("a game that is started with the address is told already", () => {
  const elsewhere = "ws://127.0.0.1:8083";
  const [, game] = readyLines(
    { ...HERE, url: elsewhere, localUrl: elsewhere },
    { ...HERE_BY_BUN, gameIsTold: true },
  );
  expect(game).toBe("  game     ws://127.0.0.1:8083/producer    the addon connects here by itself");
});

test("one that is bound to every address tells those that can be used, here and elsewhere", () => {
  expect(readyLines(EVERYWHERE, { run: "npx -y bun run", gameIsTold: false })).toEqual([
    ready("wss://0.0.0.0:8443"),
    "  game     wss://127.0.0.1:8443/producer    tell it by TELEMETRY_RELAY_URL",
    "  clients  wss://127.0.0.1:8443             dashboards and scripts; or: npx -y bun run watch --url wss://127.0.0.1:8443",
    "  status   https://127.0.0.1:8443/status",
    "  far      wss://192.0.2.2:8443    from other machines",
  ]);
});

test("a token that was made is shown with addresses to copy, a certificate that was made with how to trust it", () => {
  const certificate = { certPem: "", keyPem: "", fingerprint: "AB:CD", path: "/cache/relay-cert.pem" };
  expect(readyLines({ ...EVERYWHERE, certificate, madeToken: "T" }, HERE_BY_BUN).slice(4)).toEqual([
    "  TLS      SHA-256 fingerprint of the certificate: AB:CD",
    "           /cache/relay-cert.pem",
    "           whoever connects trusts it by that file: games by TELEMETRY_RELAY_TLS_CERTIFICATE=/cache/relay-cert.pem,",
    "           Bun and Node by NODE_EXTRA_CA_CERTS=/cache/relay-cert.pem",
    "  token    T    made for this run; give your own with TELEMETRY_RELAY_TOKEN",
    "           wss://192.0.2.2:8443/?token=T",
    "           games and commands: TELEMETRY_RELAY_TOKEN=T",
  ]);
});
