import * as fc from "fast-check";
import { describeDemand } from "../../../src/protocol/describe-demand.ts";
import { OWN_INTERVAL_DEMAND } from "../../../src/protocol/streams.ts";
import { nearlyObjects } from "./json-arbitraries.ts";

const json = (...values: unknown[]): fc.Arbitrary<string> =>
  fc.constantFrom(...values.map((value) => JSON.stringify(value)));
const names = json("fps", "vr_tracking", "custom/*", "*", "log/error", "", "no such", "custom/a", "alert");
const numbers = json(0, 1, 0.5, -1, 30, 1e9, 2 ** 53, 1e300);
const history = fc.oneof(
  json("none", "last", { last: 3 }, { seconds: 1 }, { since: 0 }, { last: 0 }),
  nearlyObjects({ last: numbers, seconds: numbers, since: numbers }),
);
const topics = fc
  .array(fc.oneof(names, nearlyObjects({ topic: names, max_hz: numbers, history, source: names })), {
    maxLength: 4,
  })
  .map((all) => `[${all.join(",")}]`);
const switches = nearlyObjects({ fps_enabled: json(true, false), vr_tracking_enabled: json(true, false) });
const ids = fc.oneof(json(1, "a", null, {}, "x".repeat(2000)), fc.constant("12345678901234567890"));

/** The fields of each command, with texts of values that fit. */
const FIELDS: readonly Readonly<Record<string, fc.Arbitrary<string>>>[] = [
  { command: json("get_snapshot"), fresh: json(true, false), source: names },
  { command: json("ping"), t: ids },
  { command: json("configure"), config: switches },
  { command: json("set_update_interval"), interval: numbers, stream: names },
  { command: json("subscribe", "unsubscribe"), topics, max_hz: numbers, history },
  { command: json("resume"), epoch: names, since: numbers, topics },
  { command: json("get_stats"), window: numbers, source: names },
  { command: json("get_events"), since: numbers, limit: numbers, topics, epoch: names },
  {
    command: json("wish"),
    demand: json(describeDemand(OWN_INTERVAL_DEMAND), {}),
    judged: json(true, 1),
    site: names,
  },
  { command: json("call"), name: json("save", "a b", ""), arguments: json({}, { a: 1 }), timeout_s: numbers },
  { command: json("nonsense", "toString", "__proto__", "") },
];

/** Texts of commands of clients, most of them valid. */
export const commandTexts: fc.Arbitrary<string> = fc.oneof(
  ...FIELDS.map((fields) => nearlyObjects({ ...fields, id: ids })),
);
