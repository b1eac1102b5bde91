import { demandOf, type Interval } from "../delivery/index.ts";
import { readRules, streamsOfRules } from "../insight/index.ts";
import { type Demand, type GameStream, samplingOf } from "../protocol/streams.ts";

/** What the user's own rules ask of games, all the time: every frame for a rule on frame times, no poses for a rule on memory. Undefined without rules. */
export function ruleWishes(texts: readonly string[]): Demand | undefined {
  if (texts.length === 0) return undefined;
  const intervals = [...streamsOfRules(readRules(texts))].map((stream): [GameStream, Interval] => [
    stream,
    samplingOf(stream).judgedSeconds === 0 ? 0 : "own",
  ]);
  return demandOf(new Map(intervals));
}
