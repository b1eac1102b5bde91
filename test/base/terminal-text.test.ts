import { expect, test } from "bun:test";
import { terminalJson, terminalLine, terminalText } from "../../src/base/terminal-text.ts";

/** ESC, DEL, the one-byte CSI of C1, a bidi override, a line separator, an isolate and an invisible tag. */
const UNSAFE = ["\u001b", "\u007f", "\u009b", "\u0080", "\u202e", "\u2028", "\u2066", "\u200f", "\u{e0041}"];
const TEXT = UNSAFE.map((character) => `a${character}[31m`).join("");

test("text of others cannot control a terminal or turn its direction, and keeps every other character", () => {
  for (const clean of [terminalLine(TEXT), terminalText(TEXT)])
    expect(clean).toBe("a [31m".repeat(UNSAFE.length));
  const harmless = "Grüße, שלום, 日本語, 👩‍🚀, e\u0301";
  expect([terminalLine(harmless), terminalText(harmless), terminalJson(harmless)]).toEqual(
    Array(3).fill(harmless),
  );
});

test("line ends stay in a text of several lines, and do not in a line", () => {
  expect([terminalText("a\nb\r\nc"), terminalLine("a\nb\r\nc")]).toEqual(["a\nb \nc", "a b  c"]);
});

test("JSON for a terminal has no unsafe character and says the same", () => {
  for (const indent of [undefined, 2]) {
    const json = terminalJson(JSON.stringify({ [TEXT]: [TEXT, "\n"] }, undefined, indent));
    expect(terminalText(json)).toBe(json);
    expect(JSON.parse(json)).toEqual({ [TEXT]: [TEXT, "\n"] });
  }
});
