import { silentLog } from "../../base/log.ts";
import { SimulatedClock } from "../../base/simulated-clock.ts";
import { Tally } from "../../base/tally.ts";
import { createCodec } from "../../codec/index.ts";
import { Hub } from "../../hub/index.ts";
import { GameSockets } from "../../ingest/session/index.ts";
import {
  DEFAULT_FAULT_TIMES,
  type FaultKind,
  FaultPlan,
  type FaultTruth,
  type ProducerLink,
  SimulatedGame,
  SimulatedProducer,
} from "../../ingest/simulator/index.ts";
import { DEFAULT_INSIGHT_OPTIONS, Insight } from "../../insight/index.ts";
import {
  COMPRESSION_THRESHOLD_BYTES,
  DEFAULT_LIMITS,
  DEFAULT_MAX_INFLATED_BYTES,
} from "../../protocol/limits.ts";
import { RELAY_IDENTITY } from "../../protocol/relay-identity.ts";
import { OWN_INTERVAL_DEMAND } from "../../protocol/streams.ts";
import { type RulesEvent, ruleEvent } from "./rules-event.ts";

/** A simulated run for trying rules. */
export interface RulesRun {
  rules: readonly string[];
  hz: number;
  seed: number;
  seconds: number;
  faults: readonly FaultKind[];
}

/** First time of the simulated clock, equal in every run. Units: milliseconds since 1970. */
const BEGINNING_MILLIS = 1_700_000_000_000;

/** Plays a simulated game at full speed through ingest, hub and insight, and returns its faults and alerts. Fails: bad_config. */
export function playRules({ rules, hz, seed, seconds, faults: kinds }: RulesRun): RulesEvent[] {
  const clock = new SimulatedClock(BEGINNING_MILLIS);
  const hub = new Hub(clock);
  const codec = createCodec({ maxInflatedBytes: DEFAULT_MAX_INFLATED_BYTES });
  const events: RulesEvent[] = [];
  const atSeconds = () => Math.round(clock.monotonicMillis()) / 1000;
  const insight = new Insight(hub, clock, { ...DEFAULT_INSIGHT_OPTIONS, budgetHz: hz, rules }, []);
  hub.listen(insight);
  hub.listen({
    message({ topic, body }) {
      const event = topic.name === "alert" && body.from === "json" ? ruleEvent(body.data) : undefined;
      if (event !== undefined) events.push({ atSeconds: atSeconds(), ...event });
    },
  });
  const producers = new GameSockets({
    hub,
    codec,
    clock,
    log: silentLog,
    maxInflatedBytes: DEFAULT_MAX_INFLATED_BYTES,
    limits: DEFAULT_LIMITS,
    compressionThresholdBytes: COMPRESSION_THRESHOLD_BYTES,
    refusals: new Tally(),
    relay: RELAY_IDENTITY,
    demand: () => OWN_INTERVAL_DEMAND,
  });
  const game = new SimulatedGame({
    seed,
    hz,
    faults: new FaultPlan({ seed, kinds, ...DEFAULT_FAULT_TIMES }, hz),
    faultHappened: ({ kind, target, startSeconds }: Readonly<FaultTruth>) =>
      events.push({
        atSeconds: startSeconds,
        what: "fault",
        rule: undefined,
        message: `${kind} (${target})`,
      }),
  });
  const session = producers.open({ send: () => 1, close() {} }, "127.0.0.1");
  const link: ProducerLink = {
    send(message) {
      if (typeof message === "string") session.text(message);
      else session.binary(message);
      return true;
    },
  };
  const producer = new SimulatedProducer(game, link, codec, clock, "simulated");
  producer.connected();
  producer.start();
  clock.runUntil(seconds * 1000);
  producer.stop();
  insight.stop();
  return events;
}
