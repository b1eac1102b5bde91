import { FetchedPackages, fetchPackages } from "./fetched-packages.ts";
import { skipWithout } from "./needs.ts";

/** The official conformance scenarios and the official inspector, for MCP: 46 and 110 MB unpacked. */
export const OUTSIDE_MCP = new FetchedPackages(
  "the official MCP programs",
  "outside-mcp",
  ["@modelcontextprotocol/conformance@0.1.16", "@modelcontextprotocol/inspector@2.12.0"],
  "outside-mcp.ts",
);

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

  /** Fetches the programs unless they are there. Fails: the registry cannot be reached. */
  static async install(): Promise<OutsideMcp> {
    await OUTSIDE_MCP.install();
    return new OutsideMcp(OUTSIDE_MCP.folder);
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

if (import.meta.main) await fetchPackages(OUTSIDE_MCP);
