import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A project's folder whose bunfig.toml and .env would change every program that Bun runs there: no command prints, and no port works. */
export function hostileFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "hostile-"));
  writeFileSync(join(folder, "bunfig.toml"), 'preload = ["./ends.ts"]\n');
  writeFileSync(join(folder, "ends.ts"), "process.exit(99);\n");
  writeFileSync(
    join(folder, ".env"),
    "TELEMETRY_RELAY_HOST=not an address\nTELEMETRY_RELAY_LOG_LEVEL=nonsense\n",
  );
  return folder;
}
