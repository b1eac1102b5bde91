import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { Command } from "commander";
import {
  configFileSchema,
  DEFAULT_RELAY_OPTIONS,
  flagOf,
  type ResolvedSettings,
  resolveSettings,
  SETTING_KEYS,
  settingOf,
  variableOf,
} from "../../../src/app/index.ts";
import { CodedError } from "../../../src/base/coded-error.ts";
import { addRelayOptions, relaySettingsOf } from "../../../src/cli/shared/relay-options.ts";
import { configDocs } from "../../support/config-docs.ts";

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), "settings-"));
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** Makes a directory with these files. */
function placeWith(files: Record<string, unknown>): string {
  const place = mkdtempSync(join(directory, "place-"));
  for (const [name, content] of Object.entries(files))
    writeFileSync(join(place, name), typeof content === "string" ? content : JSON.stringify(content));
  return place;
}

function settingsOf(
  flags: readonly string[],
  environment: Record<string, string> = {},
  files: Record<string, unknown> = {},
): ResolvedSettings {
  const command = addRelayOptions(
    new Command("serve").exitOverride().configureOutput({ writeErr: () => {} }),
  );
  command.parse(flags, { from: "user" });
  return relaySettingsOf(command, { directory: placeWith(files), environment });
}

/** The code and the message of an error. */
function refusalOf(work: () => unknown): { code: unknown; message: string } {
  try {
    work();
  } catch (error) {
    if (error instanceof CodedError) return { code: error.code, message: error.message };
    throw error;
  }
  throw new Error("expected a refusal");
}

const LATE = 'when fps.p99_ms over 10s > 11.1 for 3s then alert warning "late, again"';
const FILE = "telemetry-relay.config.json";

describe("settings", () => {
  test("come from flags, else the environment, else the file, else the defaults, and know their origin", () => {
    const file = { $schema: "x", port: 1, max_events: 2, max_controls: 3 };
    const environment = { TELEMETRY_RELAY_PORT: "4", TELEMETRY_RELAY_MAX_EVENTS: "5", OTHER: "x" };
    const { options, origins } = settingsOf(["--port", "6"], environment, { [FILE]: file });
    expect([
      options.port,
      options.lanes.maxEvents,
      options.lanes.maxControls,
      options.lanes.backlogBytes,
    ]).toEqual([6, 5, 3, DEFAULT_RELAY_OPTIONS.lanes.backlogBytes]);
    expect([origins.port, origins.max_events, origins.max_controls, origins.backlog_bytes]).toEqual([
      { from: "flag", place: "--port" },
      { from: "environment", place: "TELEMETRY_RELAY_MAX_EVENTS" },
      { from: "file", place: expect.stringContaining(FILE) },
      { from: "default", place: "" },
    ]);
  });

  test("come from the named file, else the configuration file, else the key of package.json", () => {
    const manifest = { name: "game", "telemetry-relay": { port: 1 } };
    expect(settingsOf([], {}, { "package.json": manifest }).options.port).toBe(1);
    expect(settingsOf([], {}, { "package.json": manifest, [FILE]: { port: 2 } }).options.port).toBe(2);
    expect(settingsOf([], {}, { "package.json": { name: "game" } }).options.port).toBeUndefined();
    const named = join(placeWith({ "other.json": { port: 3 } }), "other.json");
    expect(settingsOf(["--config", named], {}, { [FILE]: { port: 2 } }).options.port).toBe(3);
    expect(settingsOf([], { TELEMETRY_RELAY_CONFIG: named }).options.port).toBe(3);
  });

  test("include rules: each is checked, an error in a file shows its position, and in the environment each line is a rule", () => {
    const wrong = LATE.replace("p99_ms", "p99ms");
    const place = "at $.rules[1]: at column 6: expected a statistic";
    expect(() => settingsOf([], {}, { [FILE]: { rules: [LATE, wrong] } })).toThrow(place);
    expect(() => settingsOf(["--rules", wrong], {})).toThrow("did you mean fps.p99_ms?");
    const two = settingsOf([], { TELEMETRY_RELAY_RULES: `${LATE}\n${LATE}\n` });
    expect(two.options.insight.rules).toEqual([LATE, LATE]);
  });

  test("include thresholds of detectors: each can be changed by its name, and the others stay", () => {
    const given = ["--detectors", "tracking_jump.head_speed=12", "--detectors", "memory_leak.least_mib=20"];
    const { anomalies } = settingsOf(given).options.insight;
    const usual = DEFAULT_RELAY_OPTIONS.insight.anomalies;
    expect(anomalies).toEqual({
      ...usual,
      trackingJump: { ...usual.trackingJump, headSpeed: 12 },
      memoryLeak: { ...usual.memoryLeak, leastMib: 20 },
    });
    expect(() => settingsOf(["--detectors", "tracking_jump.headspeed=12"])).toThrow("did you mean");
    expect(() => settingsOf(["--detectors", "tracking_jump.head_speed=fast"])).toThrow("tracking_jump");
    const file = { detectors: { tracking_jump: { head_sped: 12 } } };
    expect(() => settingsOf([], {}, { [FILE]: file })).toThrow("$.detectors.tracking_jump");
    const rates = { detectors: { frame_rate: { display_hz: [90] } } };
    expect(settingsOf([], {}, { [FILE]: rates }).options.insight.anomalies.frameRate.displayHz).toEqual([90]);
  });

  test("can each be set by flag, environment and file with the same result", () => {
    const samples: Record<string, [text: string, json: unknown]> = {
      host: ["::1", "::1"],
      announce_name: ["a lab", "a lab"],
      site: ["lab", "lab"],
      upstream: ["ws://127.0.0.1:9/x", ["ws://127.0.0.1:9/x"]],
      log_level: ["warn", "warn"],
      nats: ["nats://a:4222,tls://b:4223", ["nats://a:4222", "tls://b:4223"]],
      nats_prefix: ["studio.telemetry", "studio.telemetry"],
      nats_credentials: ["lab.creds", "lab.creds"],
      nats_nkey: ["lab.nk", "lab.nk"],
      nats_user: ["lab", "lab"],
      nats_password: ["p", "p"],
      nats_tls_ca: ["ca.pem", "ca.pem"],
      nats_tls_cert: ["c.pem", "c.pem"],
      nats_tls_key: ["d.pem", "d.pem"],
      token: ["t0k/en+=", "t0k/en+="],
      viewer_token: ["v", "v"],
      producer_token: ["p", "p"],
      control_token: ["c", "c"],
      allow_origin: ["http://localhost:5173", ["http://localhost:5173"]],
      allow_host: ["relay.example", ["relay.example"]],
      tls_cert: ["a.pem", "a.pem"],
      tls_key: ["b.pem", "b.pem"],
      max_json_depth: ["8", 8],
      max_work_ms_per_second: ["100", 100],
      budget_hz: ["72", 72],
      hitch_lost_frames: ["3", 3],
      history: ["fps=7,8", { fps: { seconds: 7, bytes: 8 } }],
      lsp_upstream: ["editor.local:7005", "editor.local:7005"],
      dap_upstream: ["[::1]:7006", "[::1]:7006"],
      editor_timeout_s: ["7", 7],
      rules: [LATE, [LATE]],
      record: ["films", "films"],
      black_box_folder: ["boxes", "boxes"],
      black_box_before_s: ["90", 90],
      black_box_after_s: ["20", 20],
      record_rotate_bytes: ["2000000", 2_000_000],
      record_keep_bytes: ["2000000", 2_000_000],
      detectors: ["tracking_jump.head_speed=12", { tracking_jump: { head_speed: 12 } }],
    };
    for (const key of SETTING_KEYS) {
      const { kind, read } = settingOf(key);
      if (kind.argument === undefined) samples[key] ??= ["true", true];
      const number = [5000, 1025].find((one) => kind.schema().safeParse(one).success);
      if (number !== undefined) samples[key] ??= [String(number), number];
      const sample = samples[key];
      if (sample === undefined) throw new Error(`expected a sample of a value for ${key}`);
      const [text, json] = sample;
      const flags = kind.argument === undefined ? [flagOf(key)] : [flagOf(key), text];
      const inForce = [
        settingsOf(flags),
        settingsOf([], { [variableOf(key)]: text }),
        settingsOf([], {}, { [FILE]: { [key]: json } }),
      ].map(({ options }) => read(options));
      expect([key, inForce]).toEqual([key, [json, json, json]]);
    }
  });

  test("include upstreams: a file may have one address without a list, and says where a wrong one is", () => {
    const upstreamOf = (upstream: unknown) => settingsOf([], {}, { [FILE]: { upstream } }).options.upstreams;
    expect(upstreamOf("ws://lab:8081").map(({ shownUrl }) => shownUrl)).toEqual(["ws://lab:8081"]);
    expect(upstreamOf(["ws://lab:8081", "ws://lab:8083"])).toHaveLength(2);
    for (const wrong of ["http://lab", ["ws://lab:8081", "http://lab"], 5, [5], ""])
      expect(() => upstreamOf(wrong)).toThrow("expected an address such as ws://127.0.0.1:8082");
  });

  test("accept without the schema library only what their schema accepts", () => {
    const values = [
      0,
      1,
      -1,
      0.5,
      8.5,
      5000,
      1e9,
      Number.NaN,
      Infinity,
      "",
      "x",
      "1",
      "warn",
      "a.b",
      "ws://h:1",
      "h:1",
    ];
    const others = [true, false, null, undefined, [], ["a.b"], ["http://a.b"], ["null", ""], [1], {}];
    const wrong = SETTING_KEYS.flatMap((key) => {
      const { kind } = settingOf(key);
      const schema = kind.schema();
      return [...values, ...others]
        .filter((value) => kind.accepts?.(value) === true && !schema.safeParse(value).success)
        .map((value) => [key, value]);
    });
    expect(wrong).toEqual([]);
    const unset = SETTING_KEYS.filter((key) => settingOf(key).kind.accepts === undefined);
    expect(unset).toEqual(["history", "detectors", "rules"]);
  });

  test("are equal to docs/configuration.md and to the published schema", () => {
    for (const { path, text } of configDocs()) {
      const published = readFileSync(path, "utf8");
      if (path.endsWith(".json")) expect(JSON.parse(published)).toEqual(JSON.parse(text));
      else expect(published).toBe(text);
    }
  });

  test("have a schema that accepts and refuses the same files as the relay", () => {
    const fits = new Ajv2020({ strict: false }).compile(configFileSchema());
    const files = [
      {},
      { $schema: "x", port: 0, history: { fps: { seconds: 1 } }, log_level: "warn" },
      { port: -1 },
      { prot: 1 },
      { log_level: "loud" },
      { history: { fps: { seconds: "1" } } },
    ];
    const taken = (content: object) => {
      try {
        settingsOf([], {}, { [FILE]: content });
        return true;
      } catch {
        return false;
      }
    };
    expect(files.map((content) => fits(content))).toEqual([true, true, false, false, false, false]);
    expect(files.map((content) => taken(content))).toEqual([true, true, false, false, false, false]);
  });

  test.each([
    [
      "a key",
      { hearbeat_interval: 1 },
      '$.hearbeat_interval: expected a setting, got "hearbeat_interval"; did you mean heartbeat_interval_s?',
    ],
    ["a key in camel case", { maxEvents: 1 }, "did you mean max_events?"],
    ["a key like nothing", { colour: 1 }, '$.colour: expected a setting, got "colour"; in '],
    [
      "a number out of bounds",
      { port: 70_000 },
      "$.port: expected a whole number from 0 to 65535, got 70000; the nearest is 65535",
    ],
    [
      "a type",
      { port: "8081" },
      '$.port: expected a whole number from 0 to 65535, got "8081"; the nearest is 8081',
    ],
    ["a word", { log_level: "warning" }, "$.log_level: expected one of silent, error, warn, info, debug"],
    [
      "a value inside another",
      { history: { "custom/a b": { seconds: -1 } } },
      '$.history["custom/a b"].seconds: ',
    ],
    ["a list", [1], "$: expected an object of settings"],
    ["no JSON", '{\n  "port": 1\n  "host": "::1"\n}', "expected JSON with a comma or }"],
  ])("refuse %s that is wrong in a file, and show its position", (_, content, message) => {
    const { code, message: said } = refusalOf(() => settingsOf([], {}, { [FILE]: content }));
    expect(code).toBe("bad_config");
    expect(said).toContain(message);
    expect(said).toContain(FILE);
  });

  test("refuse errors in package.json, in the environment and in the name of the file", () => {
    const inPackage = refusalOf(() =>
      settingsOf([], {}, { "package.json": { "telemetry-relay": { prot: 1 } } }),
    );
    expect(inPackage.message).toContain(
      '$["telemetry-relay"].prot: expected a setting, got "prot"; did you mean port?',
    );
    const variable = refusalOf(() => settingsOf([], { TELEMETRY_RELAY_POTR: "1" }));
    expect(variable).toEqual({
      code: "bad_config",
      message:
        "environment: expected a setting, got TELEMETRY_RELAY_POTR; did you mean TELEMETRY_RELAY_PORT?",
    });
    const value = refusalOf(() => settingsOf([], { TELEMETRY_RELAY_PORT: "x" }));
    expect(value).toEqual({
      code: "bad_config",
      message: 'environment, TELEMETRY_RELAY_PORT: expected a whole number from 0 to 65535, got "x"',
    });
    expect(refusalOf(() => settingsOf(["--config", "missing.json"])).message).toContain("there is none");
  });

  test("ignore empty variables and variables of other programs", () => {
    const environment = { TELEMETRY_RELAY_URL: "ws://127.0.0.1:8081", TELEMETRY_RELAY_PORT: "", PORT: "1" };
    expect(settingsOf([], environment).options).toEqual(DEFAULT_RELAY_OPTIONS);
  });

  test("accept the addon's variables, which developers set for game and relay alike", () => {
    const addon = "../../../godot-addon/addons/godot_debug_connection/settings/relay_settings.gd";
    const source = readFileSync(join(import.meta.dir, addon), "utf8");
    const names = [...source.matchAll(/_VARIABLE := "(\w+)"/g)].map(([, name]) => String(name));
    expect(names.length).toBeGreaterThan(2);
    const environment = Object.fromEntries(names.map((name) => [name, "ws://127.0.0.1:8081"]));
    expect(() => settingsOf([], environment)).not.toThrow();
  });

  test("never change the defaults", () => {
    const before = structuredClone(DEFAULT_RELAY_OPTIONS);
    resolveSettings({ flags: new Map<never, unknown>([["max_events" as never, 7]]) });
    expect(DEFAULT_RELAY_OPTIONS).toEqual(before);
  });
});
