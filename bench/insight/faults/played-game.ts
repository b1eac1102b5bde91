import { join } from "node:path";
import type { Hitch } from "../../../src/insight/index.ts";
import type { JsonObject } from "../../../src/protocol/json-messages.ts";
import { runGodot } from "../../../test/support/godot/run-godot.ts";
import { prepareFaultsGame } from "../../../test/support/godot/test-project.ts";
import type { Fault, GamePlan } from "./fault.ts";
import type { FaultsRelay, HeardAlert } from "./faults-relay.ts";
import { type FrameLog, readFrameLog } from "./frame-log.ts";
import { Hogs } from "./hogs.ts";
import { logThread, type ThreadLog } from "./thread-log.ts";

/** A fault that was played. Units: unix seconds. */
export interface PlayedFault {
  fault: Fault;
  from: number;
  to: number;
  isBusy: boolean;
}

/** What a game played, and what the relay said of it. */
export interface PlayedGame {
  plan: GamePlan;
  faults: PlayedFault[];
  frames: FrameLog;
  /** How much processor time its main thread got. */
  thread: ThreadLog;
  /** Beginnings and single alerts, without ends. */
  alerts: HeardAlert[];
  hitches: Hitch[];
}

/** Quiet time before the first fault, in which the relay learns what is usual, and after the last, for late alerts and the last cause. Units: seconds. */
const FIRST_SECONDS = 6;
const LAST_SECONDS = 3.5;
/** How long the machine is busy before the first fault of a busy time. Units: seconds. */
const BUSY_SECONDS = 1.5;
/** Two programs on each core. */
const HOGS_PER_CORE = 2;
/** Most time that a fault may take beyond its quiet time and its own. Units: seconds. */
const SPARE_SECONDS = 8;

/** Plays one game from its start to its end. */
export async function playGame(plan: GamePlan, relay: FaultsRelay): Promise<PlayedGame> {
  using project = prepareFaultsGame(plan.name);
  const path = join(project.path, "frames.log");
  using godot = runGodot({
    project: project.path,
    args: [
      "--max-fps",
      String(plan.hz),
      ...(plan.isProfiled ? ["--remote-debug", `${relay.url}/debugger`] : []),
    ],
    env: {
      TELEMETRY_RELAY_URL: `${relay.url}/producer`,
      FAULTS_PLAN: JSON.stringify({ seed: plan.seed, steps: stepsOf(plan) }),
      FAULTS_FRAMES: path,
    },
    timeoutMillis: longestMillis(plan),
  });
  const thread = logThread(godot.pid, godot.exited);
  const truths = await listen(godot);
  const code = await godot.exited;
  if (code !== 0 || truths.length !== plan.faults.length) {
    throw new Error(
      `${plan.name} ended with ${code}: got ${truths.length} truths of ${plan.faults.length}\n${godot.output()}`,
    );
  }
  await relay.readHitches();
  const frames = readFrameLog(path);
  const { busy: [first, last] = [-1, -1] } = plan;
  return {
    plan,
    frames,
    thread,
    faults: truths.map(({ id, from, to }) => ({
      fault: plan.faults[Number(id)] as Fault,
      from: Number(from),
      to: Number(to),
      isBusy: Number(id) >= first && Number(id) <= last,
    })),
    alerts: relay.alerts.filter(({ source, state }) => source === plan.name && state !== "resolved"),
    hitches: [...relay.hitches.values()].filter(({ source }) => source === plan.name),
  };
}

function longestMillis({ faults }: GamePlan): number {
  const seconds = faults.map(
    ({ quietSeconds, orders }) => quietSeconds + Number(orders.seconds ?? 0) + SPARE_SECONDS,
  );
  return Math.ceil(
    1000 * seconds.reduce((sum, one) => sum + one, FIRST_SECONDS + LAST_SECONDS + SPARE_SECONDS),
  );
}

function stepsOf({ faults, busy: [first, last] = [-1, -1] }: GamePlan): JsonObject[] {
  const steps = faults.flatMap(({ orders, quietSeconds }, id): JsonObject[] => {
    const quiet = quietSeconds + (id === 0 ? FIRST_SECONDS : 0);
    const play = (seconds: number) => ({ ...orders, id, quiet: seconds });
    const bench = (hogs: number, seconds: number) => ({ by: "bench", hogs, quiet: seconds });
    if (id === first) return [bench(HOGS_PER_CORE, quiet), play(BUSY_SECONDS)];
    if (id === last + 1 && first >= 0) return [bench(0, 1), play(quiet)];
    return [play(quiet)];
  });
  return [...steps, { by: "bench", hogs: 0, quiet: LAST_SECONDS }];
}

/** Reads the truths that the game prints, and does what it asks of the bench, until it ends. */
async function listen(godot: ReturnType<typeof runGodot>): Promise<JsonObject[]> {
  const truths: JsonObject[] = [];
  let hogs: Hogs | undefined;
  let hasEnded = false;
  void godot.exited.then(() => {
    hasEnded = true;
  });
  let read = 0;
  for (;;) {
    const isLast = hasEnded;
    const lines = godot.output().split("\n").slice(0, -1);
    for (const line of lines.slice(read)) {
      const [, word, json] = /^(TRUTH|BENCH) (.*)$/.exec(line) ?? [];
      if (word === "TRUTH") truths.push(JSON.parse(String(json)) as JsonObject);
      else if (word === "BENCH") {
        hogs?.[Symbol.dispose]();
        const perCore = Number((JSON.parse(String(json)) as JsonObject).hogs);
        hogs = perCore > 0 ? new Hogs(perCore) : undefined;
      }
    }
    read = lines.length;
    if (isLast) {
      hogs?.[Symbol.dispose]();
      return truths;
    }
    await Bun.sleep(50);
  }
}
