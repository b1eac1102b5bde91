import type { GameStream } from "../../protocol/streams.ts";
import { topicOfPacket } from "../../protocol/topic-table.ts";
import type { Rule } from "./rule.ts";

/** The stream that each group of figures is measured by. */
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

/** The streams that games have to sample for rules to be held against them. */
export function streamsOfRules(rules: readonly Rule[]): ReadonlySet<GameStream> {
  return new Set(rules.flatMap(({ statistic }) => STREAM_OF[statistic.split(".")[0] ?? ""] ?? []));
}
