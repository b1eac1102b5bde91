import { expect, test } from "bun:test";
import { type ReadyRelay, readyLines } from "../../../src/cli/shared/ready-lines.ts";
import { RELAY_IDENTITY } from "../../../src/protocol/relay-identity.ts";

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
const START = {
  program: undefined,
  binary: undefined,
  main: "/relay/src/cli/main.ts",
  npmExecPath: undefined,
};
const HERE_BY_BUN = { start: START, gameIsTold: false };
const NPX = "/usr/lib/node_modules/npm/bin/npx-cli.js";
const ready = (where: string) => `Godot Telemetry Relay ${RELAY_IDENTITY.version} ready at ${where}`;

test("the addon finds a relay at the default address", () => {
  expect(readyLines(HERE, HERE_BY_BUN)).toEqual([
    ready("ws://127.0.0.1:8081"),
    "  game     ws://127.0.0.1:8081/producer    the addon connects here by itself",
    "  clients  ws://127.0.0.1:8081             dashboards and scripts; or: bun run watch",
    "  page     http://127.0.0.1:8081/          open it in a browser: the dashboard",
    "  status   http://127.0.0.1:8081/status",
  ]);
});

test("the addon finds a relay that fell back to another port", () => {
  const elsewhere = "ws://127.0.0.1:8083";
  const lines = readyLines({ ...HERE, url: elsewhere, localUrl: elsewhere, fellBack: true }, HERE_BY_BUN);
  expect(lines.slice(0, 2)).toEqual([
    `${ready(elsewhere)} (port 8081 is taken by another program)`,
    "  game     ws://127.0.0.1:8083/producer    the addon finds it, unless another relay is at port 8081",
  ]);
});

test("the game must be told an address that the user gave", () => {
  const elsewhere = "ws://127.0.0.1:9000";
  const [, game] = readyLines({ ...HERE, url: elsewhere, localUrl: elsewhere }, HERE_BY_BUN);
  expect(game).toBe(
    "  game     ws://127.0.0.1:9000/producer    set TELEMETRY_RELAY_URL to this for the game",
  );
});

test("a game that is started with the address needs no setting", () => {
  const elsewhere = "ws://127.0.0.1:8083";
  const [, game] = readyLines(
    { ...HERE, url: elsewhere, localUrl: elsewhere },
    { ...HERE_BY_BUN, gameIsTold: true },
  );
  expect(game).toBe("  game     ws://127.0.0.1:8083/producer    the addon connects here by itself");
});

test("a relay on every address shows the addresses for this machine and for others", () => {
  expect(readyLines(EVERYWHERE, { start: { ...START, npmExecPath: NPX }, gameIsTold: false })).toEqual([
    ready("wss://0.0.0.0:8443"),
    "  game     wss://127.0.0.1:8443/producer    set TELEMETRY_RELAY_URL to this for the game",
    `  clients  wss://127.0.0.1:8443             dashboards and scripts; or: npx -y bun@${Bun.version} run watch --url wss://127.0.0.1:8443`,
    "  page     https://127.0.0.1:8443/          open it in a browser: the dashboard",
    "  status   https://127.0.0.1:8443/status",
    "  remote   wss://192.0.2.2:8443    for other machines",
  ]);
});

test("a made token is shown with addresses to copy, and a made certificate with the ways to trust it", () => {
  const certificate = { certPem: "", keyPem: "", fingerprint: "AB:CD", path: "/cache/relay-cert.pem" };
  expect(readyLines({ ...EVERYWHERE, certificate, madeToken: "T" }, HERE_BY_BUN).slice(5)).toEqual([
    "  TLS      SHA-256 fingerprint of the certificate: AB:CD",
    "           /cache/relay-cert.pem",
    "           games trust it with TELEMETRY_RELAY_TLS_CERTIFICATE=/cache/relay-cert.pem",
    "           Bun and Node trust it with NODE_EXTRA_CA_CERTS=/cache/relay-cert.pem",
    "  token    T    valid until the relay stops; set your own with TELEMETRY_RELAY_TOKEN",
    "           wss://192.0.2.2:8443/?token=T    for clients on other machines",
    "           for games and commands: TELEMETRY_RELAY_TOKEN=T",
  ]);
});
