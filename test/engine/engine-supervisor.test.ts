import { describe, expect, test } from "bun:test";
import { silentLog } from "../../src/base/log.ts";
import type { ProcessExit } from "../../src/base/platform/processes.ts";
import type { EngineProcess } from "../../src/engine/engine-process.ts";
import type { EngineEvent } from "../../src/engine/engine-state.ts";
import {
  DEFAULT_RESTARTS,
  type EngineOptions,
  EngineSupervisor,
  USUAL_ENGINE_PORTS,
} from "../../src/engine/index.ts";
import type { EngineRun } from "../../src/protocol/engine-run.ts";
import { ManualClock } from "../support/manual-clock.ts";

const CRASH: ProcessExit = { code: null, signal: "SIGSEGV" };
const FINE: ProcessExit = { code: 0, signal: null };

/** A process that ends when a test says so, or by the signals that it heeds. */
class FakeProcess implements EngineProcess {
  readonly signals: string[] = [];
  readonly run = "a run";
  readonly #ended = Promise.withResolvers<ProcessExit>();
  readonly ended = this.#ended.promise;

  constructor(
    readonly pid: number,
    private readonly heeds: readonly string[],
  ) {}

  end(exit: ProcessExit): void {
    this.#ended.resolve(exit);
  }

  signal(name: "SIGTERM" | "SIGKILL"): void {
    this.signals.push(name);
    if (this.heeds.includes(name)) this.end({ code: null, signal: name });
  }
}

/** A supervisor whose processes are fakes. */
class Fixture {
  readonly clock = new ManualClock();
  readonly started: FakeProcess[] = [];
  readonly told: EngineEvent[] = [];
  readonly ends: string[] = [];
  readonly askedToQuit: number[] = [];
  gameProcess: number | undefined;
  offersQuit = false;
  broken = false;
  heeds: readonly string[] = ["SIGTERM", "SIGKILL"];
  readonly supervisor: EngineSupervisor;

  constructor(restarts: Partial<typeof DEFAULT_RESTARTS> = {}, mode: Partial<EngineOptions> = {}) {
    const options = {
      godot: "/bin/godot",
      project: "/game",
      editor: false,
      headless: true,
      debugger: true,
      ports: USUAL_ENGINE_PORTS,
      arguments: [],
      restarts: { ...DEFAULT_RESTARTS, ...restarts },
      ...mode,
    };
    const host = {
      relayUrl: "ws://127.0.0.1:1",
      token: undefined,
      certificatePath: undefined,
      clock: this.clock,
      log: silentLog,
      tell: (event: EngineEvent) => this.told.push(event),
      lineLeftOut() {},
      askToQuit: ({ pid }: EngineRun) => {
        this.askedToQuit.push(pid);
        return this.offersQuit;
      },
      gameProcess: ({ run }: EngineRun) => (run === "a run" ? this.gameProcess : undefined),
    };
    this.supervisor = new EngineSupervisor(host, options, {
      canRun: () => !this.broken,
      start: (_, output) => {
        if (this.broken) throw new Error("no such program");
        const process = new FakeProcess(100 + this.started.length, this.heeds);
        this.started.push(process);
        output({ level: "info", text: `run ${this.started.length}` });
        return process;
      },
    });
    this.supervisor.onEnd = (end) => this.ends.push(end);
  }

  get newest(): FakeProcess {
    const process = this.started.at(-1);
    if (process === undefined) throw new Error("nothing was started");
    return process;
  }

  async end(exit: ProcessExit): Promise<void> {
    this.newest.end(exit);
    await settled();
  }

  names(): string[] {
    return this.told.map(({ name }) => name);
  }
}

/** Lets everything follow that waits for nothing but promises. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
}

describe("an engine that crashes", () => {
  test("is reported with code, signal and its last output, and started again after a wait", async () => {
    const engine = new Fixture();
    engine.supervisor.start();
    engine.clock.advance(1500);
    await engine.end(CRASH);
    expect(engine.told.at(-1)).toEqual({
      kind: "error",
      name: "engine_crashed",
      message: "Godot crashed with signal SIGSEGV after 1.5 s; it is started again in 1 s (restart 1 of 5)",
      data: {
        exit_code: null,
        signal: "SIGSEGV",
        ran_s: 1.5,
        output: ["run 1"],
        restart: 1,
        max_restarts: 5,
        restart_in_s: 1,
      },
    });
    expect(engine.supervisor.state).toEqual({ status: "restarting", atUnixMillis: 1_700_000_002_500 });
    engine.clock.advance(999);
    expect(engine.started).toHaveLength(1);
    engine.clock.advance(1);
    expect(engine.started).toHaveLength(2);
    expect(engine.supervisor.state).toMatchObject({ status: "running", pid: 101 });
  });

  test("waits twice as long each time, until no restart is left", async () => {
    const engine = new Fixture({ maxRestarts: 3, longestDelayMillis: 3000 });
    engine.supervisor.start();
    for (const delay of [1000, 2000, 3000]) {
      await engine.end({ code: 1, signal: null });
      engine.clock.advance(delay - 1);
      const before = engine.started.length;
      engine.clock.advance(1);
      expect(engine.started.length).toBe(before + 1);
    }
    await engine.end({ code: 1, signal: null });
    expect(engine.supervisor.state).toEqual({ status: "gave_up" });
    expect(engine.ends).toEqual(["gave_up"]);
    expect(engine.clock.timers).toBe(0);
    expect(engine.names().slice(-2)).toEqual(["engine_crashed", "engine_gave_up"]);
  });

  test("has all its restarts again after a long run", async () => {
    const engine = new Fixture({ maxRestarts: 1 });
    engine.supervisor.start();
    for (let run = 0; run < 4; run++) {
      engine.clock.advance(DEFAULT_RESTARTS.goodRunMillis);
      await engine.end(CRASH);
      expect(engine.supervisor.state.status).toBe("restarting");
      engine.clock.advance(1000);
    }
    await engine.end(CRASH);
    expect(engine.supervisor.state.status).toBe("gave_up");
  });

  test("counts a program that no longer exists as one more crash", async () => {
    const engine = new Fixture({ maxRestarts: 1 });
    engine.supervisor.start();
    engine.broken = true;
    await engine.end(CRASH);
    engine.clock.advance(1000);
    expect(engine.supervisor.state.status).toBe("gave_up");
    expect(engine.told.at(-2)?.message).toContain("no such program");
  });
});

test("an engine that ends with 0 is not started again", async () => {
  const engine = new Fixture();
  engine.supervisor.start();
  await engine.end(FINE);
  expect(engine.supervisor.state).toEqual({ status: "exited" });
  expect(engine.ends).toEqual(["exited"]);
  expect(engine.clock.timers).toBe(0);
});

test("a failed start is an error with the system's reason", () => {
  const engine = new Fixture();
  engine.broken = true;
  expect(() => engine.supervisor.start()).toThrow(
    expect.objectContaining({
      code: "engine_not_started",
      message: expect.stringContaining("no such program"),
    }),
  );
});

test("the game's process is the one that its hello names, and until then the started one", () => {
  const engine = new Fixture();
  expect(engine.supervisor.gameProcess()).toBeUndefined();
  engine.supervisor.start();
  expect(engine.supervisor.gameProcess()).toEqual({ run: "a run", pid: 100 });
  engine.gameProcess = 4711;
  expect(engine.supervisor.gameProcess()).toEqual({ run: "a run", pid: 4711 });
});

describe("stopping", () => {
  test("asks a game that offers to quit, and signals nothing when it does", async () => {
    const engine = new Fixture();
    engine.offersQuit = true;
    engine.supervisor.start();
    const stopped = engine.supervisor.stop();
    expect(engine.supervisor.state).toEqual({ status: "stopping", pid: 100 });
    await engine.end(FINE);
    await stopped;
    expect(engine.askedToQuit).toEqual([100]);
    expect(engine.newest.signals).toEqual([]);
    expect(engine.supervisor.state).toEqual({ status: "stopped" });
    expect(engine.ends).toEqual([]);
    expect(engine.names()).toEqual(["engine_started", "engine_ended"]);
  });

  test("asks no game that the editor plays: it ends with the editor", async () => {
    const engine = new Fixture({}, { editor: true });
    engine.offersQuit = true;
    engine.supervisor.start();
    await engine.supervisor.stop();
    expect([engine.askedToQuit, engine.newest.signals]).toEqual([[], ["SIGTERM"]]);
  });

  test("continues with SIGTERM and SIGKILL, each after its time", async () => {
    const engine = new Fixture();
    engine.offersQuit = true;
    engine.heeds = ["SIGKILL"];
    engine.supervisor.start();
    const stopped = engine.supervisor.stop();
    engine.clock.advance(2999);
    await settled();
    expect(engine.newest.signals).toEqual([]);
    engine.clock.advance(1);
    await settled();
    expect(engine.newest.signals).toEqual(["SIGTERM"]);
    engine.clock.advance(2000);
    await stopped;
    expect(engine.newest.signals).toEqual(["SIGTERM", "SIGKILL"]);
    expect(engine.clock.timers).toBe(0);
  });

  test("sends a signal at once if the game does not offer to quit", async () => {
    const engine = new Fixture();
    engine.supervisor.start();
    await engine.supervisor.stop();
    expect(engine.newest.signals).toEqual(["SIGTERM"]);
  });

  test("cancels a restart that waits", async () => {
    const engine = new Fixture();
    engine.supervisor.start();
    await engine.end(CRASH);
    await engine.supervisor.stop();
    engine.clock.advance(60_000);
    expect(engine.started).toHaveLength(1);
    expect(engine.supervisor.state).toEqual({ status: "stopped" });
  });

  test("twice at once is once", async () => {
    const engine = new Fixture();
    engine.supervisor.start();
    await Promise.all([engine.supervisor.stop(), engine.supervisor.stop()]);
    expect(engine.newest.signals).toEqual(["SIGTERM"]);
  });

  test("for good prevents another start", async () => {
    const engine = new Fixture();
    engine.supervisor.start();
    await engine.supervisor.close();
    await expect(engine.supervisor.restart()).rejects.toMatchObject({ code: "shutting_down" });
    expect(engine.started).toHaveLength(1);
  });
});

describe("restarting by hand", () => {
  test("stops the engine and starts it again, with all its restarts", async () => {
    const engine = new Fixture({ maxRestarts: 1 });
    engine.supervisor.start();
    await engine.end(CRASH);
    engine.clock.advance(1000);
    await engine.supervisor.restart();
    expect(engine.started.map(({ signals }) => signals)).toEqual([[], ["SIGTERM"], []]);
    await engine.end(CRASH);
    expect(engine.supervisor.state.status).toBe("restarting");
  });

  test("is refused without a change when the engine could not be started again", async () => {
    const engine = new Fixture({ maxRestarts: 2 });
    engine.supervisor.start();
    await engine.end(CRASH);
    engine.clock.advance(1000);
    const before = engine.supervisor.status();
    engine.broken = true;
    await expect(engine.supervisor.restart()).rejects.toMatchObject({ code: "engine_not_started" });
    expect(engine.supervisor.status()).toEqual(before);
    expect(engine.newest.signals).toEqual([]);
  });

  test("twice at once is once", async () => {
    const engine = new Fixture();
    engine.supervisor.start();
    await Promise.all([engine.supervisor.restart(), engine.supervisor.restart()]);
    expect(engine.started).toHaveLength(2);
  });

  test("does not start again if a stop follows while the engine ends, and does if a restart follows that", async () => {
    const engine = new Fixture();
    engine.supervisor.start();
    await Promise.all([engine.supervisor.restart(), engine.supervisor.stop()]);
    expect([engine.started.length, engine.supervisor.state]).toEqual([1, { status: "stopped" }]);
    await engine.supervisor.restart();
    const { supervisor } = engine;
    await Promise.all([supervisor.restart(), supervisor.stop(), supervisor.restart()]);
    expect([engine.started.length, supervisor.state.status]).toEqual([3, "running"]);
  });

  test("starts an engine that crashed too often", async () => {
    const engine = new Fixture({ maxRestarts: 0 });
    engine.supervisor.start();
    await engine.end(CRASH);
    expect(engine.supervisor.state.status).toBe("gave_up");
    await engine.supervisor.restart();
    expect(engine.supervisor.state).toMatchObject({ status: "running", pid: 101 });
  });
});
