import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Variant } from "../../../src/codec/variant/index.ts";
import { type Notation, variantOf } from "./variant-notation.ts";

/** Where the vectors lie that the engine wrote. */
export const VARIANT_VECTORS = join(import.meta.dir, "../../vectors/variant");

/** A value of the engine, and its bytes. */
export interface VariantVector {
  name: string;
  bytes: Uint8Array;
  value: Variant;
  /** Whether its last eight bytes are the number of an object, which is another in each run of the engine. */
  idAtEnd: boolean;
}

/** The vectors of a folder, in the order of their names. */
export function loadVariantVectors(folder = VARIANT_VECTORS): VariantVector[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith(".hex"))
    .sort()
    .map((file) => {
      const name = file.slice(0, -".hex".length);
      const hex = readFileSync(join(folder, file), "utf8");
      const told: { value: Notation; idAtEnd?: boolean } = JSON.parse(
        readFileSync(join(folder, `${name}.json`), "utf8"),
      );
      const bytes = Uint8Array.fromHex(hex.replace(/\s/g, ""));
      return { name, bytes, value: variantOf(told.value), idAtEnd: told.idAtEnd === true };
    });
}
