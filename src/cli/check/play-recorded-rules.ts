import { RelayError } from "../../protocol/error-table.ts";
import { RecordingReader } from "../../recording/index.ts";
import { gamesOfRecording, judgeRecording } from "../../replay/judge/index.ts";
import { type RulesEvent, ruleEvent } from "./rules-event.ts";

/** A recording for trying rules. */
export interface RecordedRules {
  rules: readonly string[];
  file: string;
  /** Name of one game; undefined for all. */
  source: string | undefined;
}

/** Judges a recording by rules, and returns the alerts that they would have raised. Fails: recording_failed, could_not_measure, bad_config. */
export async function playRecordedRules({ rules, file, source }: RecordedRules): Promise<RulesEvent[]> {
  using reader = await RecordingReader.open(file);
  const events: RulesEvent[] = [];
  const games = gamesOfRecording(reader).map((game) => game.source);
  if (source !== undefined && !games.includes(source))
    throw new RelayError(
      "could_not_measure",
      `expected frames of the game ${JSON.stringify(source)} in ${file}, which has those of ${games.join(", ") || "none"}`,
    );
  const judged = await judgeRecording(
    reader,
    { source, to: undefined, insight: { rules } },
    ({ hub, time: { clock } }) => {
      const beganMillis = clock.monotonicMillis();
      hub.listen({
        message({ topic, body, source: game }) {
          const event = topic.name === "alert" && body.from === "json" ? ruleEvent(body.data) : undefined;
          if (event === undefined) return;
          const atSeconds = Math.round(clock.monotonicMillis() - beganMillis) / 1000;
          const message = games.length > 1 ? `${game.name}: ${event.message}` : event.message;
          events.push({ atSeconds, ...event, message });
        },
      });
      return [];
    },
    () => new Promise(setImmediate),
  );
  judged.insight.stop();
  return events;
}
