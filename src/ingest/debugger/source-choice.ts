import type { Timer } from "../../base/clock.ts";
import type { Variant } from "../../codec/index.ts";
import type { Source } from "../../hub/index.ts";
import type { DebuggerContext } from "./debugger-context.ts";
import type { DebuggerMessage } from "./debugger-message.ts";
import { GameReport } from "./game-report.ts";
import { HeldMessages } from "./held-messages.ts";
import type { ProfiledFrame } from "./profiled-frame.ts";
import { elementsOf, textOf } from "./variant-fields.ts";

/** How long the session waits for an addon once the first frame has come, or once the addon has left. Units: milliseconds. */
const ADDON_WAIT_MILLIS = 1000;
/** How long a game may load until its first frame; its addon connects during that time. Units: milliseconds. */
const LOADING_WAIT_MILLIS = 10_000;

/** What a {@link SourceChoice} reports to its session. */
export interface SourceChoiceSession {
  /** The source of the game has changed. */
  sourceChanged(): void;
  /** A message of this name has other fields than expected. */
  misread(name: string): void;
}

/**
 * Decides which source a debugged game's messages belong to. While the game's addon is connected that is the addon's source, and what
 * the addon reports itself is left out. Otherwise the game gets a source of its own. Messages wait until that is known.
 */
export class SourceChoice {
  readonly #context: DebuggerContext;
  readonly #session: SourceChoiceSession;
  readonly #held = new HeldMessages();
  /** The game's own source, and what it reports. */
  #report: GameReport | undefined;
  #addon: Source | undefined;
  #addonWait: Timer | undefined;
  #running = false;
  #hadAddon = false;
  #pid: number | undefined;
  #title: string | undefined;
  #engine: string | undefined;

  constructor(context: DebuggerContext, session: SourceChoiceSession) {
    this.#context = context;
    this.#session = session;
    this.#waitForAddon(LOADING_WAIT_MILLIS);
  }

  /** The source of this game; undefined until it is known. */
  get source(): Source | undefined {
    return this.#addon ?? this.#report?.source;
  }

  /** Whether the game's addon is connected too. */
  get joined(): boolean {
    return this.#addon !== undefined;
  }

  /** Number of the game's process, once the game has sent it. */
  get pid(): number | undefined {
    return this.#pid;
  }

  /** The game's addon is connected: from now on its source is this game's. */
  join(addon: Source): void {
    if (this.#addon === addon) return;
    this.#addonWait?.cancel();
    this.#held.clear();
    this.#addon = addon;
    this.#hadAddon = true;
    this.#report?.discard();
    this.#report = undefined;
    this.#session.sourceChanged();
    this.#context.log.info({ source: addon.name, pid: this.#pid }, "a game's debugger has joined its addon");
  }

  /** An addon has disconnected. If it was this game's, the game itself may have ended too. */
  addonLeft(source: Source): void {
    if (this.#addon !== source) return;
    this.#addon = undefined;
    this.#waitForAddon(ADDON_WAIT_MILLIS);
  }

  /** The game has sent the number of its process. Only the first one counts. */
  setPid(pid: number | undefined): void {
    if (pid === undefined || !Number.isSafeInteger(pid) || pid < 1 || this.#pid !== undefined) return;
    this.#pid = pid;
    const addon = this.#context.findAddon(pid);
    if (addon !== undefined) this.join(addon);
  }

  /** The game has set the title of its window. The first title is the name of the project; later ones may be anything. */
  setTitle(title: string | undefined): void {
    this.#nowRuns();
    // A debug build adds this to its title.
    const name = title?.replace(/ \(DEBUG\)$/, "") ?? "";
    if (this.#title !== undefined || name === "") return;
    this.#title = name;
    this.#report?.rename(name);
  }

  /** Takes a message that an addon would report too. */
  take(message: DebuggerMessage): void {
    if (message.name === "performance:profile_frame") this.#nowRuns();
    if (message.name === "output") this.#engine ??= engineVersion(message.data);
    const unixMillis = this.#context.clock.unixMillis();
    if (this.#addon !== undefined) return;
    if (this.#report !== undefined) this.#toReport(message, unixMillis);
    else if (!this.#held.hold(message, unixMillis)) {
      // No more messages can be held: stop waiting.
      this.#addonWait?.cancel();
      this.#goAlone();
      this.#toReport(message, unixMillis);
    }
  }

  /** Takes the times of a profiled frame. */
  profiledFrame(profiled: ProfiledFrame): void {
    this.#report?.profiledFrame(profiled);
  }

  /** The connection has ended. */
  closed(): void {
    this.#addonWait?.cancel();
    // A game that ran for less than a second is reported too. Messages held after its addon left are the end of the same game.
    if (!this.#hadAddon && this.#held.size > 0) this.#goAlone();
    this.#report?.close();
  }

  #waitForAddon(millis: number): void {
    this.#addonWait?.cancel();
    this.#addonWait = this.#context.clock.after(millis, () => this.#goAlone());
  }

  /** The game has loaded, and renders frames from now on. */
  #nowRuns(): void {
    if (this.#running) return;
    this.#running = true;
    if (this.source === undefined) this.#waitForAddon(ADDON_WAIT_MILLIS);
  }

  /** No addon has connected: gives the game a source of its own, and hands it the held messages. */
  #goAlone(): void {
    this.#report = new GameReport(this.#context, {
      pid: this.#pid,
      title: this.#title,
      engine: this.#engine,
    });
    this.#context.gameAlone();
    const { name, epoch } = this.#report.source;
    this.#context.log.info({ source: name, epoch, pid: this.#pid }, "a game is connected by its debugger");
    for (const { message, unixMillis } of this.#held.take()) this.#toReport(message, unixMillis);
    this.#session.sourceChanged();
  }

  #toReport(message: DebuggerMessage, unixMillis: number): void {
    if (this.#report?.take(message, unixMillis) === false) this.#session.misread(message.name);
  }
}

/** The engine's version, from the first line that it prints. */
function engineVersion(data: readonly Variant[]): string | undefined {
  const first = textOf(elementsOf(data[0])?.[0]) ?? "";
  return /^Godot Engine v(\S{1,64})/.exec(first)?.[1];
}
