import type { GameStream } from "../../protocol/streams.ts";
import { topicOfPacket } from "../../protocol/topic-table.ts";
import type { Rule } from "./rule.ts";

/** The stream from which each group of statistics is measured. */
const STREAM_OF: Readonly<Record<string, GameStream>> = {
  fps: "fps",
  work: "fps",
  physics: "fps",
  tracking: topicOfPacket("tracking"),
  memory: "performance",
  process: "performance",
  render_cpu: "performance",
  render_gpu: "performance",
};

/** The streams that games must sample so that these rules can be checked. */
export function streamsOfRules(rules: readonly Rule[]): ReadonlySet<GameStream> {
  return new Set(rules.flatMap(({ statistic }) => STREAM_OF[statistic.split(".")[0] ?? ""] ?? []));
}
