import { batch, computed, signal } from "@preact/signals";
import type { Subscription, TelemetryClient, TelemetryMessage } from "../../client/index.ts";
import type { JsonObject } from "../../protocol/json-messages.ts";
import type { Stats } from "../../protocol/stats.ts";
import { type Second, secondOf } from "./measures.ts";
import { objectOf, textOf } from "./read-json.ts";
import { readLinks } from "./read-links.ts";
import type { RelayDoor } from "./relay-door.ts";
import { withSecond } from "./with-second.ts";

/** Seconds of statistics that the page keeps of the game that is shown, and of each other one. */
const KEPT_SECONDS = { shown: 600, other: 60 };
/** Most games that the page keeps. A hostile game could come under any number of names. */
const MOST_GAMES = 256;
/** How often the page may ask which games there are. Units: milliseconds. */
const ASK_MILLIS = 2000;
/** A game that plays and was not heard of for so long may have left. Units: milliseconds. */
const SILENT_MILLIS = 3000;

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
  /** The site of a linked game; undefined for a game that is connected to this relay. */
  site: string | undefined;
  /** Counts how often its numbers began anew: with another run, or at an earlier time of a replay. */
  begun: number;
  isConnected: boolean;
  engine: string;
  project: string;
  commands: readonly OfferedCommand[];
  /** The newest statistics. */
  newest: Stats | undefined;
  /** The numbers of the last minute, newest last; of the game that is shown, of the last ten. */
  seconds: readonly Second[];
  /** When live statistics arrived last on this connection, by the page's clock; history tells nothing of now. Units: milliseconds. */
  heardAtMillis: number;
}

/** The games of all sites, each with its newest statistics. */
export class Games {
  readonly all = signal<ReadonlyMap<string, Game>>(new Map());
  readonly selectedName = signal<string | undefined>(undefined);
  readonly selected = computed(() => this.all.value.get(this.selectedName.value ?? ""));
  readonly relay = signal<JsonObject>({});
  /** The links to other sites, by name. */
  readonly links = computed(() => readLinks(this.relay.value.links));
  /** Whether the relay has said on this connection which games there are. */
  readonly isKnown = signal(false);
  #stats: Subscription | undefined;
  #isDue = false;
  #wasConnected = false;
  #askedAtMillis = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly door: Pick<RelayDoor, "get">,
    private readonly client: Pick<TelemetryClient, "subscribe" | "on">,
    private readonly nowMillis: () => number,
  ) {
    client.subscribe("relay", ({ data }) => {
      this.relay.value = data as JsonObject;
    });
    client.on("welcome", () => this.#begin());
  }

  /** Follows the statistics of all games, or gives them up: they make games measure. */
  keepUp(follows: boolean): void {
    if (follows === (this.#stats !== undefined)) return;
    this.#stats?.unsubscribe();
    this.#stats = undefined;
    if (!follows) return;
    // The history of the game that is shown comes over that game's own connection: of all games it would be megabytes.
    this.#stats = this.client.subscribe("stats", { history: "last" }, (message) => this.take(message));
  }

  /** Takes statistics of a game, live or of the past. */
  take({ data, source, sourceEpoch, history }: TelemetryMessage<"stats">): void {
    if (source !== undefined) this.#tell(source, { epoch: sourceEpoch ?? "", isPast: history, stats: data });
  }

  /** Time passes. Asks which games there are if that is not known, or may have changed. */
  tick(): void {
    const now = this.nowMillis();
    const mayHaveLeft = ({ isConnected, heardAtMillis }: Game) =>
      isConnected && now - heardAtMillis > SILENT_MILLIS;
    const games = [...this.all.peek().values()];
    const nobodyPlays = !games.some(({ isConnected }) => isConnected);
    if (this.#isDue || nobodyPlays || games.some(mayHaveLeft)) this.refresh();
  }

  /** Asks the relay which games there are, what they offer, and which are connected. A question that comes too soon is asked by a later tick. */
  refresh(): void {
    this.#isDue = true;
    const now = this.nowMillis();
    if (now - this.#askedAtMillis < ASK_MILLIS) return;
    this.#askedAtMillis = now;
    this.#isDue = false;
    void this.#ask();
  }

  /** A connection begins: what was heard on the one before says nothing of now. */
  #begin(): void {
    if (this.#wasConnected) this.#forgetWhatWasHeard();
    this.#wasConnected = true;
    this.refresh();
  }

  /** A replay shows some games at an earlier time: forgets what is later. */
  goBack(sources: readonly string[], toUnixSeconds: number): void {
    for (const source of sources) {
      const game = this.all.peek().get(source);
      if (game === undefined) continue;
      const seconds = game.seconds.filter(({ to }) => to <= toUnixSeconds);
      this.#set({ ...game, begun: game.begun + 1, newest: undefined, seconds });
    }
    this.refresh();
  }

  #forgetWhatWasHeard(): void {
    batch(() => {
      this.isKnown.value = false;
      const heardAtMillis = Number.NEGATIVE_INFINITY;
      this.all.value = new Map(
        [...this.all.peek()].map(([source, game]) => [source, { ...game, heardAtMillis }]),
      );
    });
    this.#askedAtMillis = Number.NEGATIVE_INFINITY;
  }

  async #ask(): Promise<void> {
    const answer = await this.door.get("status");
    const sources = answer?.body.sources;
    if (!Array.isArray(sources)) return;
    // The topic tells of itself a second later.
    if (this.relay.peek().name === undefined) this.relay.value = answer?.body ?? {};
    const told = sources.slice(-MOST_GAMES).map(objectOf);
    const names = new Set(told.map(({ source }) => source));
    batch(() => {
      // The relay has forgotten these.
      for (const game of this.all.peek().values())
        if (game.isConnected && !names.has(game.source)) this.#set({ ...game, isConnected: false });
      for (const one of told) this.#describe(one);
      this.#select();
      this.isKnown.value = true;
    });
  }

  #tell(source: string, { epoch, isPast, stats }: { epoch: string; isPast: boolean; stats: Stats }): void {
    const known = this.all.value.get(source);
    // A second of an earlier run.
    if (isPast && known !== undefined && known.epoch !== "" && known.epoch !== epoch) return;
    const game = known ?? emptyGame(source);
    const isNewRun = !isPast && game.epoch !== epoch;
    if (known === undefined || isNewRun) this.refresh();
    const isAnew = isNewRun && game.epoch !== "";
    const isShown = source === this.selectedName.peek();
    const seconds = withSecond(
      isAnew ? [] : game.seconds,
      secondOf(stats),
      isShown ? KEPT_SECONDS.shown : KEPT_SECONDS.other,
    );
    // What came live is newer than any history that comes after it.
    const newest = isPast && isHeard(game) ? game.newest : stats;
    this.#set({
      ...game,
      epoch: isPast ? game.epoch : epoch,
      begun: game.begun + Number(isAnew),
      newest,
      seconds,
      ...(isPast ? {} : { heardAtMillis: this.nowMillis(), isConnected: true }),
    });
    if (!isPast) this.#select();
  }

  #describe({ source, epoch, site, connected, engine, project, commands }: JsonObject): void {
    if (typeof source !== "string") return;
    const game = this.all.value.get(source) ?? emptyGame(source);
    const isSame = game.epoch === "" || game.epoch === epoch;
    // An earlier run of a game that runs again.
    if (!isSame && connected !== true && game.isConnected) return;
    this.#set({
      ...game,
      epoch: textOf(epoch),
      site: textOf(site) || undefined,
      ...(isSame ? {} : { begun: game.begun + 1, newest: undefined, seconds: [] }),
      isConnected: connected === true,
      engine: textOf(engine),
      project: textOf(project),
      commands: Array.isArray(commands) ? commands.flatMap(offeredCommand) : [],
    });
  }

  #set(game: Game): void {
    const games = new Map(this.all.value).set(game.source, game);
    const oldest = [...games.keys()].find((source) => source !== this.selectedName.peek());
    if (games.size > MOST_GAMES && oldest !== undefined) games.delete(oldest);
    this.all.value = games;
  }

  /** Selects a game if none is selected: one that plays, if there is one. */
  #select(): void {
    if (this.selectedName.value !== undefined) return;
    const games = [...this.all.value.values()];
    this.selectedName.value = (games.findLast(({ isConnected }) => isConnected) ?? games.at(-1))?.source;
  }
}

/** Whether live statistics of a game have come on this connection. */
export function isHeard({ heardAtMillis }: Game): boolean {
  return heardAtMillis !== Number.NEGATIVE_INFINITY;
}

function emptyGame(source: string): Game {
  return {
    source,
    epoch: "",
    site: undefined,
    begun: 0,
    isConnected: false,
    engine: "",
    project: "",
    commands: [],
    newest: undefined,
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
