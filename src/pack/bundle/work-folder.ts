import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { CLONE } from "./carried-files.ts";

/** A new folder below build/. Disposing removes it. */
export function workFolder(name: string): { readonly path: string } & Disposable {
  const build = join(CLONE, "build");
  mkdirSync(build, { recursive: true });
  const path = mkdtempSync(join(build, `${name}-`));
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}
