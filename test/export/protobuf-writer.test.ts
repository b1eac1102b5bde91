import { expect, test } from "bun:test";
import { ProtobufWriter } from "../../src/export/format/index.ts";

const hex = (write: (writer: ProtobufWriter) => void) => {
  const writer = new ProtobufWriter();
  write(writer);
  return Buffer.from(writer.take()).toString("hex");
};

test("numbers are varints of up to 64 bits", () => {
  expect(hex((writer) => writer.uint(1, 150))).toBe("089601");
  expect(hex((writer) => writer.uint(1, 0))).toBe("0800");
  expect(hex((writer) => writer.uint(1, 2 ** 53 - 1))).toBe("08ffffffffffffff0f");
  expect(hex((writer) => writer.uint64(1, 1_700_000_000_000_000_001n))).toBe("088180a8b1e39fe7cb17");
  expect(hex((writer) => writer.uint64(1, 2n ** 64n - 1n))).toBe("08ffffffffffffffffff01");
  expect(hex((writer) => writer.fixed32(16, 1))).toBe("850101000000");
});

test.each([0, 1, 127, 128, 129, 300, 20_000, 70_000])(
  "a text of %i characters within two messages",
  (length) => {
    for (const character of ["a", "ä", "€"]) {
      const text = character.repeat(length);
      const writer = new ProtobufWriter();
      writer.message(1, () => writer.message(2, () => writer.text(3, text)));
      const varint = (value: number): number[] =>
        value < 128 ? [value] : [(value & 127) | 128, ...varint(value >> 7)];
      const field = (number: number, content: number[]) => [
        number * 8 + 2,
        ...varint(content.length),
        ...content,
      ];
      const expected = Buffer.from(field(1, field(2, field(3, [...Buffer.from(text)]))));
      expect(expected.equals(writer.take())).toBe(true);
      expect(writer.length).toBe(0);
    }
  },
);
