import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { cachePath } from "./cache-folder.ts";
import { type Need, skipWithout } from "./needs.ts";

/** Programs of other authors, at their exact versions. They are too large to be installed with the project: 46 and 110 MB unpacked. */
const PROGRAMS = ["@modelcontextprotocol/conformance@0.1.16", "@modelcontextprotocol/inspector@2.12.0"];

/** Hash that marks an installation, so that a changed file installs anew. */
const STAMP = new Bun.CryptoHasher("sha256").update(readFileSync(import.meta.path)).digest("hex");

/** The official conformance scenarios and the official inspector, for MCP. */
export const OUTSIDE_MCP: Need = {
  name: "the official MCP programs",
  found: () => {
    const stamp = cachePath("outside-mcp/.complete");
    return existsSync(stamp) && readFileSync(stamp, "utf8") === STAMP;
  },
  command: "bun test/support/outside-mcp.ts",
};

/** Whether to skip tests that need the official MCP programs. */
export function skipWithoutOutsideMcp(): boolean {
  return skipWithout(OUTSIDE_MCP);
}

const ESCAPES = new RegExp(`${String.fromCharCode(27)}\\[\\d+m`, "g");

/** Output and exit code of a program. */
export interface Ran {
  code: number;
  out: string;
  err: string;
}

/** The official conformance scenarios and the official inspector's command line, in a folder of the cache. */
export class OutsideMcp {
  private constructor(private readonly folder: string) {}

  /** Fetches the programs from the registry unless the current version of this file already did. Fails: the registry cannot be reached. */
  static async install(): Promise<OutsideMcp> {
    const installed = new OutsideMcp(cachePath("outside-mcp"));
    if (OUTSIDE_MCP.found()) return installed;
    // The installation appears whole or not at all, because two test runs may install at once.
    const unfinished = new OutsideMcp(cachePath(`outside-mcp.${process.pid}`));
    mkdirSync(unfinished.folder, { recursive: true });
    writeFileSync(join(unfinished.folder, "package.json"), "{}");
    const { code, err } = await unfinished.#run(["add", "--exact", ...PROGRAMS]);
    if (code === 0) {
      writeFileSync(join(unfinished.folder, ".complete"), STAMP);
      rmSync(installed.folder, { recursive: true, force: true });
      renameSync(unfinished.folder, installed.folder);
      return installed;
    }
    rmSync(unfinished.folder, { recursive: true });
    throw new Error(`expected the registry to have ${PROGRAMS.join(" and ")}, got: ${err}`);
  }

  /** Runs a scenario against a server. Returns the last line of its result, such as `Passed: 1/1, 0 failed, 0 warnings`. */
  async scenario(url: string, name: string): Promise<string> {
    const program = "node_modules/@modelcontextprotocol/conformance/dist/index.js";
    const { code, out } = await this.#run([program, "server", "--url", url, "--scenario", name]);
    const [said = "no result"] = /Passed: \d+\/.*/.exec(out) ?? [];
    return code === 0 ? said : `exit ${code}: ${said}`;
  }

  /** The inspector's answer to a request of a server, given by its address or by the command that starts it. */
  inspect(target: readonly string[], method: string, ...args: readonly string[]): Promise<Ran> {
    return this.#run(["node_modules/.bin/mcp-inspector", "--cli", ...target, "--method", method, ...args]);
  }

  async #run(args: readonly string[]): Promise<Ran> {
    const child = Bun.spawn([process.execPath, ...args], {
      cwd: this.folder,
      stdout: "pipe",
      stderr: "pipe",
    });
    const [out, err] = await Promise.all([
      new Response(child.stdout).text(),
      new Response(child.stderr).text(),
    ]);
    return { code: await child.exited, out: out.replace(ESCAPES, ""), err: err.replace(ESCAPES, "") };
  }
}

if (import.meta.main) {
  await OutsideMcp.install().catch(({ message }: Error) => {
    console.error(message);
    process.exitCode = 1;
  });
}
