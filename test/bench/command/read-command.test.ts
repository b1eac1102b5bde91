import { describe, expect, test } from "bun:test";
import { type BenchCommand, readCommand } from "../../../bench/command/read-command.ts";

const BENCHES = {
  codec: {},
  lane: {},
  soak: { onlyByName: true },
  leak: { onlyByName: "except in smoke" },
} as const;
const FULL = { smoke: false, minutes: 10, seed: 1, classes: [] };

describe("the command line of the benches", () => {
  test.each([
    ["", { does: "run", names: ["codec", "lane"], options: FULL }],
    ["smoke", { does: "run", names: ["codec", "lane", "leak"], options: { ...FULL, smoke: true } }],
    ["soak codec --minutes 3", { does: "run", names: ["codec", "soak"], options: { ...FULL, minutes: 3 } }],
    ["leak --hours 1.5", { does: "run", names: ["leak"], options: { ...FULL, minutes: 90 } }],
    [
      "lane --seed 7 --classes memory,others",
      { does: "run", names: ["lane"], options: { ...FULL, seed: 7, classes: ["memory", "others"] } },
    ],
    ["--summary", { does: "summary", names: ["codec", "lane", "soak", "leak"] }],
    ["lane --write-docs", { does: "write-docs", names: ["lane"] }],
    ["--help", { does: "help" }],
  ] as [string, BenchCommand][])("`%s` is understood", (line, command) => {
    expect(readCommand(line.split(" ").filter(Boolean), BENCHES)).toEqual(command);
  });

  test.each([
    "lanes",
    "--minutes 0",
    "--minutes x",
    "--hours 0",
    "--hours 1 --minutes 2",
    "--seed x",
    "--seed -1",
    "--other",
    "--summary --write-docs",
    "smoke --write-docs",
    "--summary --seed 3",
    "--write-docs --classes memory",
  ])("`%s` is refused", (line) => {
    expect(() => readCommand(line.split(" "), BENCHES)).toThrow(
      expect.objectContaining({ code: "bad_arguments" }),
    );
  });
});
