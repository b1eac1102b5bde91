import { expect } from "bun:test";
import * as fc from "fast-check";
import type { Variant } from "../../../src/codec/index.ts";
import { MAX_MESSAGE_BYTES } from "../../../src/protocol/limits.ts";
import { variants } from "../../codec/variant/variant-arbitraries.ts";
import { DebuggerBench } from "../../ingest/debugger/debugger-bench.ts";
import { fuzz } from "../support/fuzz.ts";
import { mutatedBytes } from "../support/mutations.ts";
import { bytesOf } from "../support/variant-bytes.ts";

const names = fc.constantFrom(
  ...["set_pid", "window:title", "output", "error", "debug_enter", "debug_exit", "own:message", ""],
  ...["performance:profile_names", "performance:profile_frame"],
  ...["servers:function_signature", "servers:profile_frame", "visual:profile_frame"],
);
const numbers: fc.Arbitrary<Variant> = fc.oneof(
  fc.nat(20).map(BigInt),
  fc.constantFrom(0.5, -1n, 1e300, Number.NaN, Number.POSITIVE_INFINITY, 2n ** 62n, 1e290, 0.001),
);
const texts: fc.Arbitrary<Variant> = fc.constantFrom(
  ...[
    "",
    "Room (DEBUG)",
    "res://a.gd::3::_process",
    "res://a.gd::3::<anonymous>(lambda)",
    "__proto__",
    "999",
  ],
  ...["::1::1\n", "Godot Engine v4.6.3", "x".repeat(600), "\u009b31m", "constructor"],
);
const lists: fc.Arbitrary<Variant> = fc.oneof(
  fc.array(fc.oneof(numbers, texts), { maxLength: 6 }),
  fc
    .array(fc.string({ maxLength: 3 }), { maxLength: 4 })
    .map((values): Variant => ({ type: "PackedStringArray", values })),
  fc.int32Array({ maxLength: 4 }).map((values): Variant => ({ type: "PackedInt32Array", values })),
);
const datas = fc.oneof(
  // Numbers at first, as profiles have them, then whatever.
  fc
    .tuple(
      fc.array(numbers, { minLength: 6, maxLength: 8 }),
      fc.array(fc.oneof(texts, numbers, lists), { maxLength: 20 }),
    )
    .map(([head, rest]): Variant[] => [...head, ...rest]),
  fc.array(fc.oneof(texts, numbers, lists, variants), { maxLength: 14 }),
);
const messages = fc
  .tuple(names, fc.nat(3), datas)
  .map(([name, thread, data]) => bytesOf([name, BigInt(thread), data]));

/** Messages of a game, one after the other. */
fuzz<Uint8Array[]>({
  name: "debugger-sessions",
  inputs: fc.array(
    fc.oneof({ weight: 6, arbitrary: messages }, { weight: 1, arbitrary: mutatedBytes(messages) }),
    {
      minLength: 1,
      maxLength: 12,
    },
  ),
  runs: 400,
  take: (all) => play(all, "whole"),
});

/** One long message. */
fuzz<Uint8Array>({
  name: "debugger-messages",
  inputs: messages,
  runs: 300,
  take: (message) => play([message], "told"),
  long: {
    parts: fc.tuple(names, fc.oneof(texts, numbers, lists)).map(([name, part]) => {
      // Elements of the message's list, which is said to have as many as there may be.
      const empty = bytesOf([name, 1n, []]);
      const head = empty.slice();
      new DataView(head.buffer).setUint32(head.length - 4, 30_000, true);
      return { head, unit: bytesOf(part), tail: new Uint8Array() };
    }),
    runs: 30,
    maxLength: MAX_MESSAGE_BYTES,
  },
});

function play(messages: readonly Uint8Array[], compare: "whole" | "told"): DebuggerBench {
  const bench = new DebuggerBench();
  bench.profilesHitches = true;
  for (const topic of ["profiler/scripts", "profiler/servers", "profiler/visual"])
    bench.subscribed.add(topic);
  const game = bench.connect();
  for (const message of messages) game.bytes(message);
  bench.clock.advance(20_000);
  // Once more, to the game's own source.
  for (const message of messages) game.bytes(message);
  bench.clock.advance(2000);
  game.leave();
  // What is told is JSON: every value comes back as it was.
  if (compare === "whole")
    for (const { data } of bench.told) expect(JSON.parse(JSON.stringify(data))).toEqual(data);
  return bench;
}
