import * as fc from "fast-check";
import { SETTING_KEYS, type SettingKey, settingOf } from "../../../src/app/index.ts";
import { jsonTexts, nearlyObjects } from "./json-arbitraries.ts";

const texts = fc.oneof(
  fc.constantFrom(
    "",
    " ",
    "0",
    "1",
    "-1",
    "1e9",
    "true",
    "no",
    "null",
    "NaN",
    "Infinity",
    "0x10",
    "1,2",
    ",",
    "a=b",
  ),
  fc.constantFrom(
    "127.0.0.1",
    "::1",
    "ws://127.0.0.1:9/x",
    "http://localhost",
    "wss://",
    "[",
    "file:///",
    "a:b@c",
  ),
  fc.constantFrom(
    'when fps.p99_ms > 1 then alert info "x"',
    "when fps.mean_ms over 2m < 1e3 for 9s then alert",
    '"',
  ),
  fc.constantFrom(
    "tracking_jump.head_speed=12",
    "frame_rate.display_hz=90",
    "memory_leak=",
    "x.y=1",
    "a.__proto__=1",
  ),
  fc.nat(70_000).map(String),
  fc.string({ unit: "binary", maxLength: 12 }),
  fc.constant("x".repeat(300)),
);

/** Texts for flags and variables: of the setting's own kind, or anything. */
export const settingTexts = texts;

/** A setting, and a text of JSON for it: a number around its bounds, a text, a list, or anything. */
export const settingFields: fc.Arbitrary<[SettingKey, string]> = fc
  .constantFrom(...SETTING_KEYS)
  .chain((key) =>
    fc.tuple(
      fc.constant(key),
      fc.oneof(
        boundsOf(key).map((number) => JSON.stringify(number)),
        texts.map((text) => JSON.stringify(text)),
        fc.array(texts, { maxLength: 3 }).map((all) => JSON.stringify(all)),
        nearlyObjects({ tracking_jump: jsonTexts, frame_rate: jsonTexts, display_hz: jsonTexts }),
        jsonTexts,
      ),
    ),
  );

/** Numbers at the bounds of a setting, as its error names them, and just beyond. */
function boundsOf(key: SettingKey): fc.Arbitrary<number> {
  const [, low, high] = /from (-?[\d.e+]+) to (-?[\d.e+]+)/.exec(settingOf(key).kind.expected) ?? [];
  const numbers = [low, high].filter((text) => text !== undefined).map(Number);
  const near = numbers.flatMap((number) => [number, number - 1, number + 1, number + 0.5, number * 2]);
  return fc.constantFrom(0, -0, 0.5, 1e308, ...near);
}
