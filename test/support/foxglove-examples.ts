import { FetchedPackages, fetchPackages } from "./fetched-packages.ts";

/** The published example clients of Foxglove's protocol, and the published schemas (25 MB unpacked). */
export const FOXGLOVE_EXAMPLES = new FetchedPackages(
  "the example clients of Foxglove",
  "foxglove-examples",
  ["@foxglove/ws-protocol-examples@0.10.0"],
  "foxglove-examples.ts",
);

/** The program with the example clients. */
export const EXAMPLES_FILE = "@foxglove/ws-protocol-examples/dist/cjs/ws-protocol-examples/src/index.js";

/** The published schema of a kind of message. */
export async function publishedSchema(name: string): Promise<object> {
  const { [name]: schema } = await import(FOXGLOVE_EXAMPLES.path("@foxglove/schemas/dist/jsonschema.js"));
  return schema;
}

if (import.meta.main) await fetchPackages(FOXGLOVE_EXAMPLES);
