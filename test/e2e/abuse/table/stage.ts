import type { VictimKind } from "./attack-row.ts";
import { ChildLines } from "./child-lines.ts";
import { Victim } from "./victim.ts";

/** A relay, and healthy peers that use it. Disposing ends both. */
export class Stage implements AsyncDisposable {
  private constructor(
    readonly victim: Victim,
    readonly healthy: ChildLines,
  ) {}

  static async start(kind: VictimKind): Promise<Stage> {
    const victim = await Victim.start(kind);
    const args = [victim.url, String(victim.pid), ...(victim.token === undefined ? [] : [victim.token])];
    const healthy = new ChildLines(new URL("./healthy.ts", import.meta.url), args);
    await healthy.line();
    const stage = new Stage(victim, healthy);
    await stage.#warmUp();
    return stage;
  }

  /** Uses every entrance once, so that no row measures the loading of code. */
  async #warmUp(): Promise<void> {
    const { victim } = this;
    const httpUrl = victim.url.replace(/^ws/, "http");
    const headers: Record<string, string> =
      victim.token === undefined ? {} : { authorization: `Bearer ${victim.token}` };
    for (const path of ["/status", "/openapi.json", "/snapshot", "/stats?window=1", "/events"])
      await (await fetch(`${httpUrl}${path}`, { headers })).text();
    const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/list", params: {} });
    const accept = { accept: "application/json, text/event-stream", "content-type": "application/json" };
    await (
      await fetch(`${httpUrl}/mcp`, { method: "POST", body, headers: { ...headers, ...accept } })
    ).text();
    for (const [path, protocol] of [
      ["/debugger", "binary"],
      ["/lsp"],
      ["/dap"],
      ["/?format=msgpack"],
    ] as const) {
      const address = new URL(path, victim.url);
      if (victim.token !== undefined) address.searchParams.set("token", victim.token);
      const socket = new WebSocket(address, protocol === undefined ? [] : [protocol]);
      await new Promise((resolve) => {
        socket.onopen = resolve;
        socket.onerror = resolve;
      });
      socket.close();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([this.healthy[Symbol.asyncDispose](), this.victim[Symbol.asyncDispose]()]);
  }
}
