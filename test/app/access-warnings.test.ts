import { afterAll, expect, test } from "bun:test";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { accessWarnings } from "../../src/app/access-warnings.ts";
import { originsOfDefaults } from "../../src/app/config/index.ts";
import { DEFAULT_RELAY_OPTIONS } from "../../src/app/index.ts";
import type { Tokens } from "../../src/server/index.ts";
import { skipWithout } from "../support/needs.ts";
import { FILE_MODES } from "../support/system-parts.ts";

const folder = mkdtempSync(join(tmpdir(), "warnings-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function warn(tokens: Partial<Tokens>, keyPath?: string, configPath?: string): string[] {
  const { access, tls } = DEFAULT_RELAY_OPTIONS;
  const options = {
    ...DEFAULT_RELAY_OPTIONS,
    access: { ...access, tokens: { ...access.tokens, ...tokens } },
    tls: { ...tls, keyPath },
  };
  const origins = originsOfDefaults();
  if (configPath !== undefined) origins.token = { from: "file", place: configPath };
  return accessWarnings(options, origins);
}

function file(name: string, mode: number): string {
  const path = join(folder, name);
  writeFileSync(path, "");
  chmodSync(path, mode);
  return path;
}

const STRONG = "0123456789abcdef";

test("each token that is easy to guess is named, and never shown", () => {
  const warnings = warn({ all: "x", viewer: "a".repeat(40), producer: STRONG, control: STRONG.slice(1) });
  expect(warnings.map((line) => line.split(":")[0])).toEqual([
    "the token of --token has fewer than 16 characters",
    "the token of --viewer-token has fewer than 6 different characters",
    "the token of --control-token has fewer than 16 characters",
  ]);
  expect(warnings.join()).not.toContain(STRONG.slice(1));
});

test.skipIf(skipWithout(FILE_MODES)).each([
  [0o644, 1],
  [0o606, 1],
  [0o640, 0],
  [0o600, 0],
])("files with a secret and mode %o are named %i times, with the command that helps", (mode, count) => {
  const [key, config] = [file(`key-${mode}`, mode), file(`config-${mode}`, mode)];
  for (const [path, warnings] of [
    [key, warn({}, key)],
    [config, warn({ all: STRONG }, undefined, config)],
  ] as const)
    expect(warnings.filter((line) => line.endsWith(`run chmod 600 ${path}`))).toHaveLength(count);
  // The file holds no secret then.
  expect(warn({}, undefined, config)).toEqual([]);
});

test("the origin null is named: every site can have it", () => {
  const { access } = DEFAULT_RELAY_OPTIONS;
  const allow = (...allowedOrigins: string[]) =>
    accessWarnings({ ...DEFAULT_RELAY_OPTIONS, access: { ...access, allowedOrigins } }, originsOfDefaults());
  expect(allow("http://localhost:5173")).toEqual([]);
  expect(allow("http://localhost:5173", "null")).toEqual([expect.stringContaining("--allow-origin null")]);
});
