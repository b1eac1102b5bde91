import { expect, test } from "bun:test";
import { hasColours, withVerdictColours } from "../../../src/cli/shared/colour.ts";
import { CliProcess } from "../../support/cli-process.ts";

test.each([
  [true, {}, true],
  [false, {}, false],
  [true, { TERM: "dumb" }, false],
  [true, { NO_COLOR: "1" }, false],
  [true, { NO_COLOR: "" }, true],
  [false, { FORCE_COLOR: "1" }, true],
  [true, { FORCE_COLOR: "0" }, false],
  [true, { FORCE_COLOR: "1", NO_COLOR: "1" }, false],
] as const)("terminal: %p, environment %p: colours %p", (isTTY, environment, expected) => {
  expect(hasColours({ isTTY }, environment)).toBe(expected);
});

const red = (text: string) => `\u001b[31m${text}\u001b[39m`;
const yellow = (text: string) => `\u001b[33m${text}\u001b[39m`;
const green = (text: string) => `\u001b[32m${text}\u001b[39m`;

test.each([
  ["problem  ports     8081 is taken", `${red("problem")}  ports     8081 is taken`],
  ["fine     relay     answers", `${green("fine")}     relay     answers`],
  ["hint     adb       no headset", `${yellow("hint")}     adb       no headset`],
  ["error: no relay", `${red("error")}: no relay`],
  ["12:00:01.250 warning hot {}", `12:00:01.250 ${yellow("warning")} hot {}`],
  [
    "frame_ms.p99  at most  13 ms  20 ms  -7 ms  broken",
    `frame_ms.p99  at most  13 ms  20 ms  -7 ms  ${red("broken")}`,
  ],
  [
    "work_ms.mean  5 ms  6 ms  cannot tell (+20 % ± 30)",
    `work_ms.mean  5 ms  6 ms  ${yellow("cannot tell")} (+20 % ± 30)`,
  ],
  ['  "verdict": "problem",', '  "verdict": "problem",'],
  ["a fine line with an error", "a fine line with an error"],
])("a verdict has the colour of its meaning: %p", (text, coloured) => {
  expect(withVerdictColours(text)).toBe(coloured);
});

test.each([
  ["of usage", ["watch", "--url", "ws://127.0.0.1:9/producer"]],
  ["of a command", ["mcp", "--url", "ws://127.0.0.1:9"]],
])(
  "the first word of an error %s is red where colours are asked for, and plain in a pipe",
  async (_, args) => {
    const { NO_COLOR, ...env } = process.env;
    await using plain = new CliProcess(args, { env });
    await using forced = new CliProcess(args, { env: { ...env, FORCE_COLOR: "1" } });
    const [text, painted] = await Promise.all([plain.stderr, forced.stderr]);
    expect(text).toStartWith("error: ");
    expect(painted).toBe(text.replace("error", red("error")));
  },
);
