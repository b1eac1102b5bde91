import * as fc from "fast-check";
import { jsonTexts, nearlyObjects } from "./json-arbitraries.ts";

const json = (...values: unknown[]): fc.Arbitrary<string> =>
  fc.constantFrom(...values.map((value) => JSON.stringify(value)));
const numbers = fc.oneof(
  json(0, 1, 90, -1, 0.1, 1e300, 2 ** 53),
  fc.constantFrom("1e400", "12345678901234567890", "-0"),
);
const times = fc.oneof(
  json(1_700_000_000, 1_700_000_000.5, 1_700_000_000_000, 0, -1),
  fc.constantFrom("1700000000000000000", "1.7e18", "1700000000000000", "1e400", "-0"),
);
const names = json(
  "a",
  "player_teleported",
  "",
  "x".repeat(200),
  "relay",
  "overflow",
  "a/b",
  "\u009b",
  "__proto__",
);
const listOf = (items: fc.Arbitrary<string>, minLength: number, maxLength = minLength) =>
  fc.array(items, { minLength, maxLength }).map((all) => `[${all.join(",")}]`);
const pose = nearlyObjects({ position: listOf(numbers, 3), rotation: listOf(numbers, 4) });
const data = fc.oneof(
  nearlyObjects({ event_name: names, timestamp: times, value: jsonTexts }),
  nearlyObjects({ fps: numbers, frame_time_ms: numbers, cpu_load: numbers, frame: numbers }),
  nearlyObjects({ headset: pose, left_controller: pose, right_controller: pose }),
);
const commands = listOf(
  nearlyObjects({ name: json("save", "a b", ""), description: names, arguments: jsonTexts }),
  0,
  3,
);

const FIELDS: readonly Readonly<Record<string, fc.Arbitrary<string>>>[] = [
  {
    type: json("event"),
    event: json("fps", "vr_tracking", "custom", "scene_changed", "error", "warning", "performance", "own"),
    data,
  },
  { type: json("alert"), level: json("info", "warning", "error", "other"), message: names },
  { type: json("snapshot"), data, id: json("1", 2) },
  {
    type: json("hello"),
    source: names,
    engine: names,
    pid: numbers,
    features: listOf(names, 0, 3),
    commands,
  },
  {
    type: json("hello"),
    intervals: nearlyObjects({ fps: numbers }),
    session: json("x".repeat(16)),
    source: names,
  },
  { type: json("commands"), commands },
  { type: json("ack", "pong") },
  { type: json("result"), id: json("1", 1), result: jsonTexts },
  { type: json("error"), id: json("1"), code: names, message: names },
];

/** Texts of messages of producers, most of them valid. */
export const producerTexts: fc.Arbitrary<string> = fc
  .tuple(fc.oneof(...FIELDS.map((fields) => nearlyObjects({ ...fields, timestamp: times }))), fc.boolean())
  // Without a timestamp too: the relay then adds one to the text.
  .map(([text, isStamped]) => (isStamped ? text : text.replace(/,"timestamp":[^,{}[\]]+}$/, " }\n")));
