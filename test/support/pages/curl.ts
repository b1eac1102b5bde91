import type { Need } from "../needs.ts";

/** The program with which pages send requests. */
export const CURL: Need = {
  name: "curl",
  found: () => Bun.which("curl") !== null,
  command: "sudo apt-get install curl",
};
