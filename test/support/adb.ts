import type { Need } from "./needs.ts";

/** Android's own adb, as Debian has it. */
export const ADB: Need = { name: "adb", found: () => Bun.which("adb") !== null, command: "apt install adb" };
