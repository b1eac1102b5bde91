import {
  DEFAULT_RELAY_OPTIONS,
  type Relay,
  type RelayOptions,
  type RelayParts,
  startRelay,
} from "../../app/index.ts";
import type { Clock } from "../../base/clock.ts";
import { silentLog } from "../../base/log.ts";
import {
  DEFAULT_RESTARTS,
  type EngineOptions,
  EngineSupervisor,
  USUAL_ENGINE_PORTS,
} from "../../engine/index.ts";
import { RelayError } from "../../protocol/error-table.ts";
import { mainThreadTimes, type ThreadTimes } from "./thread-times.ts";

/** A game to start beside a relay of its own. */
export interface GameToRun {
  godot: string;
  /** Folder of the project, absolute. */
  project: string;
  /** Undefined is the project's main scene. */
  scene: string | undefined;
  /** The frame rate that it is held to: a headless game has no display that does. */
  hz: number;
}

/** A relay for check alone, and when what it measures has gone. */
export interface PrivateRelay extends AsyncDisposable {
  url: string;
  /** Rejects when the game has ended before it was asked to. Fails: could_not_measure, with its last words. */
  failed: Promise<never>;
  /** What the game has printed so far, the end of it; nothing of one that check did not start. */
  printed(): string[];
  /** What its main thread took so far; undefined of one that check did not start, and where the system does not tell. */
  threadTimes(): ThreadTimes | undefined;
}

/** Lines of what the engine printed last that are told when it ends too early. */
const LAST_LINES = 40;

/** Starts Godot without a window beside a relay at a free port. Fails: engine_not_started, cannot_listen, not_set_up. */
export function runGame(game: GameToRun, clock: Clock): PrivateRelay {
  const { promise: failed, reject } = Promise.withResolvers<never>();
  // It may fail before and after anybody waits for it.
  failed.catch(() => {});
  const options = engineOptions(game);
  let engine: EngineSupervisor | undefined;
  const relay = startPrivateRelay(
    game.hz,
    {},
    {
      clock,
      engine: (host) => {
        engine = new EngineSupervisor(host, options);
        return engine;
      },
    },
  );
  if (engine === undefined) throw new RelayError("internal", "expected the relay to take the engine in");
  const running = engine;
  running.onEnd = () => reject(new RelayError("could_not_measure", describeEnd(running)));
  try {
    running.start();
  } catch (error) {
    void relay.stop();
    throw error;
  }
  return {
    url: relay.localUrl,
    failed,
    printed: () => running.printed(),
    threadTimes() {
      const { pid } = running.status();
      return typeof pid === "number" ? mainThreadTimes(pid) : undefined;
    },
    [Symbol.asyncDispose]: () => relay.stop(),
  };
}

/**
 * How far behind check may be before its relay leaves frames out: it measures afterwards, and is not in a hurry. Busy CI machines
 * stop whole processes for longer than the 250 ms after which a viewer would rather have the newest pose. Units: milliseconds, bytes.
 */
const PATIENCE = { stalenessMillis: 30_000, backlogBytes: 16 * 1024 ** 2 };

/** A relay at a free port of this machine, which logs nothing and knows the rate that the game is to hold. */
export function startPrivateRelay(hz: number, options: Partial<RelayOptions>, parts: RelayParts = {}): Relay {
  const insight = { ...DEFAULT_RELAY_OPTIONS.insight, budgetHz: hz };
  const lanes = { ...DEFAULT_RELAY_OPTIONS.lanes, ...PATIENCE };
  return startRelay({ host: "127.0.0.1", port: 0, insight, lanes, ...options }, { log: silentLog, ...parts });
}

function engineOptions({ godot, project, scene, hz }: GameToRun): EngineOptions {
  return {
    godot,
    project,
    editor: false,
    headless: true,
    debugger: true,
    ports: USUAL_ENGINE_PORTS,
    arguments: ["--max-fps", String(Math.round(hz)), ...(scene === undefined ? [] : [scene])],
    // A crash is an answer: it is not tried again.
    restarts: { ...DEFAULT_RESTARTS, maxRestarts: 0 },
  };
}

function describeEnd(engine: EngineSupervisor): string {
  const { last_exit: exit } = engine.status();
  const { exit_code, signal, ran_s, output } = (exit ?? {}) as Record<string, unknown>;
  const how =
    exit_code === 0 ? "it ended by itself" : `it crashed with ${signal ?? `exit code ${exit_code}`}`;
  const last = lastWords(Array.isArray(output) ? output.map(String) : []);
  return `expected the game to run until it was measured, but ${how} after ${ran_s} s${last}`;
}

/** What a game printed last, as the end of a message. */
export function lastWords(printed: readonly string[]): string {
  const lines = printed.slice(-LAST_LINES).map((line) => `\n  ${line}`);
  return lines.length === 0 ? "" : `; it printed last:${lines.join("")}`;
}
