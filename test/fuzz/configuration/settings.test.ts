import { afterAll, expect } from "bun:test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command, CommanderError } from "commander";
import * as fc from "fast-check";
import { CONFIG_FILE_NAME, flagOf, SETTING_KEYS, variableOf } from "../../../src/app/index.ts";
import { CodedError } from "../../../src/base/coded-error.ts";
import { addRelayOptions, relaySettingsOf } from "../../../src/cli/shared/relay-options.ts";
import { fuzz } from "../support/fuzz.ts";
import { jsonTexts, repeatedJson } from "../support/json-arbitraries.ts";
import { mutatedText } from "../support/mutations.ts";
import { settingFields, settingTexts } from "../support/setting-arbitraries.ts";

const directory = mkdtempSync(join(tmpdir(), "fuzz-settings-"));
const path = join(directory, CONFIG_FILE_NAME);
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** What a person may have written into the file: settings, comments, trailing commas, misspelt keys, slips of the pen. */
const files = mutatedText(
  fc
    .array(
      fc.oneof(
        { weight: 9, arbitrary: settingFields.map(([key, value]) => `"${key}": ${value}`) },
        { weight: 1, arbitrary: jsonTexts.map((value) => `"prot": ${value}`) },
      ),
      { maxLength: 4 },
    )
    .map((fields) => `{ // settings\n${fields.join(",\n")},\n}\n`),
);

fuzz<string>({
  name: "configuration-file",
  inputs: files,
  runs: 400,
  take(text) {
    writeFileSync(path, text);
    return settingsOr((message) => {
      expect(message).toMatch(/^(at \$|expected )/);
      expect(message).toMatch(new RegExp(`in .*${CONFIG_FILE_NAME}(:\\d+:\\d+)?$`));
    });
  },
  long: {
    parts: repeatedJson([
      ["{", "}"],
      ['{"rules":[', '""]}'],
      ['{"detectors":{', '"z":0}}'],
      ["/*", "*/{}"],
      ["//", "\n{}"],
    ]),
    runs: 20,
    maxLength: 262_144,
  },
});

fuzz<[variable: string, text: string]>({
  name: "configuration-environment",
  inputs: fc.tuple(
    fc.oneof(
      { weight: 9, arbitrary: fc.constantFrom(...SETTING_KEYS).map(variableOf) },
      {
        weight: 1,
        arbitrary: fc.constantFrom("TELEMETRY_RELAY_", "TELEMETRY_RELAY_PROT", "TELEMETRY_RELAY_CONFIG"),
      },
    ),
    settingTexts,
  ),
  runs: 600,
  take([variable, text]) {
    writeFileSync(path, "{}");
    return settingsOr(
      (message) => {
        if (variable === "TELEMETRY_RELAY_CONFIG")
          expect(message).toMatch(/expected .*configuration file|in /);
        else expect(message).toMatch(/^environment(, |: expected a setting, got )TELEMETRY_RELAY_/);
      },
      { environment: { [variable]: text } },
    );
  },
});

fuzz<string[]>({
  name: "configuration-flags",
  inputs: fc
    .array(
      fc.tuple(
        fc.oneof(
          { weight: 9, arbitrary: fc.constantFrom(...SETTING_KEYS).map(flagOf) },
          { weight: 1, arbitrary: fc.constantFrom("--prot", "--no-host", "--", "-x", "--port=") },
        ),
        settingTexts,
      ),
      { minLength: 1, maxLength: 3 },
    )
    .map((all) => all.flat()),
  runs: 400,
  take(flags) {
    writeFileSync(path, "{}");
    return settingsOr(
      (message) => expect(message).toMatch(/expected|unknown option|too many arguments|argument missing/i),
      {
        flags,
      },
    );
  },
});

/** The settings; or, where they are refused, what is checked of the message. Fails: any other error than a refusal. */
function settingsOr(
  refused: (message: string) => void,
  { flags = [], environment = {} }: { flags?: readonly string[]; environment?: Record<string, string> } = {},
): unknown {
  const command = addRelayOptions(
    new Command("serve").exitOverride().configureOutput({ writeErr: () => {} }),
  );
  try {
    command.parse(flags, { from: "user" });
    return relaySettingsOf(command, { directory, environment }).options;
  } catch (error) {
    if (!(error instanceof CommanderError) && !(error instanceof CodedError && error.code === "bad_config"))
      throw error;
    expect(error.message.length).toBeLessThan(3000);
    refused(error.message);
    return error.message;
  }
}
