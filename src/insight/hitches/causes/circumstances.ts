import { type Cause, type Evidence, monitorBefore } from "../evidence/index.ts";

/** Events that many in one episode are a flood. */
const FLOOD = 20;
/** A change of memory that is a jump. Units: MiB. */
const JUMP_MB = 8;

/** A scene that was loaded: the game says so when it is there, after the frame that loaded it. */
export function sceneLoadCause({ events, episode }: Evidence): Cause | undefined {
  const scene = events.find(
    ({ topic, atMillis }) =>
      topic === "scene" && atMillis >= episode.beganMillis - 100 && atMillis <= episode.lastMillis + 500,
  );
  if (scene === undefined) return undefined;
  const { scene: name, to, path } = scene.what;
  const named = [name, to, path].find((one) => typeof one === "string");
  const words = `the scene changed${named === undefined ? "" : ` to ${named}`} within it`;
  return { kind: "scene_load", confidence: 0.85, evidence: words };
}

/** Memory that was taken or given back at once. */
export function memoryCause(evidence: Evidence): Cause | undefined {
  const before = monitorBefore(evidence, memoryOf);
  const [first] = evidence.monitorsSince.map(({ what }) => memoryOf(what)).filter((one) => one !== undefined);
  const change = (first ?? Number.NaN) - before;
  if (!(Math.abs(change) >= JUMP_MB)) return undefined;
  const words = `memory went from ${before.toFixed(0)} to ${(before + change).toFixed(0)} MiB about then`;
  return { kind: "memory", confidence: 0.5, evidence: words };
}

/** Very many messages of the game's log. */
export function logFloodCause({ events, episode }: Evidence): Cause | undefined {
  const logged = events
    .filter(
      ({ topic, atMillis }) =>
        topic.startsWith("log/") &&
        atMillis >= episode.beganMillis - 100 &&
        atMillis <= episode.lastMillis + 200,
    )
    .reduce((sum, { what }) => sum + (typeof what.count === "number" ? what.count : 1), 0);
  if (logged < FLOOD) return undefined;
  return { kind: "log_flood", confidence: 0.55, evidence: `${logged} messages were logged within it` };
}

/** A headset that was lost: runtimes then hold the game back. */
export function trackingLossCause({ headsetLostMillis, episode }: Evidence): Cause | undefined {
  const lost =
    headsetLostMillis >= episode.beganMillis - 300 && headsetLostMillis <= episode.lastMillis + 100;
  if (!lost) return undefined;
  return { kind: "tracking_loss", confidence: 0.5, evidence: "the headset's tracking was lost about then" };
}

function memoryOf({ memory_usage_mb, static_memory_mb }: Evidence["monitorsSince"][number]["what"]) {
  const memory = memory_usage_mb ?? static_memory_mb;
  return typeof memory === "number" ? memory : undefined;
}
