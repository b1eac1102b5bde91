import { expect } from "bun:test";
import * as fc from "fast-check";
import { describeDemand } from "../../../src/protocol/describe-demand.ts";
import { MAX_JSON_DEPTH } from "../../../src/protocol/limits.ts";
import { OWN_INTERVAL_DEMAND } from "../../../src/protocol/streams.ts";
import { readSiteMessage } from "../../../src/surfaces/nats/site-messages.ts";
import { nameOfPart, subjectPart } from "../../../src/surfaces/nats/subjects.ts";
import { fuzz } from "../support/fuzz.ts";
import { repeatedJson } from "../support/json-arbitraries.ts";
import { mutatedText } from "../support/mutations.ts";

const KINDS = ["games", "wish", "question", "answer"] as const;
const relay = { site: "lab", epoch: "e1", host: "host", pid: 1 };
const wish = {
  command: "wish",
  demand: describeDemand(OWN_INTERVAL_DEMAND),
  judged: true,
  from: relay,
  reader: "r1",
  topics: ["profiler/scripts"],
};
const game = {
  type: "game",
  source: "quest",
  source_epoch: "g1",
  connected_at: 1,
  hello: { type: "hello", source: "quest", addon: "0.2.0" },
  commands: [],
};

/** What relays say to each other, each valid. */
const messages = fc.constantFrom<object>(
  { type: "site", relay, version: "0.2.0", started_at: 1, exports: true, told: true, games: ["g1"] },
  game,
  { type: "game_gone", source_epoch: "g1", end: "lost" },
  { type: "dropped", topic: "fps", source: "quest", source_epoch: "g1", count: 2, first: 1, last: 2 },
  { type: "hitch", hitch: { id: "h1", source: "quest", epoch: "g1", from: 1, to: 2 } },
  wish,
  { command: "call", source_epoch: "g1", timeout_s: 5, name: "spawn", arguments: { id: 1 } },
  { command: "get_snapshot", source_epoch: "g1", timeout_s: 2 },
  { outcome: "result", result: { a: [1] }, timestamp: 1 },
  { outcome: "error", message: "no", game_code: "full" },
);
const texts = messages.map((message) => JSON.stringify(message));

fuzz<string>({
  name: "nats-messages",
  inputs: fc.oneof(texts, mutatedText(texts)),
  runs: 400,
  take(text) {
    const bytes = Buffer.from(text);
    const read = KINDS.map((kind) => readSiteMessage(kind, bytes, MAX_JSON_DEPTH));
    for (const each of read) if (typeof each === "string") expect(each.length).toBeLessThan(1500);
    return read;
  },
  long: {
    parts: repeatedJson([
      ['{"type":"site","games":[', '"g1"]}'],
      ['{"command":"call","arguments":{"a":[', "1]}}"],
    ]),
    runs: 5,
    maxLength: 262_144,
  },
});

fuzz<string>({
  name: "nats-subjects",
  inputs: fc.oneof(
    fc.string({ unit: "binary" }),
    mutatedText(fc.string({ unit: "grapheme" }).map(subjectPart)),
  ),
  runs: 600,
  take(part) {
    const name = nameOfPart(part);
    // Every part that is read as a name is the one that the name is written as, but for escapes of letters.
    if (name !== undefined) expect(nameOfPart(subjectPart(name))).toBe(name);
    return name;
  },
});
