import type { FreezeRun } from "./freeze-run.ts";
import type { ClientRecord, GotMessage } from "./frozen-report.ts";

/** Age above which a message read after waking is stale. Units: milliseconds. */
const STALE_MILLIS = 100;
/** Time after waking in which a client must catch up. Units: milliseconds. */
const CATCH_UP_MILLIS = 1000;

/** The state streams of the clients. */
export const STATE_STREAMS = ["fps", "vr_tracking"] as const;

/** Result of one frozen client. */
export interface ClientVerdict {
  /** Stale messages of the state stream with the most of them, in time of that stream. Units: seconds. */
  staleSeconds: number;
  /** Age of the oldest state message read later than a second after waking. Units: milliseconds. */
  oldestLiveMillis: number;
  /** Events sent while the client was frozen, and the events of the whole run that the client never received. */
  eventsWhileFrozen: number;
  eventsLost: number;
  /** Whether events came in order, each once. */
  eventsInOrder: boolean;
  /** Messages of each stream: sent, received, and reported as lost (0 for a classic client). */
  streams: Record<GotMessage["stream"], { sent: number; got: number; told: number }>;
}

/** Compares one client's messages with the sent ones and their times. */
export function judgeClient(record: ClientRecord, run: FreezeRun, rateHz: number): ClientVerdict {
  const { sentAtMillis, frozenAtMillis, wokeAtMillis } = run;
  // A frozen client reads nothing, so it read every message after the middle of the freeze
  // on waking. The clocks of two processes therefore need not agree to the millisecond.
  const middleMillis = (frozenAtMillis + wokeAtMillis) / 2;
  const sentAt = ({ number }: GotMessage) => sentAtMillis[number] ?? Number.NaN;
  const of = (stream: string) => record.got.filter((message) => message.stream === stream);
  const stale = (stream: string) =>
    of(stream).filter(
      (message) => message.atMillis > middleMillis && sentAt(message) < wokeAtMillis - STALE_MILLIS,
    );
  const live = STATE_STREAMS.flatMap(of).filter(({ atMillis }) => atMillis > wokeAtMillis + CATCH_UP_MILLIS);
  const steps = of("step").map(({ number }) => number);
  const counted = (stream: GotMessage["stream"], topic: string) => ({
    sent: sentAtMillis.length,
    got: of(stream).length,
    told: record.told[topic] ?? 0,
  });
  return {
    staleSeconds: Math.max(...STATE_STREAMS.map((stream) => stale(stream).length / rateHz)),
    oldestLiveMillis: Math.max(...live.map((message) => message.atMillis - sentAt(message))),
    eventsWhileFrozen: sentAtMillis.filter((at) => at >= frozenAtMillis && at < wokeAtMillis).length,
    eventsLost: sentAtMillis.length - new Set(steps).size,
    eventsInOrder: steps.every((number, index) => index === 0 || number > (steps[index - 1] ?? 0)),
    streams: {
      fps: counted("fps", "fps"),
      vr_tracking: counted("vr_tracking", "vr_tracking"),
      step: counted("step", "custom/step"),
    },
  };
}
