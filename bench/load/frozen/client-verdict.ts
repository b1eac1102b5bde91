import type { FreezeRun } from "./freeze-run.ts";
import type { ClientRecord, GotMessage } from "./frozen-report.ts";

/** A message that is older than this when it is read after waking is stale. Units: milliseconds. */
const STALE_MILLIS = 100;
/** From so long after waking on, a client must be live. Units: milliseconds. */
const CATCH_UP_MILLIS = 1000;

/** The streams of state, as clients get them. */
export const STATE_STREAMS = ["fps", "vr_tracking"] as const;

/** What became of one client that was frozen. */
export interface ClientVerdict {
  /** Stale messages of the state stream that had most, in time of that stream. Units: seconds. */
  staleSeconds: number;
  /** Age of the oldest state message that was read later than a second after waking. Units: milliseconds. */
  oldestLiveMillis: number;
  /** Events sent while the client was frozen, and of all events those that it never got. */
  eventsWhileFrozen: number;
  eventsLost: number;
  /** Whether events came in order, each once. */
  eventsInOrder: boolean;
  /** By stream: sent, got, and told to be lost (0 for a classic client). */
  streams: Record<GotMessage["stream"], { sent: number; got: number; told: number }>;
}

/** Looks at what one client got, beside what was sent and when. */
export function judgeClient(record: ClientRecord, run: FreezeRun, rateHz: number): ClientVerdict {
  const { sentAtMillis, frozenAtMillis, wokeAtMillis } = run;
  // Nothing can be read while frozen: what was read after the middle of it was read on waking. So the clocks of two processes need not agree to the millisecond.
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
