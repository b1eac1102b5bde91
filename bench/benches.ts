import { dashboardBench } from "./dashboard/dashboard.bench.ts";
import { endToEndBench } from "./end-to-end/end-to-end.bench.ts";
import { checkTriesBench } from "./godot/check-tries.bench.ts";
import { frameCostBench } from "./godot/frame-cost.bench.ts";
import { insightFaultsBench } from "./insight/faults/insight-faults.bench.ts";
import { insightHealthyBench } from "./insight/faults/insight-healthy.bench.ts";
import { insightGodotBench } from "./insight/insight-godot.bench.ts";
import { insightTruthBench } from "./insight/insight-truth.bench.ts";
import { fanOutBench } from "./load/fan-out/fan-out.bench.ts";
import { floodBench } from "./load/flood/flood.bench.ts";
import { frozenBench } from "./load/frozen/frozen.bench.ts";
import { latencyBench } from "./load/latency/latency.bench.ts";
import { linksBench } from "./load/links/links.bench.ts";
import { manyViewersBench } from "./load/many-viewers/many-viewers.bench.ts";
import { soakBench } from "./load/soak/soak.bench.ts";
import { codecBench } from "./micro/codec.bench.ts";
import { encodeOnceBench } from "./micro/encode-once.bench.ts";
import { historyBench } from "./micro/history.bench.ts";
import { insightBench } from "./micro/insight.bench.ts";
import { laneBench } from "./micro/lane.bench.ts";
import { metricsBench } from "./micro/metrics.bench.ts";
import { numericCoreBench } from "./micro/numeric-core/numeric-core.bench.ts";
import { passThroughBench } from "./micro/pass-through.bench.ts";
import { subscriptionsBench } from "./micro/subscriptions.bench.ts";
import { viewersBench } from "./micro/viewers.bench.ts";
import { blackBoxBench } from "./recording/black-box.bench.ts";
import { recordBench } from "./recording/record.bench.ts";
import { replayBench } from "./recording/replay.bench.ts";
import { startBench } from "./start/start.bench.ts";
import type { Bench } from "./support/bench.ts";

/** Every bench by its name, in the order in which they run. */
export const BENCHES: Readonly<Record<string, Bench>> = {
  codec: codecBench,
  "encode-once": encodeOnceBench,
  viewers: viewersBench,
  lane: laneBench,
  subscriptions: subscriptionsBench,
  history: historyBench,
  "pass-through": passThroughBench,
  insight: insightBench,
  "numeric-core": numericCoreBench,
  metrics: metricsBench,
  record: recordBench,
  replay: replayBench,
  "black-box": blackBoxBench,
  start: startBench,
  dashboard: dashboardBench,
  "fan-out-10": fanOutBench(10),
  "fan-out-100": fanOutBench(100),
  "fan-out-1000": fanOutBench(1000),
  flood: floodBench,
  "many-viewers": manyViewersBench,
  latency: latencyBench,
  links: linksBench,
  frozen: frozenBench,
  "end-to-end": endToEndBench,
  godot: frameCostBench,
  "insight-truth": insightTruthBench,
  "insight-godot": insightGodotBench,
  "insight-faults": insightFaultsBench,
  "insight-healthy": insightHealthyBench,
  soak: soakBench,
  "check-tries": checkTriesBench,
};
