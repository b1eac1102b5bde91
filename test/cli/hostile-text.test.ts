import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { terminalText } from "../../src/base/terminal-text.ts";
import { CliProcess } from "../support/cli-process.ts";
import { offeringGame } from "../support/offering-game.ts";
import { filesLike } from "../support/posix-paths.ts";
import type { TestClient } from "../support/test-client.ts";
import { TestRelay } from "../support/test-relay.ts";

setDefaultTimeout(30_000);

/** ESC, DEL, CSI of C1, a bidi override and a line separator. */
const HOSTILE = "evil\u001b[2J\u007f\u009b2J\u202e\u2028";

let relay: TestRelay;
let game: TestClient;
beforeAll(async () => {
  relay = TestRelay.start();
  game = await offeringGame(relay, HOSTILE, "act");
});
afterAll(async () => {
  game[Symbol.dispose]();
  await relay[Symbol.asyncDispose]();
});

/** Sends events until a program has ended, and returns what the program wrote. */
async function outputOf(...args: string[]): Promise<string> {
  await using cli = new CliProcess([...args, "--url", relay.relay.url]);
  const data = { event_name: HOSTILE, message: HOSTILE, [HOSTILE]: HOSTILE };
  const saying = setInterval(() => {
    game.send({ type: "event", event: "error", data });
    game.send({ type: "event", event: "custom", data });
    game.send({ type: "event", event: "fps", data: { fps: 90, frame_time_ms: 11.1 } });
  }, 20);
  const [lines, errors] = await Promise.all([cli.rest(), cli.stderr, cli.process.exited]);
  clearInterval(saying);
  return [...lines, errors].join("\n");
}

test.each(["watch --count 4", "watch --json --count 4", "doctor", "doctor --json"])(
  "%s shows a game's text, and none of it controls the terminal",
  async (command) => {
    const output = await outputOf(...command.split(" "));
    expect(output).toContain("evil");
    expect(terminalText(output)).toBe(output);
  },
);

test("commands write to the terminal by the functions that clean text", () => {
  const folder = join(import.meta.dir, "../../src/cli");
  const others = filesLike("**/*.ts", folder).filter(
    (file) => file !== "shared/print.ts" && /\bconsole\./.test(readFileSync(join(folder, file), "utf8")),
  );
  expect(others).toEqual(["main.ts"]);
});
