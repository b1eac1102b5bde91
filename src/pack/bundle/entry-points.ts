import { fileURLToPath } from "node:url";

/** Files of src/ that a bundle can start with: the command, and the library for Bun programs. */
export const ENTRY_POINTS = {
  command: fileURLToPath(new URL("../../cli/main.ts", import.meta.url)),
  library: fileURLToPath(new URL("../../app/embedding.ts", import.meta.url)),
} as const;
