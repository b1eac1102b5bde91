import { join } from "node:path";
import {
  blackBoxFolder,
  DEFAULT_RELAY_OPTIONS,
  type Relay,
  type RelayOptions,
  type RelayParts,
  startRelay,
} from "../../app/index.ts";
import type { Clock } from "../../base/clock.ts";
import { silentLog } from "../../base/log.ts";
import { describeExit } from "../../base/platform/processes.ts";
import { thisMachine } from "../../base/platform/this-machine.ts";
import { mainThreadTimes, type ThreadTimes } from "../../base/platform/usage.ts";
import {
  DEFAULT_RESTARTS,
  type EngineOptions,
  EngineSupervisor,
  USUAL_ENGINE_PORTS,
} from "../../engine/index.ts";
import { RelayError } from "../../protocol/error-table.ts";
import { RECORDING_ENDING } from "../../recording/index.ts";

/** A game to start together with a private relay. */
export interface GameToRun {
  godot: string;
  /** Folder of the project, absolute. */
  project: string;
  /** Scene to run; undefined runs the project's main scene. */
  scene: string | undefined;
  /** Limit of the frame rate. A game without a window has no display that limits it. */
  hz: number;
  blackBox: BlackBoxChoice;
  /** Further variables of its environment. */
  environment?: Readonly<Record<string, string>>;
}

/** What the black box of a private relay keeps. Without a folder it uses the relay's default. */
export interface BlackBoxChoice {
  on: boolean;
  folder: string | undefined;
}

/** A relay that only check uses, with facts about the game that it measures. */
export interface PrivateRelay extends AsyncDisposable {
  url: string;
  /** Rejects when the game has ended too early. Fails: could_not_measure, with the last lines that the game printed. */
  failed: Promise<never>;
  /** The path of a recording that the relay's black box leaves; undefined if check did not start the relay. */
  recordingPath(name: string): string | undefined;
  /** The last lines that the game printed; empty if check did not start the game. */
  printed(): string[];
  /** Processor times of the game's main thread so far; undefined if check did not start the game or the system does not report them. */
  threadTimes(): ThreadTimes | undefined;
}

/** Most lines of the engine's output in an error message. */
const LAST_LINES = 40;

/** Starts Godot without a window, and a relay on a free port. Fails: engine_not_started, cannot_listen, not_set_up. */
export function runGame(game: GameToRun, clock: Clock): PrivateRelay {
  const { promise: failed, reject } = Promise.withResolvers<never>();
  // It may reject while nothing waits for it.
  failed.catch(() => {});
  const options = engineOptions(game);
  let engine: EngineSupervisor | undefined;
  const relay = startPrivateRelay(
    game.hz,
    { blackBox: game.blackBox },
    {
      clock,
      engine: (host) => {
        engine = new EngineSupervisor(host, options);
        return engine;
      },
    },
  );
  if (engine === undefined) throw new RelayError("internal", "expected the relay to create the engine");
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
    recordingPath: (name) => recordingPath(game.blackBox, name),
    printed: () => running.printed(),
    threadTimes() {
      const game = running.gameProcess();
      return game && mainThreadTimes(game, thisMachine);
    },
    [Symbol.asyncDispose]: () => relay.stop(),
  };
}

/** Where a black box leaves a recording. */
export function recordingPath(blackBox: BlackBoxChoice, name: string): string {
  return join(blackBoxFolder(blackBox), `${name}${RECORDING_ENDING}`);
}

/**
 * How far check may fall behind before its relay drops frames. Check is not in a hurry, and busy CI machines pause whole processes for
 * longer than the usual 250 ms. Units: milliseconds, bytes.
 */
const PATIENCE = { stalenessMillis: 30_000, backlogBytes: 16 * 1024 ** 2 };

/** What a private relay is told beside what check sets itself. */
interface PrivateOptions extends Pick<Partial<RelayOptions>, "upstreams"> {
  blackBox: BlackBoxChoice;
}

/** Starts a relay on a free port of this machine. It logs nothing and knows the frame rate that the game should hold. */
export function startPrivateRelay(
  hz: number,
  { blackBox: choice, upstreams = [] }: PrivateOptions,
  parts: RelayParts = {},
): Relay {
  const insight = { ...DEFAULT_RELAY_OPTIONS.insight, budgetHz: hz };
  const lanes = { ...DEFAULT_RELAY_OPTIONS.lanes, ...PATIENCE };
  const blackBox = { ...DEFAULT_RELAY_OPTIONS.blackBox, ...choice };
  return startRelay(
    { host: "127.0.0.1", port: 0, insight, lanes, blackBox, upstreams },
    {
      log: silentLog,
      hintReader: "check",
      ...parts,
    },
  );
}

function engineOptions({ godot, project, scene, hz, environment = {} }: GameToRun): EngineOptions {
  return {
    godot,
    project,
    editor: false,
    headless: true,
    debugger: true,
    ports: USUAL_ENGINE_PORTS,
    arguments: ["--max-fps", String(Math.round(hz)), ...(scene === undefined ? [] : [scene])],
    environment,
    // A crash ends the check, so the engine is not restarted.
    restarts: { ...DEFAULT_RESTARTS, maxRestarts: 0 },
  };
}

function describeEnd(engine: EngineSupervisor): string {
  const { last_exit: exit } = engine.status();
  const { exit_code: code = null, signal = null, ran_s = 0, output = [] } = exit ?? {};
  const how = code === 0 ? "it ended by itself" : `it crashed with ${describeExit({ code, signal })}`;
  const last = lastWords(output);
  return `expected the game to run until the end of the measurement, but ${how} after ${ran_s} s${last}`;
}

/** The last lines that a game printed, as the end of an error message. */
export function lastWords(printed: readonly string[]): string {
  const lines = printed.slice(-LAST_LINES).map((line) => `\n  ${line}`);
  return lines.length === 0 ? "" : `; the last lines of its output:${lines.join("")}`;
}
