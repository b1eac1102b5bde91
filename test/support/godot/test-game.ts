import type { ServerWebSocket } from "bun";
import { MessageLog } from "./message-log.ts";
import { type GodotRun, runGodot } from "./run-godot.ts";
import { prepareTestGame, type TestProject } from "./test-project.ts";

/** A command that test/support/godot/project/game_driver.gd carries out. */
export type GameCommand =
  | { do: "call"; method: string; arguments: readonly unknown[] }
  | { do: "set"; property: string; value: unknown }
  | { do: "get"; property: string }
  /** Logs `count` events, each with `filling` repeated `padding` times, which compresses well, or with `noise` characters, which do not. */
  | { do: "log_many"; from: number; count: number; padding?: number; filling?: string; noise?: boolean }
  /** This many threads and the main thread each log `count` events, and a warning every 50. */
  | { do: "log_from_threads"; threads: number; count: number }
  | { do: "log_odd_values" }
  | { do: "log_exact_values" }
  /** Logs four events with a big value each, three times. Answers the least time that each took, in milliseconds. */
  | { do: "log_big_values" }
  | {
      do: "track";
      profile?: string;
      tracker: "head" | "left_hand" | "right_hand" | "waist" | "/user/eyes_ext";
      /** Pose of the tracker; default "default". */
      pose?: "default" | "aim" | "grip" | "eye_pose";
      /** True: another tracker replaces the existing one of this name. */
      anew?: boolean;
      /** True: a new tracker is added without inputs. */
      plain?: boolean;
      /** False: the runtime has lost the tracker; the other fields are ignored. */
      tracked?: boolean;
      /** False: the runtime holds the pose without confidence. */
      confident?: boolean;
      /** Without it, the tracker exists and has no pose. */
      position?: readonly number[];
      rotation?: readonly number[];
      /** Two numbers are the axes of a thumbstick. */
      inputs?: Record<string, number | boolean | readonly [number, number]>;
    }
  /** The left hand's joints, all at one place. */
  | { do: "track_hand"; position: readonly number[]; tracked?: boolean }
  | { do: "untrack"; tracker: string }
  /** From now on a headset is in use, as far as the engine knows. */
  | { do: "use_headset" }
  | { do: "world_scale"; scale: number }
  | { do: "clear_reference_frame" }
  | { do: "change_scene"; scene: string }
  /** Adds a scene, or `count` of it, below a node of the current scene; adds that node if there is none of this name. */
  | { do: "add_scene"; scene: string; below: string; count?: number }
  | { do: "profile"; tracker: "left_hand"; profile: string }
  | { do: "pause"; paused: boolean }
  | { do: "block"; millis: number }
  | { do: "misbehave"; kind: Mistake; count?: number }
  | { do: "line_of"; text: string }
  | { do: "register_commands" }
  /** Adds the custom monitors `test/good`, `test/freed` (its object is gone) and `test/broken` (its function fails). */
  | { do: "add_monitors" }
  /** Adds custom monitors with these values. */
  | { do: "add_values"; values: Readonly<Record<string, number>> }
  /** Replaces `test/freed` by a monitor that works. */
  | { do: "repair_monitor" }
  /** The values of the TelemetryServer's signals so far: states as numbers, epochs as text. */
  | { do: "signals" }
  /** Wall clock of each frame since the last time, in microseconds. */
  | { do: "take_frame_times" }
  | { do: "max_fps"; fps: number }
  /** A notification to all nodes, as the engine sends it, by its number. */
  | { do: "notify"; what: number }
  | { do: "quit"; code: number };

/** The mistakes that test/support/godot/project/misbehaviour.gd can make. */
export type Mistake =
  | "push_error"
  | "push_warning"
  | "script_error"
  | "engine_error"
  | "different_errors"
  | "print";

/** Options for starting the test game. */
export interface TestGameOptions {
  /** Address of the relay for the addon. */
  relayUrl: string;
  /** Appended to the game's project.godot. */
  settings?: string;
  /** Frames per second; default 90. */
  maxFps?: number;
  /** The build of Godot that runs it; default `editor`. */
  build?: "editor" | "release";
  /** Further arguments for Godot. */
  args?: readonly string[];
  /** Further environment. */
  env?: Readonly<Record<string, string>>;
  /** Time limit after which it is killed; default 60 s. Units: milliseconds. */
  timeoutMillis?: number;
}

/** A game with the addon that runs in a real Godot and obeys a test. Disposing ends it. */
export class TestGame implements Disposable {
  readonly godot: GodotRun;
  readonly #project: TestProject;
  readonly #control: Bun.Server<undefined>;
  readonly #answers = new MessageLog<{ id?: number; ready?: boolean; value?: unknown }>();
  readonly #ended: Promise<Error>;
  #socket: ServerWebSocket<undefined> | undefined;
  #commands = 0;

  private constructor({
    relayUrl,
    settings = "",
    maxFps = 90,
    build = "editor",
    args = [],
    env = {},
    timeoutMillis,
  }: TestGameOptions) {
    this.#project = prepareTestGame(settings);
    this.#control = Bun.serve({
      hostname: "127.0.0.1",
      port: 0,
      fetch: (request, server) => (server.upgrade(request) ? undefined : new Response("", { status: 426 })),
      websocket: {
        open: (socket) => {
          this.#socket = socket;
        },
        message: (_, message) => this.#answers.push(JSON.parse(message.toString())),
      },
    });
    this.godot = runGodot({
      project: this.#project.path,
      build,
      args: ["--max-fps", String(maxFps), ...args],
      env: {
        TELEMETRY_RELAY_URL: relayUrl,
        TEST_CONTROL_URL: `ws://127.0.0.1:${this.#control.port}`,
        ...env,
      },
      ...(timeoutMillis === undefined ? {} : { timeoutMillis }),
    });
    this.#ended = this.godot.exited.then(
      (code) => new Error(`Godot ended with ${code}:\n${this.godot.output()}`),
    );
  }

  /** Starts the game and waits until it accepts commands. Fails: the game ends first. */
  static async start(options: TestGameOptions): Promise<TestGame> {
    const game = new TestGame(options);
    const ready = game.#answers.first((answer) => answer.ready === true);
    const ended = game.godot.exited.then(
      (code) => new Error(`Godot ended with ${code}:\n${game.godot.output()}`),
    );
    const first = await Promise.race([ready, ended]);
    if (!(first instanceof Error)) return game;
    game[Symbol.dispose]();
    throw first;
  }

  /** Carries out one command, in one frame of the game, and returns its answer. Fails: the game ends first. */
  async do(command: GameCommand): Promise<unknown> {
    const id = ++this.#commands;
    this.#socket?.send(JSON.stringify({ id, ...command }));
    const answer = await Promise.race([this.#answers.first((each) => each.id === id), this.#ended]);
    if (answer instanceof Error) throw answer;
    return answer.value;
  }

  /** Reads a property of the TelemetryServer. */
  get(property: string): Promise<unknown> {
    return this.do({ do: "get", property });
  }

  /** Calls `log_event` of the TelemetryServer. */
  async logEvent(name: string, data: Record<string, unknown> = {}): Promise<void> {
    await this.do({ do: "call", method: "log_event", arguments: [name, data] });
  }

  /** Ends the game from inside, as a player does. Returns its exit code. */
  async quit(code = 0): Promise<number> {
    this.#socket?.send(JSON.stringify({ id: 0, do: "quit", code }));
    return await this.godot.exited;
  }

  [Symbol.dispose](): void {
    this.godot.kill();
    void this.#control.stop(true);
    this.#project[Symbol.dispose]();
  }
}
