import { expect, test } from "bun:test";
import { engineCommand } from "../../src/engine/engine-command.ts";
import { DEFAULT_RESTARTS, type EngineOptions } from "../../src/engine/index.ts";

const GAME: EngineOptions = {
  godot: "/bin/godot",
  project: "/game",
  editor: false,
  headless: false,
  debugger: true,
  ports: { languageServer: 1, debugAdapter: 2, debugServer: 3 },
  arguments: ["--max-fps", "90"],
  restarts: DEFAULT_RESTARTS,
};
const HERE = { relayUrl: "ws://127.0.0.1:8081", token: undefined, certificatePath: undefined };

test("a game's debugger connects to the relay, and its addon gets the relay's address", () => {
  expect(engineCommand(GAME, HERE)).toEqual({
    program: "/bin/godot",
    arguments: ["--path", "/game", "--remote-debug", "ws://127.0.0.1:8081/debugger", "--max-fps", "90"],
    env: { TELEMETRY_RELAY_URL: "ws://127.0.0.1:8081/producer" },
  });
});

test("both get the token that the relay requires", () => {
  const { arguments: args, env } = engineCommand(GAME, { ...HERE, token: "secret" });
  expect(args).toContain("ws://127.0.0.1:8081/debugger?token=secret");
  expect(env.TELEMETRY_RELAY_TOKEN).toBe("secret");
});

test("the addon gets the certificate that the relay made", () => {
  const address = { ...HERE, relayUrl: "wss://127.0.0.1:8081", certificatePath: "/cache/relay-cert.pem" };
  expect(engineCommand(GAME, address).env).toEqual({
    TELEMETRY_RELAY_URL: "wss://127.0.0.1:8081/producer",
    TELEMETRY_RELAY_TLS_CERTIFICATE: "/cache/relay-cert.pem",
  });
});

test("an editor gets its three ports, and its debugger does not connect to the relay", () => {
  expect(engineCommand({ ...GAME, editor: true, headless: true }, HERE).arguments).toEqual([
    ...["--headless", "--path", "/game", "--editor", "--lsp-port", "1", "--dap-port", "2"],
    ...["--debug-server", "tcp://127.0.0.1:3", "--max-fps", "90"],
  ]);
});

test.each([
  [{ ...GAME, debugger: false }, HERE],
  [GAME, { ...HERE, relayUrl: "wss://127.0.0.1:8081" }],
])("no debugger connects if it is turned off, or with TLS", (options, address) => {
  expect(engineCommand(options, address).arguments).toEqual(["--path", "/game", "--max-fps", "90"]);
});
