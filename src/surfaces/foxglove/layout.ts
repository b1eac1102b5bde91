import type { Hub } from "../../hub/index.ts";
import type { GameCommand } from "../../protocol/game-commands.ts";
import { BytesResponse, type HttpRoute } from "../../server/index.ts";
import { LayoutPanels } from "./layout-panels.ts";

/** The game whose channels a layout shows if none is connected. */
const NO_GAME = "game";
/** Most commands of a game that have a panel; all of them are services, which any panel can call. */
const MAX_COMMANDS = 4;

/** `GET /foxglove/layout.json`: a layout that Foxglove and Lichtblick import. */
export function layoutRoute(hub: Hub): HttpRoute {
  return {
    method: "GET",
    path: "/foxglove/layout.json",
    about: "a layout for Foxglove and Lichtblick",
    query: ["source"],
    answer: (_, { url }) => {
      const games = hub.registry.connected();
      const source = url.searchParams.get("source") ?? games[0]?.name ?? NO_GAME;
      const commands = games.find(({ name }) => name === source)?.commands ?? [];
      const body = Buffer.from(`${JSON.stringify(layoutOf(source, commands), undefined, 2)}\n`);
      const headers = new Headers({
        "content-type": "application/json",
        "content-disposition": 'attachment; filename="godot-telemetry.json"',
      });
      return new BytesResponse(body, { headers });
    },
  };
}

/** The panels for one game, and where they are: poses, commands and settings on the left; frames, hitches and log on the right. */
function layoutOf(source: string, offered: readonly GameCommand[]): object {
  const panels = new LayoutPanels(source);
  const commands = commandTabs(panels, offered.slice(0, MAX_COMMANDS));
  return {
    configById: {
      "Plot!frames": panels.frames(),
      "Plot!rate": panels.rate(),
      "Plot!work": panels.work(),
      "Plot!hitches": panels.hitches(),
      "Indicator!verdict": panels.verdict(),
      "3D!poses": panels.poses(),
      "RosOut!log": panels.log(),
      "RawMessages!hitch": panels.hitch(),
      "Parameters!settings": panels.settings(),
      "Tab!control": {
        activeTabIdx: 0,
        tabs: [...commands.tabs, { title: "Settings", layout: "Parameters!settings" }],
      },
      ...commands.configById,
    },
    globalVariables: {},
    userNodes: {},
    playbackConfig: { speed: 1 },
    layout: {
      direction: "row",
      first: {
        direction: "column",
        first: "Indicator!verdict",
        second: { direction: "column", first: "3D!poses", second: "Tab!control", splitPercentage: 66 },
        splitPercentage: 12,
      },
      second: {
        direction: "column",
        first: {
          direction: "column",
          first: "Plot!frames",
          second: {
            direction: "row",
            first: "Plot!rate",
            second: { direction: "row", first: "Plot!work", second: "Plot!hitches", splitPercentage: 60 },
            splitPercentage: 27,
          },
          splitPercentage: 52,
        },
        second: { direction: "row", first: "RosOut!log", second: "RawMessages!hitch", splitPercentage: 55 },
        splitPercentage: 60,
      },
      splitPercentage: 38,
    },
  };
}

/** A tab for each command; one without a command if the game offers none. */
function commandTabs(panels: LayoutPanels, offered: readonly GameCommand[]) {
  const commands = offered.length > 0 ? offered : [undefined];
  const ids = commands.map((_, index) => `CallService!command${index + 1}`);
  return {
    tabs: commands.map((command, index) => ({ title: command?.name ?? "Commands", layout: ids[index] })),
    configById: Object.fromEntries(ids.map((id, index) => [id, panels.command(commands[index])])),
  };
}
