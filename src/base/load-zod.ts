/**
 * Loads the schema library.
 * Cost: 20 ms of CPU the first time, which a relay does not spend until a peer connects or a setting needs a closer look.
 */
export function loadZod(): typeof import("./zod.ts").z {
  return (require("./zod.ts") as typeof import("./zod.ts")).z;
}
