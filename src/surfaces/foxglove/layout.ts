import type { Hub } from "../../hub/index.ts";
import { BytesResponse, type HttpRoute } from "../../server/index.ts";

/** The game whose channels a layout shows if none is connected. */
const NO_GAME = "game";
/** Topics that viewers read in a message path as they stand. They read others, such as those with spaces, only in quotes. */
const PLAIN_TOPIC = /^[\w/]+$/;

/** `GET /foxglove/layout.json`: a layout that Foxglove and Lichtblick import. */
export function layoutRoute(hub: Hub): HttpRoute {
  return {
    method: "GET",
    path: "/foxglove/layout.json",
    about: "a layout for Foxglove and Lichtblick",
    query: ["source"],
    answer: (_, { url }) => {
      const source = url.searchParams.get("source") ?? hub.registry.connected()[0]?.name ?? NO_GAME;
      const body = Buffer.from(`${JSON.stringify(layoutOf(source), undefined, 2)}\n`);
      const headers = new Headers({
        "content-type": "application/json",
        "content-disposition": 'attachment; filename="godot-telemetry.json"',
      });
      return new BytesResponse(body, { headers });
    },
  };
}

/** The panels for one game: frames and hitches as plots, poses in 3D, log, the newest hitch, settings and commands. */
function layoutOf(source: string): object {
  const topic = (name: string) => `/${source}/${name}`;
  const plot = (title: string, name: string, fields: readonly string[]) => ({
    title,
    paths: fields.map((field) => ({
      value: `${inPath(topic(name))}.${field}`,
      enabled: true,
      timestampMethod: "receiveTime",
    })),
    showXAxisLabels: true,
    showYAxisLabels: true,
    showLegend: true,
    legendDisplay: "floating",
    isSynced: true,
    xAxisVal: "timestamp",
    followingViewWidth: 30,
  });
  return {
    configById: {
      "Plot!frames": plot("Frame times (ms)", "frame", [
        "frame_time_ms",
        "longest_frame_time_ms",
        "physics_time_ms",
      ]),
      "Plot!rate": plot("Frames a second", "frame", ["fps"]),
      "Plot!hitches": plot("Hitches (ms)", "hitch", ["duration_ms", "worst.ms"]),
      "3D!poses": {
        followTf: "world",
        followMode: "follow-none",
        scene: {},
        transforms: {},
        topics: Object.fromEntries(
          ["scene", "trail/headset", "trail/left_controller", "trail/right_controller"].map((name) => [
            topic(name),
            { visible: true },
          ]),
        ),
        layers: { grid: { layerId: "foxglove.Grid", visible: true, size: 6, divisions: 6, lineWidth: 1 } },
        cameraState: {
          distance: 5,
          phi: 60,
          thetaOffset: 45,
          targetOffset: [0, 0, 0.8],
          target: [0, 0, 0],
          targetOrientation: [0, 0, 0, 1],
          perspective: true,
          fovy: 45,
          near: 0.05,
          far: 500,
        },
      },
      "RosOut!log": { searchTerms: [], minLogLevel: 1, topicToRender: topic("log") },
      "RawMessages!hitch": { topicPath: inPath(topic("hitch")), diffEnabled: false, expansion: "all" },
      "Parameters!settings": {},
      "CallService!commands": { layout: "vertical", requestPayload: "{}", serviceName: "" },
    },
    globalVariables: {},
    userNodes: {},
    playbackConfig: { speed: 1 },
    layout: {
      direction: "row",
      first: {
        direction: "column",
        first: "3D!poses",
        second: { direction: "row", first: "CallService!commands", second: "Parameters!settings" },
        splitPercentage: 70,
      },
      second: {
        direction: "column",
        first: {
          direction: "column",
          first: "Plot!frames",
          second: { direction: "row", first: "Plot!rate", second: "Plot!hitches" },
        },
        second: { direction: "row", first: "RosOut!log", second: "RawMessages!hitch" },
        splitPercentage: 65,
      },
      splitPercentage: 45,
    },
  };
}

/** A topic as it stands in a message path: in quotes, unless it is plain. */
function inPath(topic: string): string {
  return PLAIN_TOPIC.test(topic) ? topic : `"${topic.replace(/["\\]/g, "\\$&")}"`;
}
