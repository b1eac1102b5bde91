import { batch, computed, signal } from "@preact/signals";
import type { Subscription, TelemetryClient } from "../../client/index.ts";
import type { JsonObject } from "../../protocol/json-messages.ts";
import type { Stats } from "../../protocol/stats.ts";
import { textOf } from "./read-json.ts";
import type { RelayDoor } from "./relay-door.ts";

/** Seconds of statistics that the page keeps of each game. */
const KEPT_SECONDS = 600;
/** Most games that the page keeps. A hostile game could come under any number of names. */
const MOST_GAMES = 64;
/** How often the page may ask which games there are. Units: milliseconds. */
const ASK_MILLIS = 2000;

/** A command that a game offers. */
export interface OfferedCommand {
  name: string;
  description: string;
  schema: JsonObject;
}

/** What the page knows of a game without streaming it. */
export interface Game {
  source: string;
  epoch: string;
  isConnected: boolean;
  engine: string;
  project: string;
  commands: readonly OfferedCommand[];
  /** Newest statistics last. */
  seconds: readonly Stats[];
  /** When the newest statistics arrived, by the page's clock. Units: milliseconds. */
  heardAtMillis: number;
}

/** The games of the relay, each with its statistics of the last ten minutes. */
export class Games {
  readonly all = signal<ReadonlyMap<string, Game>>(new Map());
  readonly selectedName = signal<string | undefined>(undefined);
  readonly selected = computed(() => this.all.value.get(this.selectedName.value ?? ""));
  readonly relay = signal<JsonObject>({});
  #stats: Subscription | undefined;
  #askedAtMillis = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly door: RelayDoor,
    private readonly client: TelemetryClient,
    private readonly nowMillis: () => number,
  ) {
    client.subscribe("relay", ({ data }) => {
      this.relay.value = data as JsonObject;
    });
    client.on("welcome", () => void this.refresh());
  }

  /** Follows the statistics of all games, or gives them up: they make games measure. */
  keepUp(follows: boolean): void {
    if (follows === (this.#stats !== undefined)) return;
    this.#stats?.unsubscribe();
    this.#stats = undefined;
    if (!follows) return;
    // The history begins anew.
    for (const game of this.all.peek().values()) this.#set({ ...game, seconds: [] });
    const options = { history: { seconds: KEPT_SECONDS } } as const;
    this.#stats = this.client.subscribe("stats", options, ({ data, source, sourceEpoch, history }) => {
      if (source !== undefined)
        this.#tell(source, { epoch: sourceEpoch ?? "", isPast: history, stats: data });
    });
  }

  /** Asks the relay which games there are, what they offer, and which are connected. */
  async refresh(): Promise<void> {
    const now = this.nowMillis();
    if (now - this.#askedAtMillis < ASK_MILLIS) return;
    this.#askedAtMillis = now;
    const answer = await this.door.get("status");
    const sources = answer?.body.sources;
    if (!Array.isArray(sources)) return;
    batch(() => {
      for (const one of sources.slice(-MOST_GAMES)) this.#describe(one as JsonObject);
      this.#select();
    });
  }

  #tell(source: string, { epoch, isPast, stats }: { epoch: string; isPast: boolean; stats: Stats }): void {
    const known = this.all.value.get(source);
    // A second of an earlier run.
    if (isPast && known !== undefined && known.epoch !== "" && known.epoch !== epoch) return;
    const game = known ?? emptyGame(source);
    const isNewRun = !isPast && game.epoch !== epoch;
    if (known === undefined || isNewRun) void this.refresh();
    const before = isNewRun && game.epoch !== "" ? [] : game.seconds.slice(1 - KEPT_SECONDS);
    this.#set({
      ...game,
      epoch: isPast ? game.epoch : epoch,
      seconds: [...before, stats],
      heardAtMillis: this.nowMillis(),
      isConnected: true,
    });
    this.#select();
  }

  #describe({ source, epoch, connected, engine, project, commands }: JsonObject): void {
    if (typeof source !== "string") return;
    const game = this.all.value.get(source) ?? emptyGame(source);
    const isSame = game.epoch === "" || game.epoch === epoch;
    // An earlier run of a game that runs again.
    if (!isSame && connected !== true && game.isConnected) return;
    this.#set({
      ...game,
      epoch: textOf(epoch),
      seconds: isSame ? game.seconds : [],
      isConnected: connected === true,
      engine: textOf(engine),
      project: textOf(project),
      commands: Array.isArray(commands) ? commands.flatMap(offeredCommand) : [],
    });
  }

  #set(game: Game): void {
    const games = new Map(this.all.value).set(game.source, game);
    const oldest = games.keys().next();
    if (games.size > MOST_GAMES && !oldest.done) games.delete(oldest.value);
    this.all.value = games;
  }

  /** Selects a game if none is selected: one that plays, if there is one. */
  #select(): void {
    if (this.selectedName.value !== undefined) return;
    const games = [...this.all.value.values()];
    this.selectedName.value = (games.findLast(({ isConnected }) => isConnected) ?? games.at(-1))?.source;
  }
}

function emptyGame(source: string): Game {
  return {
    source,
    epoch: "",
    isConnected: true,
    engine: "",
    project: "",
    commands: [],
    seconds: [],
    heardAtMillis: Number.NEGATIVE_INFINITY,
  };
}

function offeredCommand(command: unknown): OfferedCommand[] {
  if (typeof command !== "object" || command === null) return [];
  const { name, description, schema } = command as JsonObject;
  if (typeof name !== "string") return [];
  return [
    {
      name,
      description: typeof description === "string" ? description : "",
      schema: typeof schema === "object" && schema !== null ? (schema as JsonObject) : {},
    },
  ];
}
