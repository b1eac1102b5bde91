import { DrivenClock } from "../../src/base/driven-clock.ts";
import { SimulatedClock } from "../../src/base/simulated-clock.ts";
import { createCodec } from "../../src/codec/index.ts";
import { JUDGING_DEMAND } from "../../src/delivery/index.ts";
import { Hub } from "../../src/hub/index.ts";
import {
  type FaultKind,
  FaultPlan,
  type FaultSource,
  type FaultTruth,
  SimulatedGame,
  SimulatedProducer,
} from "../../src/ingest/simulator/index.ts";
import { DEFAULT_INSIGHT_OPTIONS, Insight } from "../../src/insight/index.ts";
import { DEFAULT_MAX_INFLATED_BYTES } from "../../src/protocol/limits.ts";
import { OWN_INTERVAL_DEMAND } from "../../src/protocol/streams.ts";
import { producersFor } from "../support/producers-for.ts";
import { UnevenLink } from "./uneven-link.ts";

/** Options of one game that the bench plays and watches. */
export interface PlayOptions {
  seed: number;
  hz: number;
  /** Interval at which the game samples poses; 0 means every frame. Units: seconds. */
  trackingSeconds: number;
  /** Kinds of faults, in turn; empty for a healthy game. */
  kinds: readonly FaultKind[];
  /** Units: minutes. */
  minutes: number;
}

/** An alert and its time. */
export interface ToldAlert {
  kind: string;
  subject: string | undefined;
  state: string;
  level: string;
  message: string;
  /** Time since the game began. Units: seconds. */
  atSeconds: number;
}

/** The true faults and the alerts. */
export interface Played extends PlayOptions {
  truths: readonly Readonly<FaultTruth>[];
  alerts: ToldAlert[];
  frames: number;
}

/** Start of the first fault, when every detector has learned the usual values. Units: seconds. */
const FIRST_SECONDS = 75;
/** Pause between two faults. The relay repeats alerts of one kind at most every ten seconds. Units: seconds. */
const PAUSE_SECONDS: readonly [number, number] = [12, 20];
/** Pause after a leak. Detectors analyse leaks, and their ends, over minutes. Units: seconds. */
const LEAK_PAUSE_SECONDS: readonly [number, number] = [70, 90];
/** Factor for jumps at full rate, which are smaller: 0.3 to 1 m. */
const SMALL_JUMP = 1 / 8;
/** Time before the end in which no fault begins, because its alert might come too late. Units: seconds. */
const LAST_SECONDS = 45;

/** Plays one game in simulated time, by the producer, over an uneven link, through ingest and hub as the relay does. */
export function play(options: PlayOptions): Played {
  const [played] = playTogether([options]);
  if (played === undefined) throw new Error("expected one game to be played");
  return played;
}

/** Plays several games at once against one relay, each as long as the first. */
export function playTogether(games: readonly PlayOptions[]): Played[] {
  const time = new SimulatedClock(1_760_000_000_000);
  // Messages drive the relay's timers, as in src/app/relay.ts.
  const clock = new DrivenClock(time);
  const codec = createCodec({ maxInflatedBytes: DEFAULT_MAX_INFLATED_BYTES });
  const hub = new Hub(clock);
  const producers = producersFor({ hub, codec, clock, demand: () => OWN_INTERVAL_DEMAND });
  const insight = new Insight(hub, clock, DEFAULT_INSIGHT_OPTIONS);
  hub.listen(insight);
  const alerts = new Map<string, ToldAlert[]>();
  hub.listen({
    message({ topic, body, source, atMillis }) {
      if (topic.name !== "alert" || body.from !== "json") return;
      const { kind, subject, state, level, message } = body.data as Record<string, string>;
      alerts.get(source.name)?.push({
        kind: kind ?? "",
        subject,
        state: state ?? "",
        level: level ?? "",
        message: message ?? "",
        atSeconds: atMillis / 1000,
      });
    },
  });
  const minutes = games[0]?.minutes ?? 0;
  const playing = games.map((options, index) => {
    const name = `room-${index}`;
    alerts.set(name, []);
    const game = new SimulatedGame({ seed: options.seed, hz: options.hz, faults: plan(options, minutes) });
    const session = producers.open({ send: () => 1, close() {} }, "127.0.0.1");
    const link = new UnevenLink(options.seed + 77, time, (message) => {
      if (typeof message === "string") session.text(message);
      else session.binary(message);
    });
    const producer = new SimulatedProducer(game, link, codec, time, name);
    producer.connected();
    const { trackingSeconds } = options;
    const setInterval = (stream: string, interval: number) =>
      producer.received(JSON.stringify({ command: "set_update_interval", interval, stream }));
    setInterval("vr_tracking", trackingSeconds);
    // The demand that a game gets while a client needs alerts.
    setInterval("performance", JUDGING_DEMAND.performance.fastestSeconds as number);
    producer.start();
    return { options, game, producer, name };
  });
  time.runUntil(minutes * 60_000);
  insight.stop();
  return playing.map(({ options, game, producer, name }) => {
    producer.stop();
    return { ...options, truths: game.truths, alerts: alerts.get(name) ?? [], frames: producer.frames };
  });
}

function plan({ seed, hz, kinds, trackingSeconds }: PlayOptions, minutes: number): FaultSource {
  const leaks = kinds.some((kind) => kind === "leak" || kind === "node-leak");
  const pauseSeconds = leaks ? LEAK_PAUSE_SECONDS : PAUSE_SECONDS;
  const faults = new FaultPlan({ seed, kinds, firstSeconds: FIRST_SECONDS, pauseSeconds }, hz);
  return {
    next() {
      const fault = faults.next();
      if (fault === undefined || fault.startSeconds > minutes * 60 - LAST_SECONDS) return undefined;
      // At full rate the detector also finds jumps too small to show at ten samples a second.
      if (fault.kind === "tracking-jump" && trackingSeconds === 0)
        return { ...fault, magnitude: fault.magnitude * SMALL_JUMP };
      return fault;
    },
  };
}
