import { type Cause, type Evidence, monitorBefore } from "../evidence/index.ts";

/** This many log messages in one episode are a flood. */
const FLOOD = 20;
/** From this change on, memory jumped. Units: MiB. */
const JUMP_MB = 8;

/** A scene was loaded. The game reports it when the scene is there, after the frame that loaded it. */
export function sceneLoadCause({ events, episode }: Evidence): Cause | undefined {
  const scene = events.find(
    ({ topic, atMillis }) =>
      topic === "scene" && atMillis >= episode.beganMillis - 100 && atMillis <= episode.lastMillis + 500,
  );
  if (scene === undefined) return undefined;
  const { scene: name, to, path } = scene.what;
  const named = [name, to, path].find((one) => typeof one === "string");
  const words = `the scene changed${named === undefined ? "" : ` to ${named}`} during the hitch`;
  return { kind: "scene_load", confidence: 0.85, evidence: words };
}

/** Much memory was allocated or freed at once. */
export function memoryCause(evidence: Evidence): Cause | undefined {
  const before = monitorBefore(evidence, memoryOf);
  const [first] = evidence.monitorsSince.map(({ what }) => memoryOf(what)).filter((one) => one !== undefined);
  const change = (first ?? Number.NaN) - before;
  if (!(Math.abs(change) >= JUMP_MB)) return undefined;
  const words = `memory went from ${before.toFixed(0)} to ${(before + change).toFixed(0)} MiB around that time`;
  return { kind: "memory", confidence: 0.5, evidence: words };
}

/** The game logged very many messages. */
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
  return { kind: "log_flood", confidence: 0.55, evidence: `${logged} messages were logged during the hitch` };
}

/** The headset lost tracking: runtimes then hold the game back. */
export function trackingLossCause({ headsetLostMillis, episode }: Evidence): Cause | undefined {
  const lost =
    headsetLostMillis >= episode.beganMillis - 300 && headsetLostMillis <= episode.lastMillis + 100;
  if (!lost) return undefined;
  return { kind: "tracking_loss", confidence: 0.5, evidence: "the headset lost tracking around that time" };
}

function memoryOf({ memory_usage_mb, static_memory_mb }: Evidence["monitorsSince"][number]["what"]) {
  const memory = memory_usage_mb ?? static_memory_mb;
  return typeof memory === "number" ? memory : undefined;
}
