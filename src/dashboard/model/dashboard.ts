import { batch, computed, effect, type Signal, signal, untracked } from "@preact/signals";
import type { ClientState } from "../../client/index.ts";
import { BoxedAlerts } from "./boxed-alerts.ts";
import { DEVICES, poseOf } from "./devices.ts";
import type { PageMoment } from "./game-verdict.ts";
import { type Game, Games, isHeard } from "./games.ts";
import { type Headline, headline } from "./headline.ts";
import { HitchDetails } from "./hitch-details.ts";
import type { Hitch } from "./hitch-list.ts";
import { LiveSettings } from "./live-settings.ts";
import type { Second } from "./measures.ts";
import type { Moment } from "./moment.ts";
import { MomentSearch } from "./moment-search.ts";
import { type Presence, presenceOf } from "./presence.ts";
import { faultOf } from "./read-json.ts";
import { RelayDoor } from "./relay-door.ts";
import { Replay } from "./replay.ts";
import { Screen } from "./screen.ts";
import { View } from "./view.ts";
import { WatchedGame } from "./watched-game.ts";

/** A hitch is news for so long. Units: seconds. */
const NEWS_SECONDS = 10;

/** The page's time. */
export interface PageTime {
  /** Never runs backwards. */
  nowMillis(): number;
  unixMillis(): number;
}

/** All that the page shows, without how it is shown. */
export class Dashboard {
  readonly door: RelayDoor;
  readonly games: Games;
  readonly view = new View();
  readonly screen = new Screen();
  readonly state: Signal<ClientState> = signal({ name: "connecting" });
  /** Ticks a few times a second, for ages and the headline. Units: milliseconds. */
  readonly now: Signal<number>;
  /** The relay asks for a token, or refuses the one that was given. */
  readonly isRefused = signal(false);
  /** The game that is shown; undefined while no game was ever seen. */
  readonly game = signal<WatchedGame | undefined>(undefined);
  readonly headline = computed<Headline>(() => this.#headline());
  /** Whether someone looks at the page. */
  readonly presence = signal<Presence>("looking");
  /** Whether the token permits commands, settings and marks. */
  readonly mayControl = signal(false);
  readonly details: HitchDetails;
  readonly settings: LiveSettings;
  readonly replay: Replay;
  readonly boxedAlerts: BoxedAlerts;
  readonly moments = new MomentSearch(this);
  readonly #second = computed(() => Math.floor(this.now.value / 1000));
  /** The game that is shown, as the view shows it: a paused view keeps what was known before the game began anew. */
  readonly #shownGame = signal<Game | undefined>(undefined);
  #hiddenAtMillis: number | undefined;
  #lostAtMillis: number;

  constructor(
    pageUrl: string,
    token: string | undefined,
    readonly time: PageTime,
  ) {
    this.door = new RelayDoor(pageUrl, token);
    this.details = new HitchDetails(this.door);
    this.settings = new LiveSettings(this.door);
    this.replay = new Replay(
      this.door,
      () => time.nowMillis(),
      (games, toUnixSeconds) => this.#goBack(games, toUnixSeconds),
    );
    this.now = signal(time.nowMillis());
    this.#lostAtMillis = time.nowMillis();
    const client = this.door.connect();
    client.on("state", (state) => {
      if (this.state.value.name === "open" && state.name !== "open") this.#lostAtMillis = time.nowMillis();
      this.state.value = state;
      if (state.name === "waiting") void this.#askWhy();
    });
    client.on("welcome", ({ rights }) => {
      // A relay that does not say refuses by itself.
      this.mayControl.value = rights?.includes("control") ?? true;
    });
    this.games = new Games(this.door, client, () => time.nowMillis());
    this.boxedAlerts = new BoxedAlerts(client, (source) => {
      const game = this.game.peek();
      if (game?.source === source) game.hitches.refresh();
    });
    // At once, beside the connection: then the frames of the game come sooner.
    this.games.refresh();
    effect(() => {
      const { value: presence } = this.presence;
      // The list of all games shows no frames.
      const needed = this.screen.isFleet.value && presence === "looking" ? "judging" : presence;
      this.#watch(this.games.selectedName.value, needed);
    });
    effect(() => this.games.keepUp(this.presence.value !== "away"));
    effect(() => {
      if (this.view.isLive.value) untracked(() => this.game.peek()?.catchUp());
    });
    effect(() => {
      const { replay } = this.games.relay.value;
      untracked(() => this.replay.take(replay));
    });
    effect(() => {
      const game = this.games.selected.value;
      const shown = this.#shownGame.peek();
      const isAnother = shown?.source !== game?.source || shown?.begun === game?.begun;
      if (this.view.isLive.value || isAnother) this.#shownGame.value = game;
    });
  }

  /** What the time is for the verdicts of all games. Changes once a second: of many games there is something new at any moment. */
  pageMoment(): PageMoment {
    // Read so that a list of games is renewed with it.
    this.#second.value;
    return { nowMillis: this.now.peek(), unixSeconds: this.time.unixMillis() / 1000 };
  }

  /** The numbers of the game that is shown. They stay in a paused view, also if the game begins anew. */
  get shownSeconds(): readonly Second[] {
    return this.#shownGame.value?.seconds ?? [];
  }

  /** What time it is for the game that is shown; a game of a replay lives in the time of the recording. Units: unix seconds. */
  unixSeconds(): number {
    const source = this.games.selectedName.peek() ?? "";
    return this.replay.unixSeconds(source) ?? this.time.unixMillis() / 1000;
  }

  /** Plays a recording, and shows its game. Returns whether it plays. */
  async play(recording: string): Promise<boolean> {
    const games = await this.replay.play(recording);
    const [first] = games ?? [];
    if (first !== undefined) this.select(first);
    return games !== undefined;
  }

  /** Time passes. */
  tick(): void {
    const now = this.time.nowMillis();
    this.now.value = now;
    this.presence.value = presenceOf(this.#hiddenAtMillis === undefined ? 0 : now - this.#hiddenAtMillis);
    this.moments.tick();
    if (this.state.value.name === "open" && this.presence.value !== "away") this.games.tick();
  }

  /** Shows another game. Nothing of the one before stays. */
  select(source: string): void {
    if (source === this.games.selectedName.value) return;
    batch(() => {
      this.view.backToLive();
      this.details.close();
      this.games.selectedName.value = source;
    });
  }

  /** The page is hidden, or seen again. */
  setHidden(isHidden: boolean): void {
    if (!isHidden) this.#hiddenAtMillis = undefined;
    else this.#hiddenAtMillis ??= this.time.nowMillis();
    this.tick();
  }

  /** The frame that is looked at, or the newest one; undefined without a game, and for a run of the game that is over. */
  moment(): Moment | undefined {
    const game = this.game.peek()?.isOver.peek() ? undefined : this.games.selected.peek();
    const frame = this.view.cursorNumber.peek() ?? this.game.peek()?.frames.newestNumber ?? -1;
    return game === undefined || frame < 0 ? undefined : { source: game.source, epoch: game.epoch, frame };
  }

  /** Marks the moment that is looked at with an event that every client gets. Returns why it failed. */
  async mark(text: string): Promise<string | undefined> {
    const source = this.games.selectedName.peek();
    if (source === undefined) return "there is no game";
    const moment = this.moment();
    const answer = await this.door.send("POST", "events", {
      source,
      ...(moment === undefined ? {} : { frame: moment.frame }),
      ...(text === "" ? {} : { text }),
    });
    return faultOf(answer);
  }

  /** The newest hitch that is still news. */
  recentHitch(): Hitch | undefined {
    const [hitch] = this.game.value?.hitches.hitches.value ?? [];
    const ago = this.unixSeconds() - (hitch?.unixSeconds ?? 0);
    return hitch !== undefined && ago < NEWS_SECONDS ? hitch : undefined;
  }

  /** Streams as much of the game that is shown as is needed. */
  #watch(source: string | undefined, presence: Presence): void {
    const before = this.game.peek();
    if (before?.source !== source) {
      before?.close();
      this.game.value =
        source === undefined
          ? undefined
          : new WatchedGame(
              this.door,
              source,
              { nowMillis: () => this.time.nowMillis(), unixMillis: () => 1000 * this.unixSeconds() },
              () => !this.view.isLive.peek(),
              (stats) => this.games.take(stats),
            );
    }
    this.game.peek()?.follow(presence);
  }

  #goBack(sources: readonly string[], toUnixSeconds: number): void {
    this.games.goBack(sources, toUnixSeconds);
    const game = this.game.peek();
    if (game !== undefined && sources.includes(game.source)) game.goBack(toUnixSeconds);
  }

  /** Asks by HTTP why there is no connection, since a browser does not say why a handshake was refused. */
  async #askWhy(): Promise<void> {
    const answer = await this.door.get("status");
    this.isRefused.value = answer?.status === 401 || answer?.status === 403;
  }

  #statsAgeSeconds(): number {
    const heard = this.games.selected.value?.heardAtMillis ?? Number.NEGATIVE_INFINITY;
    // A slow replay sends its statistics less often.
    return (this.replay.rateOf(this.games.selectedName.value ?? "") * (this.now.value - heard)) / 1000;
  }

  #hasPoses(): boolean {
    const newest = this.game.value?.poses.at(Number.MAX_SAFE_INTEGER);
    return DEVICES.some(({ key }) => poseOf(newest, key) !== undefined);
  }

  #linkDown(game: Game | undefined): { site: string; seconds: number } | undefined {
    const link = this.games.links.value.get(game?.site ?? "");
    return link?.connected === false
      ? { site: link.site, seconds: this.time.unixMillis() / 1000 - link.since }
      : undefined;
  }

  #headline(): Headline {
    const game = this.games.selected.value;
    const hitch = this.recentHitch();
    const now = this.now.value;
    return headline({
      isConnected: this.state.value.name === "open",
      lostForSeconds: (now - this.#lostAtMillis) / 1000,
      isAway: this.presence.value === "away",
      isKnown: this.games.isKnown.value,
      linkDown: this.#linkDown(game),
      isPlaying: game?.isConnected,
      replay: this.replay.of(this.games.selectedName.value ?? "")?.state,
      stats: game !== undefined && isHeard(game) ? game.newest : undefined,
      statsAgeSeconds: this.#statsAgeSeconds(),
      hitch: hitch && {
        agoSeconds: this.unixSeconds() - hitch.unixSeconds,
        millis: hitch.millis,
        cause: hitch.cause,
      },
      holdingSeconds: holdingSeconds(game?.seconds ?? []),
      hasPoses: this.#hasPoses(),
    });
  }
}

/** For how many seconds no refresh was lost. */
function holdingSeconds(seconds: readonly Second[]): number {
  const last = seconds.findLastIndex(({ lostFrames }) => lostFrames > 0);
  return seconds.length - 1 - last;
}
