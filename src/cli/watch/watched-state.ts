import type { FreeData, TelemetryMessage } from "../../client/index.ts";
import type { Headset } from "../../protocol/headset.ts";
import { RELAY_SOURCE } from "../../protocol/source-names.ts";
import type { StandingStill } from "../../protocol/standstill.ts";
import type { Stats } from "../../protocol/stats.ts";
import { topicOfPacket } from "../../protocol/topic-table.ts";
import type { ConnectedGame } from "./connected-games.ts";

const POSES = topicOfPacket("tracking");
/** Comes ten times a second, so that it would hide all other events. */
const EXTRA_TRACKERS = "custom/xr_extra";

/** The newest values of a game. */
export interface WatchedGame {
  /** Data of the newest fps messages and performance events together. */
  numbers: FreeData;
  /** Statistics of its last second, and the verdict. */
  second: Stats | undefined;
  /** Data of the newest message with poses. */
  tracking: FreeData | undefined;
  /** The newest numbers of the headset that it runs on. */
  headset: Headset | undefined;
  /** When the newest message arrived, by the clock of the state. */
  heardMillis: number;
}

/** How the connected games changed since the last look. */
export interface GamesChange {
  joined: readonly string[];
  left: readonly string[];
}

/** What `watch` knows of the games, for its status line. */
export class WatchedState {
  /** Received messages of any kind. */
  messages = 0;
  /** Messages that were dropped. */
  dropped = 0;
  /** Names of the connected games that are watched; undefined while the server has not told. */
  connected: readonly string[] | undefined;
  /** The game that left last, if it has not come back. */
  lastLeft: string | undefined;
  /** Newest values by the game's name; "" for messages that name no game. */
  readonly games = new Map<string, WatchedGame>();

  /** How each game that stands still does so, by its name. */
  readonly standing = new Map<string, StandingStill>();

  /** `topics`: what is watched. Extra trackers get lines only if they are named there. */
  constructor(
    private readonly topics: readonly string[],
    private readonly monotonicMillis: () => number,
  ) {}

  /** Takes in a message. Returns true for an event, which gets a line of its own, and false if only the status changes. */
  take({ topic, data, source = "" }: TelemetryMessage): boolean {
    this.messages++;
    if (topic === EXTRA_TRACKERS) return this.topics.includes(topic);
    const isNumbers = topic === "fps" || topic === "performance";
    if (!isNumbers && topic !== POSES && topic !== "stats" && topic !== "headset") return topic !== "relay";
    // The numbers of a headset whose game is not known.
    if (source === RELAY_SOURCE) return false;
    const game = this.games.get(source) ?? newGame();
    game.heardMillis = this.monotonicMillis();
    if (isNumbers) game.numbers = { ...game.numbers, ...data };
    else if (topic === "stats") game.second = data;
    else if (topic === "headset") game.headset = data;
    else game.tracking = data;
    this.games.set(source, game);
    return false;
  }

  /** Takes in the connected games, as they were at a time or later. Values of games that left are forgotten. */
  see(games: readonly ConnectedGame[], sinceMillis: number): GamesChange {
    const before = this.connected;
    const names = games.map(({ name }) => name);
    this.standing.clear();
    for (const { name, standstill } of games)
      if (standstill !== undefined) this.standing.set(name, standstill);
    const gone = [...this.games].filter(
      ([name, { heardMillis }]) =>
        heardMillis < sinceMillis && (name === "" ? names.length === 0 : !names.includes(name)),
    );
    for (const [name] of gone) this.games.delete(name);
    const known = new Set([...(before ?? []), ...gone.map(([name]) => name)]);
    known.delete("");
    const left = [...known].filter((name) => !names.includes(name));
    const joined = before === undefined ? [] : names.filter((name) => !before.includes(name));
    this.connected = names;
    this.lastLeft = left.at(-1) ?? this.lastLeft;
    if (this.lastLeft !== undefined && names.includes(this.lastLeft)) this.lastLeft = undefined;
    return { joined, left };
  }

  /** Forgets all games: the connection to the server was lost. */
  forget(): void {
    this.games.clear();
    this.standing.clear();
    this.connected = undefined;
    this.lastLeft = undefined;
  }
}

function newGame(): WatchedGame {
  return { numbers: {}, second: undefined, tracking: undefined, headset: undefined, heardMillis: 0 };
}
