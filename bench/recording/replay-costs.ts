import { systemClock } from "../../src/base/clock.ts";
import { silentLog } from "../../src/base/log.ts";
import { Random } from "../../src/base/random.ts";
import { Hub } from "../../src/hub/index.ts";
import { DEFAULT_INSIGHT_OPTIONS, Insight } from "../../src/insight/index.ts";
import { DEFAULT_LIMITS } from "../../src/protocol/limits.ts";
import { RecordingReader } from "../../src/recording/index.ts";
import { isOfGame, JudgedRecording, RelayReplay } from "../../src/replay/index.ts";

const SEEKS = 60;
/** Seeks before the measurement, until the hot code is compiled. */
const WARM_UP_SEEKS = 30;

/** What a replay costs. */
export interface ReplayCosts {
  /** Units: milliseconds. */
  seekMillis: Float64Array;
  /** Processor time of the process while one game plays at speed 1, as a share of a core. */
  share: number;
  /** Messages that reached the relay's hub meanwhile. */
  messages: number;
}

/** Plays a recording in a hub with an insight, as in a relay, in real time. Units: `lengthSeconds` of the recording; `playSeconds` of real time. */
export async function measureReplay(
  path: string,
  { lengthSeconds, playSeconds }: { lengthSeconds: number; playSeconds: number },
): Promise<ReplayCosts> {
  const hub = new Hub(systemClock);
  const insight = new Insight(hub, systemClock, DEFAULT_INSIGHT_OPTIONS);
  hub.listen(insight);
  let messages = 0;
  hub.listen({ message: () => void messages++ });
  const context = {
    hub,
    clock: systemClock,
    log: silentLog,
    insight: DEFAULT_INSIGHT_OPTIONS,
    limits: DEFAULT_LIMITS,
    changed() {},
    hitch() {},
  };
  const replay = new RelayReplay(context);
  replay.play(await RecordingReader.open(path), "long", { paused: true });
  const random = new Random(19);
  const seek = () => {
    const beganMillis = performance.now();
    replay.control({ positionSeconds: random.between(0, lengthSeconds * 0.9) });
    return performance.now() - beganMillis;
  };
  for (let tries = 0; tries < WARM_UP_SEEKS; tries++) seek();
  const seekMillis = Float64Array.from({ length: SEEKS }, seek);
  replay.control({ paused: false });
  messages = 0;
  const before = process.cpuUsage();
  const beganMillis = performance.now();
  await Bun.sleep(1000 * playSeconds);
  const { user, system } = process.cpuUsage(before);
  const share = (user + system) / 1000 / (performance.now() - beganMillis);
  const played = messages;
  replay.end();
  insight.stop();
  return { seekMillis, share, messages: played };
}

/** Judges the first part of a recording as fast as it is read. Units: microseconds a message. */
export async function measureJudging(
  path: string,
  seconds: number,
): Promise<{ messages: number; micros: number }> {
  using reader = await RecordingReader.open(path);
  const judged = JudgedRecording.of(reader, DEFAULT_INSIGHT_OPTIONS);
  const from = reader.span?.from ?? 0n;
  let messages = 0;
  const beganMillis = performance.now();
  for (const message of reader.messages({
    to: from + BigInt(seconds) * 1_000_000_000n,
    channels: isOfGame,
  })) {
    judged.take(message);
    messages++;
  }
  const micros = (1000 * (performance.now() - beganMillis)) / messages;
  judged.close();
  return { messages, micros };
}
