import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { readConfigFile } from "../../src/app/config/index.ts";
import { baselineOf, readBaselineFile } from "../../src/cli/check/baseline-file.ts";
import { readBudgetFile } from "../../src/cli/check/budget-file.ts";
import { RelayError } from "../../src/protocol/error-table.ts";
import { makeRun } from "./check/make-run.ts";

const ROOT = join(import.meta.dir, "../..");
const MAIN = join(ROOT, "src/cli/main.ts");

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "written-json-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Makes a file from entries. Each entry is on a line of its own, the first on line 2. */
type Frame = (...entries: string[]) => string;

/** A kind of JSON file that a person writes. */
interface Kind {
  name: string;
  code: string;
  read(path: string): unknown;
  frame: Frame;
  /** A valid entry, without a comma. */
  good: string;
  /** An entry with a misspelled key, and words of its error. */
  misspelled: [entry: string, words: string];
  /** The entries before a wrong entry, if they differ from the good one. */
  besideWrong?: string;
  /** Entries with a wrong value, the column of the value, and words of the error. */
  wrong: [entry: string, column: number, words: string][];
  maxMiB: number;
}

const BASELINE = baselineOf(
  { game: "Game", scene: null, hz: 90, profiled: false, motion: null },
  [makeRun()],
  new Date(0),
);

/** The entries of an object, without the brackets. */
function entriesOf(value: object): string {
  return JSON.stringify(value).slice(1, -1);
}

const SETTINGS: Pick<Kind, "good" | "misspelled" | "wrong" | "code" | "read" | "maxMiB"> = {
  code: "bad_config",
  read: (path) => readConfigFile(dirname(path), path)?.values,
  good: '"port": 8081',
  misspelled: ['"hearbeat_interval": 1', "did you mean heartbeat_interval_s?"],
  wrong: [
    ['"max_events": 0', 15, "expected a whole number from 1 to 1000000, got 0; the nearest is 1"],
    ['"log_level": 7', 14, "expected one of silent, error, warn, info, debug, got 7"],
    ['"history": {"fps": {"seconds": -1}}', 32, "expected a number of at least 0, got -1"],
    ['"history": {"fps": {"second": 1}}', 21, "did you mean seconds?"],
    ['"history": {"*": {}}', 13, "expected one topic"],
    ['"rules": ["when fps.p99_ms > 11 then alert error \\"a\\"", "when"]', 58, "expected a statistic"],
    ['"detectors": {"tracking_jump": {"head_sped": 1}}', 33, "did you mean head_speed?"],
    ['"allow_host": [1]', 16, "expected a string, got 1"],
  ],
  maxMiB: 1,
};

const KINDS: Kind[] = [
  { name: "telemetry-relay.config.json", ...SETTINGS, frame: (...entries) => `{\n${entries.join("\n")}\n}` },
  {
    name: "package.json",
    ...SETTINGS,
    frame: (...entries) => `{"telemetry-relay": {\n${entries.join("\n")}\n}, "name": "game"}`,
  },
  {
    name: "budget.json",
    code: "bad_budget",
    read: readBudgetFile,
    frame: (...entries) => `{"budgets": {\n${entries.join("\n")}\n}}`,
    good: '"hitches": 0',
    misspelled: ['"frame_ms_p99": 1', "did you mean frame_ms.p99?"],
    wrong: [
      ['"errors": -1', 11, "expected a number of at least 0, got -1"],
      ['"errors": "none"', 11, 'expected a number, got "none"'],
      ['"errors": 1e999', 11, "expected a number, got Infinity"],
    ],
    maxMiB: 1,
  },
  {
    name: "baseline.json",
    code: "bad_baseline",
    read: readBaselineFile,
    frame: (...entries) => `{\n${entries.join("\n")}\n}`,
    good: entriesOf(BASELINE),
    besideWrong: entriesOf({ ...BASELINE, runs: undefined }),
    misspelled: ['"secons": 1', "did you mean seconds?"],
    wrong: [
      ['"runs": []', 9, "expected a list of at least 1 entries, got []"],
      ['"runs": [{"a": [1, "2"]}]', 20, 'expected a number, got "2"'],
      ['"runs": [{"a": [1, /* below */ -2]}]', 32, "expected a number of at least 0, got -2"],
    ],
    maxMiB: 16,
  },
];

describe.each(KINDS)(
  "a file written by hand: $name",
  ({ name, code, read, frame, good, besideWrong = good, misspelled, wrong, maxMiB }) => {
    const write = (content: string | Uint8Array): string => {
      const path = join(mkdtempSync(join(folder, "place-")), name);
      writeFileSync(path, content);
      return path;
    };
    /** Expects an error with these words at LINE:COLUMN of the file. */
    const expectRefusal = (content: string | Uint8Array, place: string, words: string) => {
      const path = write(content);
      let refusal: unknown;
      try {
        read(path);
      } catch (error) {
        refusal = error;
      }
      expect(refusal).toBeInstanceOf(RelayError);
      const { code: saidCode, message } = refusal as RelayError;
      expect([saidCode, message]).toEqual([code, expect.stringContaining(words)]);
      expect(message).toEndWith(place === "" ? `in ${path}` : `in ${path}:${place}`);
    };

    test("may have comments, a comma after the last entry, a byte order mark and any ends of lines", () => {
      const plain = read(write(frame(good)));
      for (const end of ["\n", "\r\n", "\r"]) {
        const text = `\ufeff// mine\n${frame("/* a", "comment */", `${good}, // one`)}`;
        expect(read(write(text.replaceAll("\n", end)))).toEqual(plain);
      }
    });

    test("says line and column of a fault in JSON", () => {
      for (const end of ["\n", "\r\n"]) {
        const text = frame(`${good},`, "// a comment", '  "a" "b"').replaceAll("\n", end);
        expectRefusal(text, "4:7", "expected JSON with a colon here, got a string");
        expectRefusal(`\ufeff${text}`, "4:7", "expected JSON with a colon here");
      }
    });

    test("says line and column of a misspelled key, and suggests the closest valid key", () => {
      const [entry, words] = misspelled;
      expectRefusal(frame(`${good},`, `  ${entry}`), "3:3", words);
      expectRefusal(frame(`${good},`, `  ${entry}`).replaceAll("\n", "\r\n"), "3:3", words);
    });

    test("says line and column of a key that appears twice", () => {
      expectRefusal(frame(`${good},`, `  ${good}`), "3:3", "expected each key once");
    });

    test("says line and column of a wrong value", () => {
      for (const [entry, column, words] of wrong)
        expectRefusal(frame(`${besideWrong}, /* fine */`, `  ${entry}`), `3:${column + 2}`, words);
    });

    test("is refused when it is empty, deeper than 64 brackets, or not UTF-8", () => {
      expectRefusal("", "1:1", "got the end of the file");
      expectRefusal("\ufeff\r\n\r\n", "3:1", "got the end of the file");
      expectRefusal(Buffer.from(`\ufeff${frame(good)}`, "utf16le"), "1:1", "save the file as UTF-8");
      expectRefusal("[".repeat(1_000_000), "1:65", "at most 64 brackets");
      expectRefusal(Buffer.from('{\n"a": "\xe9"}', "latin1"), "2:7", "save the file as UTF-8");
    });

    test("is refused when it is larger than its limit, and read when it is not", () => {
      const padded = (bytes: number) => frame(good).padEnd(bytes, "\n");
      const limit = maxMiB * 1024 ** 2;
      expect(read(write(padded(limit)))).toEqual(read(write(frame(good))));
      expectRefusal(padded(limit + 1), "", `at most ${maxMiB} MiB`);
    });

    test("is refused when it is missing or a folder", () => {
      const nowhere = join(folder, "nowhere", name);
      const none = expect.stringContaining("there is none");
      expect(() => read(nowhere)).toThrow(expect.objectContaining({ code, message: none }));
      const place = join(mkdtempSync(join(folder, "place-")), name);
      mkdirSync(place);
      const message = expect.stringContaining("expected a file, got a folder");
      expect(() => read(place)).toThrow(expect.objectContaining({ code, message }));
    });
  },
);

test("the error for a missing entry shows the position of the object that lacks it", () => {
  const path = join(mkdtempSync(join(folder, "place-")), "budget.json");
  writeFileSync(path, '// mine\n{ "hz": 72 }');
  expect(() => readBudgetFile(path)).toThrow(`at $.budgets: expected an object, got nothing; in ${path}:2:1`);
});

test("the relay can read the example files on the pages", () => {
  const shown = (page: string) => {
    const [, text = ""] =
      /```jsonc[^\n]*\n([\s\S]*?)```/.exec(readFileSync(join(ROOT, "docs", page), "utf8")) ?? [];
    const path = join(mkdtempSync(join(folder, "place-")), "shown.json");
    writeFileSync(path, text);
    expect(text).toMatch(/\/\/ |\/\* /);
    return path;
  };
  expect(readConfigFile(folder, shown("configuration.md"))?.values.size).toBeGreaterThan(1);
  expect(readBudgetFile(shown("check.md")).limits.length).toBeGreaterThan(1);
});

test.each(["serve --print-config --config", "check --rules --config", "check --budget", "check --baseline"])(
  "%s FILE ends with exit code 2 and the place",
  (command) => {
    const path = join(mkdtempSync(join(folder, "place-")), "file.json");
    writeFileSync(path, "{\r\n  // no setting\r\n  colour: 1\r\n}");
    const { exitCode, stderr } = Bun.spawnSync([process.execPath, MAIN, ...command.split(" "), path]);
    const words = "expected JSON with a key in double quotes or } here, got a word without quotes";
    expect([exitCode, stderr.toString()]).toEqual([2, `error: ${words}; in ${path}:3:3\n`]);
  },
);
