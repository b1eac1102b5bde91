import { z } from "zod";
import { checkSchema } from "../../../base/check-schema.ts";
import { describeMessage } from "../../../delivery/index.ts";
import { noGame, type Source, unknownGame } from "../../../hub/index.ts";
import { DEVICES, problemsOf } from "../../../insight/index.ts";
import { topicOfPacket } from "../../../protocol/topic-table.ts";
import { trackingProblems } from "../../../protocol/tracking-problems.ts";
import { anglesOf } from "../summaries/angles.ts";
import { trackingProblemWords } from "../summaries/tracking-problem-words.ts";
import { sourceInput, type ToolContext, windowInput, windowOutput } from "../tool/question.ts";
import { untilSampled } from "../tool/sampling.ts";
import { type Tool, tool } from "../tool/tool.ts";

const POSES = topicOfPacket("tracking");

const MAX_GAMES = 4;

/** With fewer poses a second a shaking hand looks like noise. */
const JITTER_HZ = 40;
const NO_ANGLES = { yaw_deg: null, pitch_deg: null, roll_deg: null };

const FIELDS = {
  headset: "headset",
  left_controller: "leftController",
  right_controller: "rightController",
} as const;

const poseData = z.looseObject({
  position: z.tuple([z.number(), z.number(), z.number()]),
  rotation: z.tuple([z.number(), z.number(), z.number(), z.number()]),
  tracked: z.boolean().optional(),
  buttons: z.record(z.string(), z.unknown()).optional(),
});

const device = z.strictObject({
  device: z.enum(DEVICES),
  position_m: z
    .array(z.number())
    .nullable()
    .describe("x, y, z in Godot's axes, Y up, relative to the XR origin; null while the device is not there"),
  yaw_deg: z.number().nullable().describe("positive to the left; null for an invalid rotation"),
  pitch_deg: z.number().nullable().describe("positive upwards"),
  roll_deg: z.number().nullable(),
  tracked: z.boolean().nullable().describe("whether it is tracked now"),
  hand: z
    .boolean()
    .nullable()
    .describe("whether the game tracked a bare hand instead of a controller in the window; null if unknown"),
  buttons: z.record(z.string(), z.unknown()).optional(),
  tracked_share: z.number().nullable().describe("over the window"),
  problems: trackingProblems
    .nullable()
    .describe("what was found in the window; a field that is not there is 0"),
});

const game = z.strictObject({
  source: z.string(),
  age_ms: z.number().describe("of the pose"),
  frame: z.number().nullable(),
  samples: z.int().describe("poses within the window"),
  rate_hz: z.number().nullable(),
  jitter_ms: z.number().nullable().describe("mean difference between one interval and the next"),
  devices: z.array(device),
});

type Device = z.input<typeof device>;

/** `tracking`: where headset and hands are, and how well tracked. */
export function tracking(context: ToolContext): Tool {
  const { hub, clock, insight } = context;
  return tool({
    name: "tracking",
    title: "Headset and hands",
    description: "Where headset and hands are now, and how well they were tracked over a window.",
    input: z.strictObject({ window_s: windowInput(10), source: sourceInput }),
    output: z.strictObject({ window_s: windowOutput, games: z.array(game), games_not_shown: z.int() }),
    async run({ window_s: length, source }, signal) {
      const refusal = unknownGame(hub.registry, source);
      if (refusal !== undefined) return { refusal };
      await untilSampled(context, source, signal);
      const posed = hub.registry
        .all()
        .filter(({ name, newest }) => (source ?? name) === name && newest.has(POSES));
      if (posed.length === 0)
        return {
          refusal: {
            code: "no_game",
            message:
              source === undefined
                ? `${noGame(hub.registry, source).message}; none has sent poses`
                : `expected ${source} to have sent poses; it has sent none`,
          },
        };
      const games = posed.slice(-MAX_GAMES).map((one) => describe(one, length));
      const data = { window_s: length, games, games_not_shown: posed.length - games.length };
      const { games_not_shown: hidden } = data;
      const more = hidden > 0 ? [`${hidden} more games have sent poses: ask for one with source.`] : [];
      return { text: [...games.map(words), ...more].join("\n"), data };
    },
  });

  function describe(one: Source, length: number | "run"): z.input<typeof game> {
    const message = one.newest.get(POSES);
    const said = (message === undefined ? undefined : describeMessage(message).data) as
      | Record<string, unknown>
      | undefined;
    const window = insight
      .windows({ length, source: one.name })
      .find(({ epoch }) => epoch === one.epoch)?.tracking;
    // The JSON form of a packet does not say whether a device is tracked; the packet does.
    const sampled = message?.body.from === "tracking" ? message.body.sample : undefined;
    const devices = DEVICES.flatMap((name) => {
      const pose = checkSchema(poseData, said?.[name]).data;
      const counted = window?.devices.find((entry) => entry.device === name);
      if (pose === undefined && counted === undefined) return [];
      return [
        {
          device: name,
          position_m: pose?.position.map((metres) => Math.round(metres * 1000) / 1000) ?? null,
          ...(pose === undefined ? NO_ANGLES : anglesOf(pose.rotation)),
          tracked: pose === undefined ? false : (pose.tracked ?? sampled?.[FIELDS[name]]?.tracked ?? null),
          hand: counted?.hand ?? null,
          ...(pose?.buttons && { buttons: pose.buttons }),
          tracked_share: counted?.tracked_share ?? null,
          problems: counted === undefined ? null : problemsOf(counted),
        },
      ];
    });
    return {
      source: one.name,
      age_ms: message === undefined ? 0 : Math.round(clock.monotonicMillis() - message.atMillis),
      frame: typeof said?.frame === "number" ? said.frame : null,
      samples: window?.samples ?? 0,
      rate_hz: window?.rate_hz ?? null,
      jitter_ms: window?.jitter_ms ?? null,
      devices,
    };
  }
}

function words(one: z.input<typeof game>): string {
  const fewPoses = one.rate_hz !== null && one.rate_hz < JITTER_HZ;
  return [
    `${one.source}: poses at ${one.rate_hz ?? "?"} Hz, the newest ${one.age_ms} ms old.`,
    ...(fewPoses ? [`Jitter cannot be found below ${JITTER_HZ} poses a second.`] : []),
    ...one.devices.map(deviceWords),
  ].join("\n");
}

function deviceWords({ device: name, hand, position_m, yaw_deg, tracked_share, problems }: Device): string {
  const place = position_m === null ? "not there" : `at (${position_m.join(", ")}) m, yaw ${yaw_deg ?? "?"}°`;
  const share = tracked_share === null ? "" : `, tracked ${(tracked_share * 100).toFixed(1)} %`;
  const found = problems === null ? "" : `: ${trackingProblemWords(problems)}`;
  return `- ${name}${hand === true ? " (a bare hand)" : ""} ${place}${share}${found}`;
}
