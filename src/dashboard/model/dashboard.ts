import { computed, effect, type Signal, signal } from "@preact/signals";
import type { ClientState } from "../../client/index.ts";
import { Games } from "./games.ts";
import { type Headline, headline } from "./headline.ts";
import type { Hitch } from "./hitch-list.ts";
import { RelayDoor } from "./relay-door.ts";
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
  /** The game that is streamed; undefined while the page is hidden or no game was ever seen. */
  readonly game = signal<WatchedGame | undefined>(undefined);
  readonly headline = computed<Headline>(() => this.#headline());
  readonly isHidden = signal(false);
  #lostAtMillis: number;

  constructor(
    pageUrl: string,
    token: string | undefined,
    readonly time: PageTime,
  ) {
    this.door = new RelayDoor(pageUrl, token);
    this.now = signal(time.nowMillis());
    this.#lostAtMillis = time.nowMillis();
    const client = this.door.connect();
    client.on("state", (state) => {
      if (this.state.value.name === "open" && state.name !== "open") this.#lostAtMillis = time.nowMillis();
      this.state.value = state;
      if (state.name === "waiting") void this.#askWhy();
    });
    this.games = new Games(this.door, client, () => time.nowMillis());
    effect(() => this.#watch(this.games.selectedName.value, this.isHidden.value));
  }

  /** Time passes. */
  tick(): void {
    this.now.value = this.time.nowMillis();
    if (this.state.value.name === "open" && this.#statsAgeSeconds() > 3) void this.games.refresh();
  }

  /** Shows another game. Nothing of the one before stays. */
  select(source: string): void {
    if (source === this.games.selectedName.value) return;
    this.view.backToLive();
    this.games.selectedName.value = source;
  }

  /** The newest hitch that is still news. */
  recentHitch(): Hitch | undefined {
    const [hitch] = this.game.value?.hitches.hitches.value ?? [];
    const ago = this.time.unixMillis() / 1000 - (hitch?.unixSeconds ?? 0);
    return hitch !== undefined && ago < NEWS_SECONDS ? hitch : undefined;
  }

  #watch(source: string | undefined, isHidden: boolean): void {
    const before = this.game.peek();
    if (isHidden || source === undefined) {
      before?.close();
      this.game.value = undefined;
    } else if (before?.source !== source) {
      before?.close();
      this.game.value = new WatchedGame(this.door, source, this.time);
    }
  }

  /** Asks by HTTP why there is no connection, since a browser does not say why a handshake was refused. */
  async #askWhy(): Promise<void> {
    const answer = await this.door.get("status");
    this.isRefused.value = answer?.status === 401 || answer?.status === 403;
  }

  #statsAgeSeconds(): number {
    const heard = this.games.selected.value?.heardAtMillis ?? Number.NEGATIVE_INFINITY;
    return (this.now.value - heard) / 1000;
  }

  #headline(): Headline {
    const game = this.games.selected.value;
    const hitch = this.recentHitch();
    const now = this.now.value;
    return headline({
      isConnected: this.state.value.name === "open",
      lostForSeconds: (now - this.#lostAtMillis) / 1000,
      isPlaying: game?.isConnected,
      stats: game?.seconds.at(-1),
      statsAgeSeconds: this.#statsAgeSeconds(),
      hitch: hitch && {
        agoSeconds: this.time.unixMillis() / 1000 - hitch.unixSeconds,
        millis: hitch.millis,
        cause: hitch.cause,
      },
      holdingSeconds: holdingSeconds(game?.seconds ?? []),
    });
  }
}

/** For how many seconds no refresh was lost. */
function holdingSeconds(
  seconds: readonly { hitches: { lost_frames: number }; stale_share: number | null }[],
): number {
  const last = seconds.findLastIndex(({ hitches }) => hitches.lost_frames > 0);
  return seconds.length - 1 - last;
}
