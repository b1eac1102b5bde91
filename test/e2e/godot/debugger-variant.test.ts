import { expect, test } from "bun:test";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as fc from "fast-check";
import { decodeVariant, encodeVariant } from "../../../src/codec/variant/index.ts";
import { variants } from "../../codec/variant/variant-arbitraries.ts";
import { type Notation, variantOf } from "../../codec/variant/variant-notation.ts";
import { loadVariantVectors, type VariantVector } from "../../codec/variant/variant-vectors.ts";
import { skipWithoutGodot } from "../../support/godot/find-godot.ts";
import { runGodot } from "../../support/godot/run-godot.ts";
import { prepareVariantProject } from "../../support/godot/test-project.ts";

/** The number of an object is another in each run. */
function withoutId(vector: VariantVector): VariantVector {
  if (!vector.idAtEnd) return vector;
  const bytes = vector.bytes.slice();
  bytes.fill(0, -8);
  const decoded = decodeVariant(bytes);
  return { ...vector, bytes, value: decoded.refusal === undefined ? decoded.value : null };
}

test.skipIf(skipWithoutGodot())(
  "the engine still writes exactly the stored vectors",
  async () => {
    using project = prepareVariantProject();
    const folder = join(project.path, "vectors");
    mkdirSync(folder);
    using godot = runGodot({ project: project.path, args: ["-s", "res://write_vectors.gd", "--", folder] });
    expect([await godot.exited, godot.complaints()]).toEqual([0, []]);
    expect(loadVariantVectors(folder).map(withoutId)).toEqual(loadVariantVectors().map(withoutId));
  },
  30_000,
);

test.skipIf(skipWithoutGodot())(
  "the engine reads our bytes as the same values, and writes the same bytes",
  async () => {
    const values = fc.sample(variants, { numRuns: 500, seed: 20261124 });
    const written = values.map((value) => {
      const encoded = encodeVariant(value);
      if (encoded.refusal !== undefined) throw new Error(`not written: ${encoded.refusal}`);
      return encoded.bytes.toHex();
    });
    using project = prepareVariantProject();
    const file = join(project.path, "values.txt");
    writeFileSync(file, `${written.join("\n")}\n`);
    using godot = runGodot({ project: project.path, args: ["-s", "res://read_values.gd", "--", file] });
    expect([await godot.exited, godot.complaints()]).toEqual([0, []]);
    const answers = godot
      .output()
      .split("\n")
      .filter((line) => line.startsWith("value "))
      .map((line): { hex: string; value: Notation } => JSON.parse(line.slice("value ".length)));
    expect(answers.map(({ hex }) => hex)).toEqual(written);
    expect(answers.map(({ value }) => variantOf(value))).toEqual(values);
  },
  30_000,
);
