import { mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type GodotRun, runGodot } from "./run-godot.ts";
import { prepareEditorProject, type TestProject } from "./test-project.ts";

/** The real editor, headless, on a copy of `editor-project`, with settings of its own. Disposing ends it and every game it started. Needs `/proc`. */
export class TestEditor implements Disposable {
  readonly #project: TestProject;
  readonly #settings: string;
  #godot: GodotRun;

  private constructor(
    readonly lspPort: number,
    readonly dapPort: number,
    private readonly debugPort: number,
  ) {
    this.#project = prepareEditorProject();
    this.#settings = mkdtempSync(join(tmpdir(), "godot-settings-"));
    this.#godot = this.#run();
  }

  #run(): GodotRun {
    return runGodot({
      project: this.#project.path,
      args: [
        ...["--editor", "--lsp-port", String(this.lspPort), "--dap-port", String(this.dapPort)],
        ...["--debug-server", `tcp://127.0.0.1:${this.debugPort}`],
      ],
      // The tests must neither depend on the user's own settings nor change them.
      env: { XDG_CONFIG_HOME: this.#settings, XDG_DATA_HOME: this.#settings, XDG_CACHE_HOME: this.#settings },
      timeoutMillis: 300_000,
    });
  }

  /** Starts the editor and waits until both its servers listen and its scripted user is ready. */
  static async start(): Promise<TestEditor> {
    const [lspPort, dapPort, debugPort] = await freePorts(3);
    const editor = new TestEditor(lspPort as number, dapPort as number, debugPort as number);
    await editor.#isUp();
    return editor;
  }

  /** Kills the editor, like a crash. */
  async crash(): Promise<void> {
    this.#godot.kill();
    await this.#godot.exited;
  }

  /** Starts it again, on the same ports and the same project. */
  async startAgain(): Promise<void> {
    this.#godot = this.#run();
    await this.#isUp();
  }

  async #isUp(): Promise<void> {
    for (const port of [this.lspPort, this.dapPort]) while (!(await listens(port))) await this.#aWhile();
    while (this.breakpoints() === undefined) await this.#aWhile();
  }

  /** Folder of the project. */
  get path(): string {
    return this.#project.path;
  }

  /** Path of the game's script. */
  get script(): string {
    return join(this.path, "main.gd");
  }

  output(): string {
    return this.#godot.output();
  }

  /** The line of the game's script with this text, counted from 1. */
  lineOf(text: string): number {
    return (
      readFileSync(this.script, "utf8")
        .split("\n")
        .findIndex((line) => line.includes(text)) + 1
    );
  }

  /** Performs an action of a user in the editor; see `editor_user.gd`. */
  do(command: string): void {
    const place = join(this.path, ".command");
    writeFileSync(`${place}.new`, command);
    renameSync(`${place}.new`, place);
  }

  /** Waits until the editor has exactly these breakpoints in the game's script. */
  async breakpointsAre(lines: readonly number[]): Promise<void> {
    const sought = JSON.stringify(lines.map((line) => `res://main.gd:${line}`));
    while (this.breakpoints() !== sought) await this.#aWhile();
  }

  /** Waits until the editor has this breakpoint in the game's script. */
  async hasBreakpoint(line: number): Promise<void> {
    while (!this.breakpoints()?.includes(`"res://main.gd:${line}"`)) await this.#aWhile();
  }

  /** The breakpoints that the editor printed last. */
  breakpoints(): string | undefined {
    return this.output()
      .match(/(?<=^BREAKPOINTS ).*$/gm)
      ?.at(-1);
  }

  /** Process ids of this editor's running games. */
  games(): number[] {
    return this.#processes().filter((pid) => pid !== this.#godot.pid);
  }

  /** Ends the games that still run. */
  killGames(): void {
    for (const pid of this.games()) process.kill(pid, "SIGKILL");
  }

  [Symbol.dispose](): void {
    this.#godot.kill();
    // A game that the editor started outlives it.
    this.killGames();
    this.#project[Symbol.dispose]();
    rmSync(this.#settings, { recursive: true, force: true });
  }

  /** Every process that runs this copy of the project. */
  #processes(): number[] {
    const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
    return pids.filter((pid) => commandOf(pid).includes(this.path)).map(Number);
  }

  /** Fails: the editor has ended. */
  async #aWhile(): Promise<void> {
    const ended = await Promise.race([this.#godot.exited.then(() => true), Bun.sleep(20).then(() => false)]);
    if (ended) throw new Error(`the editor ended:\n${this.output()}`);
  }
}

/** Open connections of this machine to one of its ports, by the count in `/proc`. */
export function connectionsTo(port: number): number {
  const remote = `:${port.toString(16).toUpperCase().padStart(4, "0")}`;
  const rows = readFileSync("/proc/net/tcp", "utf8").split("\n").slice(1);
  return rows.filter((row) => {
    const [, , to = "", state] = row.trim().split(/\s+/);
    return to.endsWith(remote) && state === "01";
  }).length;
}

function commandOf(pid: string): string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0");
  } catch {
    return [];
  }
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("connect", () => resolve(true)).once("error", () => resolve(false));
    socket.once("connect", () => socket.end());
  });
}

/** This many free ports, all different. */
async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer());
  const ports = await Promise.all(
    servers.map((server) => {
      return new Promise<number>((resolve) => {
        server.listen(0, "127.0.0.1", () => {
          const address = server.address();
          resolve(address !== null && typeof address === "object" ? address.port : 0);
        });
      });
    }),
  );
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}
