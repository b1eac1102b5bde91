import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { parseJsonWithComments } from "../../src/base/json-with-comments.ts";

/** Where a text has its first fault; undefined for a text without one. */
function faultPlace(text: string, part?: string): string | undefined {
  const parsed = parseJsonWithComments(text, part);
  return parsed.wrong === undefined ? undefined : `${parsed.place.line}:${parsed.place.column}`;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

const TOKENS = [..."{}[],: \nx01", '"a"', '"\\u00e9"', '"', "-0.5e3", "true", "null"];
const COMMENT_MARKS = ["//", "/*", "*/", "/", "*", "\r", "\r\n", "\\", '"a":', "\ufeff"];

/** Texts put together from pieces. */
const noiseOf = (pieces: readonly string[]) =>
  fc.array(fc.constantFrom(...pieces), { maxLength: 12 }).map((some) => some.join(""));

/** Texts that are JSON, nearly JSON, and noise of its tokens. */
const texts = fc.oneof(
  fc.json(),
  noiseOf(TOKENS),
  fc.tuple(fc.json(), fc.nat()).map(([text, at]) => text.slice(0, at % (text.length + 1))),
);

describe("JSON with comments", () => {
  test("is read as JSON.parse reads it, where it has no comments", () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(parseJsonWithComments(text)).toEqual({ value: JSON.parse(text) });
      }),
      { numRuns: 500 },
    );
    const proto = parseJsonWithComments('{"__proto__": {"a": 1}}');
    expect(Object.keys(("value" in proto ? proto.value : {}) as object)).toEqual(["__proto__"]);
  });

  test("has a fault wherever JSON.parse finds one, save for a comma after the last entry and for keys that stand twice", () => {
    let faults = 0;
    fc.assert(
      fc.property(texts, (text) => {
        const parsed = parseJsonWithComments(text);
        if (parsed.wrong === undefined) return isJson(text) || /,\s*[}\]]/.test(text);
        faults++;
        return !isJson(text) || parsed.wrong.includes("each key once");
      }),
      { numRuns: 3000 },
    );
    expect(faults).toBeGreaterThan(500);
  });

  test("of any noise is read to its end, and a fault stands inside the text", () => {
    fc.assert(
      fc.property(noiseOf([...TOKENS, ...COMMENT_MARKS]), (text) => {
        const parsed = parseJsonWithComments(text);
        if (parsed.wrong === undefined) return true;
        const { line, column } = parsed.place;
        const lines = text.split(/\r\n|[\r\n]/);
        return line >= 1 && column >= 1 && column <= (lines[line - 1]?.length ?? -1) + 1;
      }),
      { numRuns: 5000 },
    );
  });

  test("may have comments and commas after last entries", () => {
    const text = '// first\n{ /* a\r\n b */ "a": [1, 2,], // one\n "b": "// none /* */", /**/ }\n// last';
    expect(parseJsonWithComments(text)).toEqual({ value: { a: [1, 2], b: "// none /* */" } });
  });

  test.each([
    ["", "1:1", "a value here, got the end of the file"],
    ["  \n\t", "2:2", "a value here, got the end of the file"],
    ["// a comment alone", "1:19", "a value here, got the end of the file"],
    ['{"a": 1\n "b": 2}', "2:2", "a comma or } here, got a string"],
    ['{"a": 1,,}', "1:9", "a key in double quotes or } here, got a comma"],
    ["[1, 2,, 3]", "1:7", "a value or ] here, got a comma"],
    ['{"a" 1}', "1:6", "a colon here, got a number"],
    ['{"a": }', "1:7", "a value here, got }"],
    ["{a: 1}", "1:2", "a key in double quotes or } here, got a word without quotes"],
    ["{'a': 1}", "1:2", "a key in double quotes or } here, got a single quote"],
    ['{"a": True}', "1:7", "a value here, got a word without quotes"],
    ['{"a": 01}', "1:8", "a comma or } here, got a number"],
    ['{"a": -}', "1:7", "a value here, got -"],
    ['{"a": 1.}', "1:7", "a number such as 0.5"],
    ['{"a": 1', "1:8", "} here, got the end of the file"],
    ["[1", "1:3", "] here, got the end of the file"],
    ['{"a": [1}', "1:9", "a comma or ] here, got }"],
    ["{} {}", "1:4", "the end of the file here, got {"],
    ["# a comment\n{}", "1:1", "a value here, got #"],
    ["\u00a0{}", "1:1", "a value here, got U+00A0"],
    ['{"a": 1 /* never', "1:9", "*/ at the end of this comment"],
    ["/*", "1:1", "*/ at the end of this comment"],
    ["[1, /*", "1:5", "*/ at the end of this comment"],
    ['{"a": "x\ny"}', "1:7", "a double quote at the end of this string"],
    ['{"a": "C:\\games"}', "1:7", "write a backslash as \\\\"],
    ['{"a": "\\u12"}', "1:7", "four hexadecimal digits"],
    ['{"a": "\t"}', "1:7", "write a tab as \\t"],
    ['/* a\r\n b */\r\n{\r\n"a":1\r\n"b":2}', "5:1", "a comma or } here"],
    ['{\r"a":1\r"b":2}', "3:1", "a comma or } here"],
  ])("of %j has its fault at %s: %s", (text, place, words) => {
    const { wrong } = parseJsonWithComments(text);
    expect([faultPlace(text), wrong]).toEqual([place, expect.stringContaining(words)]);
    expect(wrong).toStartWith("expected JSON with ");
  });

  test("never shows what stands where it should not: it may be a token", () => {
    for (const text of ['{"token" "s3cret"}', "{token: s3cret}", '{"token": s3cret}', '{"a": "s3cret\n"}'])
      expect(parseJsonWithComments(text).wrong).not.toContain("s3cret");
  });

  test("has each key once, of a part at least", () => {
    expect(faultPlace('{"a": 1,\n "b": {"a": 2, "c": 3,\n"c": 4}}')).toBe("3:1");
    expect(faultPlace('{"b": {"c": 3, "c": 4}, "b": 1}', "a")).toBeUndefined();
    expect(faultPlace('{"a": {"c": [{"d": 3, "d": 4}]}}', "a")).toBe("1:23");
    expect(faultPlace('{"a": {},\n"a": {}}', "a")).toBe("2:1");
  });

  test("is refused where it is nested too deeply, and nothing runs out of stack", () => {
    const nested = (depth: number) => "[".repeat(depth) + "]".repeat(depth);
    expect(faultPlace(nested(64))).toBeUndefined();
    expect(faultPlace(nested(65))).toBe("1:65");
    expect(faultPlace(`// [\n${'{"a":['.repeat(500_000)}`)).toBe("2:193");
    expect(faultPlace(`["${"[".repeat(100)}"]`)).toBeUndefined();
  });
});

test("objects that reserve much room for one high index each are a fault", () => {
  const text = `[\n${Array.from({ length: 3000 }, () => '{"999":0}').join(",\n")}]`;
  expect(parseJsonWithComments(text)).toEqual({
    wrong: 'expected keys that are names, got too many such as "999"',
    place: { line: 1050, column: 2 },
  });
});
