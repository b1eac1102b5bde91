import { demandOf, type Interval } from "../delivery/index.ts";
import { readRules, streamsOfRules } from "../insight/index.ts";
import { type Demand, type GameStream, samplingOf } from "../protocol/streams.ts";

/** The permanent demand of the user's own rules: a rule on frame times needs every frame, a rule on memory needs monitors only; undefined without rules. */
export function ruleDemand(texts: readonly string[]): Demand | undefined {
  if (texts.length === 0) return undefined;
  const intervals = [...streamsOfRules(readRules(texts))].map((stream): [GameStream, Interval] => [
    stream,
    samplingOf(stream).judgedSeconds === 0 ? 0 : "own",
  ]);
  return demandOf(new Map(intervals));
}
