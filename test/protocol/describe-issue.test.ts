import { expect, test } from "bun:test";
import { COMMANDS, type CommandName } from "../../src/protocol/commands.ts";
import { describeIssue } from "../../src/protocol/describe-issue.ts";

const HISTORY = 'expected "none", "last", {"last":N}, {"seconds":S} or {"since":OFFSET} at history';
const TOPIC = 'expected a topic, or an object such as {"topic":"fps","max_hz":30} at topics.0';

test.each([
  ["subscribe", {}, "expected a list, got nothing at topics"],
  ["subscribe", { topics: [] }, "expected at least 1 item at topics"],
  ["subscribe", { topics: [5] }, TOPIC],
  ["subscribe", { topics: [{}] }, TOPIC],
  [
    "subscribe",
    { topics: [{ topic: "fps", max_hz: "x" }] },
    "expected a number, got text at topics.0.max_hz",
  ],
  ["subscribe", { topics: ["fps"], max_hz: -1 }, "expected at least 0 at max_hz"],
  ["subscribe", { topics: ["fps"], source: 5 }, "expected text, got a number at source"],
  ["subscribe", { topics: ["fps"], source: "x".repeat(129) }, "expected at most 128 characters at source"],
  ["subscribe", { topics: ["fps"], history: "all" }, HISTORY],
  ["subscribe", { topics: ["fps"], history: { last: 1, since: 2 } }, HISTORY],
  ["subscribe", { topics: ["fps"], history: { last: 0 } }, "expected at least 1 at history.last"],
  ["configure", { config: { fps_enabled: 1 } }, "expected true or false, got a number at config.fps_enabled"],
  ["set_update_interval", { interval: 1, stream: "x" }, "expected one of fps, vr_tracking at stream"],
  ["call", { name: "x", timeout_s: 0 }, "expected more than 0 at timeout_s"],
  ["get_events", { since: 1.5 }, "expected a whole number, got a fraction at since"],
] as [CommandName, object, string][])("%s with %j: %s", (command, fields, sentence) => {
  const checked = COMMANDS[command].safeParse({ command, ...fields });
  expect(checked.error && describeIssue(checked.error)).toBe(sentence);
});
