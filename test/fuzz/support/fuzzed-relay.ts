import { silentLog } from "../../../src/base/log.ts";
import { DEFAULT_LIMITS } from "../../../src/protocol/limits.ts";
import {
  DEFAULT_BRIDGE_LIMITS,
  frameMessage,
  LINK_TIMES,
} from "../../../src/surfaces/editor-bridge/index.ts";
import { FakeEditor } from "../../support/fake-editor.ts";
import type { TestClient } from "../../support/test-client.ts";
import { TestRelay } from "../../support/test-relay.ts";

type Json = Record<string, unknown>;

/** What an answer, or a part of a test, may take. Units: milliseconds. */
const PATIENCE_MILLIS = 10_000;

/** What the editor sends: by default answers as Godot's do. */
class EditorLines {
  /** Bodies of the next answers. */
  readonly bodies: unknown[] = [];
  /** Messages of its own: one is sent before each answer. */
  readonly messages: string[] = [];
}

/** A relay with an editor, a game and a healthy client, which reports every fault of its own. */
export class FuzzedRelay implements AsyncDisposable {
  private constructor(
    readonly relay: TestRelay,
    private readonly editor: FakeEditor,
    /** What the editor sends next. */
    readonly editorLines: EditorLines,
    private readonly healthy: TestClient,
    private readonly faults: unknown[],
  ) {}

  static async start(): Promise<FuzzedRelay> {
    const faults: unknown[] = [];
    const lines = new EditorLines();
    const log = { ...silentLog, error: (fault: unknown) => void faults.push(fault) };
    const editor: FakeEditor = await FakeEditor.start(({ id, method, seq, command }, say) => {
      const message = lines.messages.shift();
      if (message !== undefined) editor.sayBytes(frameMessage(message));
      const body = lines.bodies.length > 0 ? lines.bodies.shift() : {};
      if (command !== undefined) say({ type: "response", request_seq: seq, success: true, command, body });
      else if (id !== undefined && method !== undefined) say({ jsonrpc: "2.0", id, result: body });
    });
    const times = { ...LINK_TIMES, firstRetryMillis: 5, longestRetryMillis: 20, lingerMillis: 20 };
    const { address } = editor;
    // Answers that cannot be read do not come.
    const limits = { ...DEFAULT_BRIDGE_LIMITS, requestMillis: 200 };
    const relay = TestRelay.start(
      {
        editor: { languageServer: address, debugAdapter: address, times, limits },
        // What is fuzzed are answers, not the rates.
        limits: { ...DEFAULT_LIMITS, commandsPerSecond: 100_000 },
      },
      { log },
    );
    await answeringGame(relay);
    return new FuzzedRelay(relay, editor, lines, await relay.client(), faults);
  }

  get httpUrl(): string {
    return this.relay.httpUrl;
  }

  get url(): string {
    return this.relay.relay.url;
  }

  /** Fails: the relay has had a fault of its own, or does not serve a healthy client. */
  async expectWell(): Promise<void> {
    await within(this.healthy.settled(), "an answer to a healthy client");
    const faults = this.faults.splice(0).map((fault) => Bun.inspect(fault, { depth: 4 }));
    if (faults.length > 0) throw new Error(`expected no fault of the relay, got ${faults.join("\n")}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.relay[Symbol.asyncDispose]();
    this.editor[Symbol.dispose]();
  }
}

/** Waits for a promise. Fails: it takes too long. */
export async function within<Value>(promise: Promise<Value>, what: string): Promise<Value> {
  let timer: Timer | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`expected ${what}, but none came`)), PATIENCE_MILLIS);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Connects a game that answers every question at once. */
async function answeringGame(relay: TestRelay): Promise<void> {
  const game = new WebSocket(`${relay.relay.url}/producer`);
  const say = (message: Json) => game.send(JSON.stringify(message));
  const welcome = Promise.withResolvers<void>();
  game.addEventListener("message", ({ data }) => {
    const { type, command, id } = JSON.parse(data) as Json;
    if (type === "welcome") welcome.resolve();
    if (command === "call") say({ type: "result", id, result: { done: true } });
    if (command === "get_snapshot") say({ type: "snapshot", id, data: { nodes: 12 } });
  });
  game.addEventListener("open", () =>
    say({
      type: "hello",
      source: "room",
      addon: "0.2.0",
      commands: [{ name: "save", description: "saves" }],
    }),
  );
  await within(welcome.promise, "a welcome to the game");
}
