import * as fc from "fast-check";
import type { Variant } from "../../../src/codec/index.ts";
import { variants } from "../../codec/variant/variant-arbitraries.ts";
import { bytesOf } from "./variant-bytes.ts";

/** Names of the messages of the engine's debugger that the relay reads, and others. */
export const debuggerNames = fc.constantFrom(
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
/** Values that messages of the debugger are made of. */
export const debuggerValues: fc.Arbitrary<Variant> = fc.oneof(texts, numbers, lists);

/** Messages of the debugger, most of them with fields that nearly fit. */
export const debuggerMessages: fc.Arbitrary<Uint8Array> = fc
  .tuple(debuggerNames, fc.nat(3), datas)
  .map(([name, thread, data]) => bytesOf([name, BigInt(thread), data]));
