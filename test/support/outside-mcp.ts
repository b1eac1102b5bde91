import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Programs of other authors, at their exact versions. They are too large to be installed with the project: 46 and 110 MB unpacked. */
const PROGRAMS = ["@modelcontextprotocol/conformance@0.1.16", "@modelcontextprotocol/inspector@2.12.0"];

const ESCAPES = new RegExp(`${String.fromCharCode(27)}\\[\\d+m`, "g");

/** Output and exit code of a program. */
export interface Ran {
  code: number;
  out: string;
  err: string;
}

/** The official conformance scenarios and the official inspector's command line, in a folder of their own. Disposing removes it. */
export class OutsideMcp implements Disposable {
  private constructor(private readonly folder: string) {}

  /** Fetches them from the registry. Fails: the registry cannot be reached. */
  static async install(): Promise<OutsideMcp> {
    const outside = new OutsideMcp(mkdtempSync(join(tmpdir(), "mcp-outside-")));
    await Bun.write(join(outside.folder, "package.json"), "{}");
    const { code, err } = await outside.#run(["add", "--exact", ...PROGRAMS]);
    if (code === 0) return outside;
    outside[Symbol.dispose]();
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

  [Symbol.dispose](): void {
    rmSync(this.folder, { recursive: true });
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
