import * as fc from "fast-check";

/** Bytes that formats give a meaning to. */
const TELLING_BYTES = fc.oneof(
  fc.nat(255),
  fc.constantFrom(0, 1, 2, 3, 4, 0x1f, 0x7f, 0x80, 0xc1, 0xdf, 0xff),
);

/** Valid bytes with some overwritten, some cut off, some doubled and some put behind. */
export function mutatedBytes(valid: fc.Arbitrary<Uint8Array>): fc.Arbitrary<Uint8Array> {
  return fc
    .record({
      bytes: valid,
      edits: fc.array(fc.tuple(fc.nat(), TELLING_BYTES), { maxLength: 4 }),
      cut: fc.option(fc.nat(), { nil: undefined, freq: 3 }),
      doubled: fc.option(fc.tuple(fc.nat(), fc.nat(64)), { nil: undefined, freq: 3 }),
      behind: fc.uint8Array({ maxLength: 8 }),
    })
    .map(({ bytes, edits, cut, doubled, behind }) => {
      let changed: Uint8Array = Buffer.concat([bytes, behind]);
      for (const [at, byte] of edits) if (changed.length > 0) changed[at % changed.length] = byte;
      if (doubled !== undefined) {
        const from = doubled[0] % (changed.length + 1);
        changed = Buffer.concat([changed.subarray(0, from + doubled[1]), changed.subarray(from)]);
      }
      return new Uint8Array(cut === undefined ? changed : changed.subarray(0, cut % (changed.length + 1)));
    });
}

/** Texts that formats give a meaning to. */
const TELLING_TEXTS = fc.oneof(
  fc.constantFrom(...'"\\{}[]:,-+.eE019 \t\r\n\0'),
  fc.constantFrom(
    "\\u0000",
    "\\ud800",
    "\ud800",
    "\u2028",
    "null",
    "1e999",
    "9007199254740993",
    '"__proto__":',
  ),
  fc.constantFrom('"timestamp":', '"\\u0074imestamp":', "true", "{}", "[]", '""', "😀", "\u009b31m"),
  fc.string({ maxLength: 4 }),
);

/** Valid text with some parts replaced, put in, or cut off. */
export function mutatedText(valid: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc
    .record({
      text: valid,
      edits: fc.array(fc.tuple(fc.nat(), fc.nat(6), TELLING_TEXTS), { maxLength: 4 }),
      cut: fc.option(fc.nat(), { nil: undefined, freq: 4 }),
    })
    .map(({ text, edits, cut }) => {
      let changed = text;
      for (const [place, length, put] of edits) {
        const at = place % (changed.length + 1);
        changed = changed.slice(0, at) + put + changed.slice(at + length);
      }
      return cut === undefined ? changed : changed.slice(0, cut % (changed.length + 1));
    });
}
