import { expect } from "bun:test";
import * as fc from "fast-check";
import { MAX_MESSAGE_BYTES } from "../../../src/protocol/limits.ts";
import { DebuggerBench } from "../../ingest/debugger/debugger-bench.ts";
import { debuggerMessages, debuggerNames, debuggerValues } from "../support/debugger-arbitraries.ts";
import { fuzz } from "../support/fuzz.ts";
import { mutatedBytes } from "../support/mutations.ts";
import { bytesOf } from "../support/variant-bytes.ts";

/** Messages of a game, one after the other. */
fuzz<Uint8Array[]>({
  name: "debugger-sessions",
  inputs: fc.array(
    fc.oneof(
      { weight: 6, arbitrary: debuggerMessages },
      { weight: 1, arbitrary: mutatedBytes(debuggerMessages) },
    ),
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
  inputs: debuggerMessages,
  runs: 300,
  take: (message) => play([message], "told"),
  long: {
    parts: fc.tuple(debuggerNames, debuggerValues).map(([name, part]) => {
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
