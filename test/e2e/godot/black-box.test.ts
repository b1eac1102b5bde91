import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { Hitch } from "../../../src/insight/index.ts";
import { CliProcess } from "../../support/cli-process.ts";
import { GODOT, requireGodot } from "../../support/godot/find-godot.ts";
import { prepareDemo, type TestProject } from "../../support/godot/test-project.ts";
import { skipWithout } from "../../support/needs.ts";
import { type MessageInFile, readRecording } from "../../support/read-recording.ts";
import { SIGNALS } from "../../support/system-parts.ts";

setDefaultTimeout(60_000);

const HITCH_MILLIS = 250;
const BEFORE_SECONDS = 3;
/** Longer than the relay looks for the cause of a hitch. */
const AFTER_SECONDS = 4;

/** The demo by `launch`, which keeps its black box as it does by default, with fewer seconds. Disposing kills the relay. */
class LaunchedDemo implements AsyncDisposable {
  readonly #cli: CliProcess;
  readonly folder: string;
  #url = "";

  private constructor(project: TestProject) {
    this.folder = join(project.path, "black-box");
    const seconds = [
      "--black-box-before",
      String(BEFORE_SECONDS),
      "--black-box-after",
      String(AFTER_SECONDS),
    ];
    const where = ["--project", project.path, "--godot", requireGodot(), "--black-box-folder", this.folder];
    const engine = ["--no-api-port", "--headless", "--max-restarts", "0"];
    this.#cli = new CliProcess([
      "launch",
      "--port",
      "0",
      ...engine,
      ...where,
      ...seconds,
      "--",
      "--max-fps",
      "90",
    ]);
  }

  static async start(project: TestProject): Promise<LaunchedDemo> {
    const demo = new LaunchedDemo(project);
    demo.#url = (await demo.#cli.relayUrl()).replace("ws:", "http:");
    return demo;
  }

  async get<Body>(path: string): Promise<Body> {
    return (await (await fetch(`${this.#url}${path}`)).json()) as Body;
  }

  async post(path: string, body: object): Promise<Response> {
    const headers = { "content-type": "application/json" };
    return await fetch(`${this.#url}${path}`, { method: "POST", headers, body: JSON.stringify(body) });
  }

  /** The pid of the game, once it is connected. */
  async game(): Promise<number> {
    for (;;) {
      const { sources } = await this.get<{ sources: { pid: number | null }[] }>("/status");
      const pid = sources[0]?.pid;
      if (typeof pid === "number") return pid;
      await Bun.sleep(50);
    }
  }

  get exited(): Promise<number> {
    return this.#cli.process.exited;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#cli[Symbol.asyncDispose]();
  }
}

interface Recordings {
  recordings: { name: string; kind: string; cause?: string; state: string }[];
}

const unix = ({ logTime }: MessageInFile) => Number(logTime) / 1e9;

describe.skipIf(skipWithout(GODOT, SIGNALS))("the black box of a launched game", () => {
  test("keeps the seconds around a hitch, which names the recording, and the last seconds before a kill", async () => {
    using project = prepareDemo();
    await using demo = await LaunchedDemo.start(project);
    const pid = await demo.game();
    let hitch: Hitch | undefined;
    // In its first moments the relay does not know yet what is usual for the game.
    for (let tries = 0; hitch?.recording === undefined; tries++) {
      if (tries % 20 === 0)
        await demo.post("/command", { name: "hitch", arguments: { milliseconds: HITCH_MILLIS } });
      await Bun.sleep(100);
      const { hitches } = await demo.get<{ hitches: Hitch[] }>("/hitches?passive=1");
      hitch = hitches.find(({ worst }) => worst.ms > 0.9 * HITCH_MILLIS);
    }
    let kept: Recordings["recordings"][number] | undefined;
    while (kept?.state !== "complete") {
      await Bun.sleep(50);
      const { recordings } = await demo.get<Recordings>("/recordings");
      kept = recordings.find(({ name }) => name === hitch.recording);
    }
    expect(kept).toMatchObject({ kind: "black_box", cause: "hitch" });

    const { messages } = await readRecording(join(demo.folder, `${hitch.recording}.mcap`));
    const frames = messages.filter(({ topic }) => topic === "fps");
    expect(unix(frames.at(-1) as MessageInFile)).toBeGreaterThan(hitch.to + AFTER_SECONDS - 1);
    expect(unix(frames[0] as MessageInFile)).toBeLessThan(hitch.from);
    expect(frames.map(({ data }) => data.frame)).toContain(hitch.worst.frame);
    expect(messages.filter(({ channel }) => channel.endsWith("/hitch")).map(({ data }) => data.id)).toContain(
      hitch.id,
    );

    process.kill(pid, "SIGKILL");
    const killedAt = Date.now() / 1000;
    // The relay ends with the game that is not started again, and writes before that.
    expect(await demo.exited).toBe(1);
    const crashes = readdirSync(demo.folder).filter((file) => file.includes(".crash."));
    expect(crashes).toHaveLength(1);
    const last = await readRecording(join(demo.folder, crashes[0] ?? ""));
    expect(last.metadata.get("black_box")?.get("message")).toContain("SIGKILL");
    const lastFrames = last.messages.filter(({ topic }) => topic === "fps").map(unix);
    expect(killedAt - Math.max(...lastFrames)).toBeLessThan(0.5);
    expect(killedAt - Math.min(...lastFrames)).toBeGreaterThan(1);
  });
});
