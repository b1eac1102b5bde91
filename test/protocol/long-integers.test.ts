import { expect, test } from "bun:test";
import { parseJsonObject } from "../../src/protocol/json-object.ts";
import { isLongInteger, longIntegersAsFloats, longIntegersAsText } from "../../src/protocol/long-integers.ts";

test("an integer is long beyond 2^53, whatever its sign", () => {
  const exact = ["0", "-1", "9007199254740992", "-9007199254740992", "1000000000000000"];
  const long = ["9007199254740993", "-9007199254740993", "-9223372036854775808", "18446744073709551615"];
  const others = ["9007199254740993.0", "9007199254740993e1", "09007199254740993", "--9007199254740993", ""];
  expect([...exact, ...others].filter(isLongInteger)).toEqual([]);
  expect(long.filter(isLongInteger)).toEqual(long);
});

test("long integers become text; other numbers, texts and spaces stay as they are", () => {
  const json = String.raw`{ "a":9007199254740993 ,"b":[-9223372036854775808,9007199254740992,0.12345678901234567],
    "c":"\\\": 9007199254740993,","d":{"9007199254740993":18446744073709551615},"e":9007199254740993e0,"f":-0,"g":1e400,"h":1.5E+9007199254740993,"i":2e-9007199254740993}`;
  expect(
    longIntegersAsText(json),
  ).toBe(String.raw`{ "a":"9007199254740993" ,"b":["-9223372036854775808",9007199254740992,0.12345678901234567],
    "c":"\\\": 9007199254740993,","d":{"9007199254740993":"18446744073709551615"},"e":9007199254740993e0,"f":-0,"g":1e400,"h":1.5E+9007199254740993,"i":2e-9007199254740993}`);
});

test("a text without long integers is returned itself", () => {
  const json = JSON.stringify({ id: "76561198000000001", digits: 0.1 + 0.2, count: 9007199254740992 });
  expect(longIntegersAsText(json)).toBe(json);
});

test("a text that is no JSON does not become JSON", () => {
  const long = "9007199254740993";
  const wrong = [
    `{${long}:1}`,
    `{"a":1,${long} :1}`,
    `{${long}}`,
    `{"a":--${long}}`,
    `{"a":${long} ${long}}`,
  ];
  for (const text of [...wrong, `{"a":0${long}}`, `{"a":-}${long}`, `{"a":"${long}`, `{"a":"\\"${long}`])
    expect(() => JSON.parse(longIntegersAsText(text))).toThrow();
});

test("a message is read with its long integers as text, but for its own timestamp", () => {
  const text =
    '{"id":9007199254740993,"timestamp":1764460800250000001,"data":{"timestamp":1764460800250000001}}';
  expect(parseJsonObject(text, { longIntegers: "text" })).toEqual({
    id: "9007199254740993",
    timestamp: Number("1764460800250000001"),
    data: { timestamp: "1764460800250000001" },
  });
});

test("long integers with an exponent are the same numbers, and stay numbers", () => {
  const json = '{"position":[100000000000000000000,-9007199254740993,1.5,7],"name":"9007199254740993"}';
  const floats = longIntegersAsFloats(json);
  expect(JSON.parse(floats)).toEqual(JSON.parse(json));
  expect(longIntegersAsText(floats)).toBe(floats);
});
