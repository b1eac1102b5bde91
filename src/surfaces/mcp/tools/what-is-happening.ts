import { z } from "zod";
import { shortened } from "../../../base/shortened.ts";
import { describeMessage, eventsPage } from "../../../delivery/index.ts";
import { type Source, unknownGame } from "../../../hub/index.ts";
import { compareFleetGames, type FleetSite, fleetOf } from "../../../insight/index.ts";
import { MAX_EVENTS } from "../../../protocol/commands.ts";
import type { JsonObject } from "../../../protocol/json-messages.ts";
import { standstill } from "../../../protocol/standstill.ts";
import { standstillWords } from "../../../protocol/standstill-words.ts";
import { whatOf } from "../summaries/event-lines.ts";
import { fleetLines } from "../summaries/fleet-lines.ts";
import { sourceInput, type ToolContext } from "../tool/question.ts";
import { sampledOf, sampledOutput, sampledWords, untilSampled } from "../tool/sampling.ts";
import { type Tool, tool } from "../tool/tool.ts";

const WINDOW_SECONDS = 10;
const ERRORS_SECONDS = 60;
/** Fewest samples that say how a game runs. */
const FEW_SAMPLES = 10;
/** Most games of an answer, and most entries of each game. */
const MAX_GAMES = 4;
/** Most games that are described beside lines that name all games. */
const MAX_GAMES_BESIDE_LINES = 3;
const MAX_ALERTS = 3;
const ALERT_CHARACTERS = 120;
const MAX_COMMANDS = 10;

const game = z.strictObject({
  source: z.string(),
  site: z.string().nullable(),
  connected: z.boolean(),
  engine: z.string().nullable(),
  project: z.string().nullable(),
  scene: z.string().nullable(),
  fps: z.number().nullable(),
  frame_time_p99_ms: z.number().nullable(),
  budget_ms: z.number().nullable(),
  budget_origin: z.string().nullable().describe("guessed: the game states no rate"),
  verdict: z.enum(["holds", "breaks", "cannot_tell", "too_little"]).nullable(),
  stale_share: z.number().nullable(),
  standstill,
  samples: z.int().describe("samples in the window"),
  sampled: sampledOutput.nullable(),
  memory_mb: z.number().nullable(),
  headset_tracked_share: z.number().nullable(),
  newest_sample_age_ms: z.number().nullable(),
  alerts: z
    .array(z.strictObject({ kind: z.string(), level: z.string(), message: z.string() }))
    .describe("open alerts"),
  commands: z.array(z.string()).describe("commands for call_game_command"),
});

/** `what_is_happening`: the state of every game now. */
export function whatIsHappening(context: ToolContext): Tool {
  const { hub, clock, insight, describeRelay } = context;
  return tool({
    name: "what_is_happening",
    saysStandstill: true,
    title: "What is happening now",
    description:
      "The connected games: how well each ran in the last 10 s, scene, open alerts, commands; errors of the last minute. Ask this first.",
    input: z.strictObject({ source: sourceInput }),
    output: z.strictObject({
      window_s: z.number(),
      games: z.array(game),
      games_not_shown: z.int(),
      sites: z.array(z.string()).describe("the games by site; empty if all are in `games`"),
      errors_last_minute: z.int(),
      newest_error: z.string().nullable(),
      newest_offset: z.int().describe("value of `since` of the tool `events` for everything from now on"),
      relay: z.looseObject({ version: z.string(), uptime_s: z.number(), clients: z.int() }),
    }),
    async run({ source }, signal) {
      const refusal = unknownGame(hub.registry, source);
      if (refusal !== undefined) return { refusal };
      await untilSampled(context, source, signal);
      const known = hub.registry.all().filter(({ name }) => (source ?? name) === name);
      const unixSeconds = clock.unixMillis() / 1000;
      const now = { monotonicMillis: clock.monotonicMillis(), unixSeconds };
      const fleet = source === undefined ? fleetOf(known, context.siteLinks(), now) : [];
      const isFleet = fleet.length > 1 || known.length > MAX_GAMES;
      const ordered = isFleet ? worstFirst(known, fleet) : connectedFirst(known);
      const sites = isFleet ? fleetLines(fleet, unixSeconds) : [];
      const described = ordered.slice(0, isFleet ? MAX_GAMES_BESIDE_LINES : MAX_GAMES).map(describeGame);
      const games = described.map(({ data }) => data);
      const errors = errorsOfLastMinute();
      const newest = errors.at(-1);
      const newestError =
        newest === undefined ? null : shortened(whatOf(newest as Readonly<JsonObject>), 240);
      const { version, uptime_s, clients } = describeRelay();
      const data = {
        window_s: WINDOW_SECONDS,
        games,
        games_not_shown: ordered.length - games.length,
        sites,
        errors_last_minute: errors.length,
        newest_error: newestError,
        newest_offset: hub.topics.offset,
        relay: { version: String(version), uptime_s: Number(uptime_s), clients: Number(clients) },
      };
      const lines = [...sites, ...described.map(({ data: one, sentence }) => gameLine(one, sentence))];
      if (lines.length === 0) lines.push("No game has connected.");
      lines.push(
        errors.length === 0
          ? "No errors in the last minute."
          : `${errors.length} errors in the last minute, the newest: ${newestError}`,
      );
      return { text: lines.join("\n"), data };
    },
  });

  function describeGame(one: Source): { data: z.input<typeof game>; sentence: string } {
    const window = insight
      .windows({ length: WINDOW_SECONDS, source: one.name })
      .find(({ epoch }) => epoch === one.epoch);
    const newest = one.newest.get("fps");
    const scene = one.newest.get("scene");
    const sceneData =
      scene === undefined ? undefined : (describeMessage(scene).data as Record<string, unknown> | undefined);
    const sceneName = sceneData?.scene ?? sceneData?.scene_path ?? sceneData?.to ?? sceneData?.name;
    const data = {
      source: one.name,
      site: one.site ?? null,
      connected: one.connected,
      engine: one.hello?.engine ?? null,
      project: one.hello?.project ?? null,
      scene: typeof sceneName === "string" ? shortened(sceneName, 200) : null,
      fps: window?.fps ?? null,
      frame_time_p99_ms: window?.frame_time_ms?.p99 ?? null,
      budget_ms: window?.budget.ms ?? null,
      budget_origin: window?.budget.origin ?? null,
      verdict: window?.verdict.answer ?? null,
      stale_share: window?.stale_share ?? null,
      standstill: window?.standstill ?? null,
      samples: window?.samples ?? 0,
      sampled: window === undefined ? null : sampledOf(context, window, WINDOW_SECONDS),
      memory_mb: window?.memory?.last_mb ?? null,
      headset_tracked_share:
        window?.tracking?.devices.find(({ device }) => device === "headset")?.tracked_share ?? null,
      newest_sample_age_ms:
        newest === undefined ? null : Math.round(clock.monotonicMillis() - newest.atMillis),
      alerts: insight
        .openAlerts(one.epoch)
        .slice(0, MAX_ALERTS)
        .map(({ kind, level, message }) => ({ kind, level, message: shortened(message, ALERT_CHARACTERS) })),
      commands: one.commands.slice(0, MAX_COMMANDS).map(({ name }) => name),
    };
    return { data, sentence: window?.verdict.sentence ?? "" };
  }

  function errorsOfLastMinute() {
    const topics = ["log/error"];
    const page = eventsPage(hub, clock.monotonicMillis(), { since: 0, limit: MAX_EVENTS, topics });
    return page.events.filter(
      ({ timestamp, source_epoch: epoch }) =>
        typeof timestamp === "number" && timestamp >= insight.nowOf(String(epoch)) - ERRORS_SECONDS,
    );
  }
}

/** Connected games first, then disconnected ones, the last one first. */
function connectedFirst(games: readonly Source[]): Source[] {
  return [
    ...games.filter(({ connected }) => connected),
    ...games.filter(({ connected }) => !connected).reverse(),
  ];
}

/** The games of all sites, the worst first. */
function worstFirst(games: readonly Source[], fleet: readonly FleetSite[]): Source[] {
  const byEpoch = new Map(games.map((one) => [one.epoch, one]));
  return fleet
    .flatMap((site) => site.games)
    .sort(compareFleetGames)
    .flatMap(({ epoch }) => byEpoch.get(epoch) ?? []);
}

function gameLine(one: z.input<typeof game>, sentence: string): string {
  if (!one.connected) return `${one.source}: disconnected.`;
  if (one.samples < FEW_SAMPLES && one.standstill !== null)
    return `${one.source} ${standstillWords(one.standstill)}.`;
  if (one.samples < FEW_SAMPLES)
    return `${one.source}: connected, only ${one.samples} samples in the last ${WINDOW_SECONDS} s. The game samples every frame from now on: ask again in a few seconds.`;
  const alerts =
    one.alerts.length === 0
      ? ""
      : ` ${one.alerts.length} open ${one.alerts.length === 1 ? "alert" : "alerts"}: ${one.alerts.map(({ message }) => message).join("; ")}.`;
  const where = one.scene === null ? "" : ` in ${one.scene}`;
  const rate = `${one.fps ?? "?"} frames a second over ${WINDOW_SECONDS} s`;
  return `${one.source}${where}: ${rate}; it ${sentence}${alerts}${one.sampled === null ? "" : sampledWords(one.source, one.sampled)}`;
}
