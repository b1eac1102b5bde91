import type { Timer } from "../../base/clock.ts";
import type { Variant } from "../../codec/index.ts";
import type { Source } from "../../hub/index.ts";
import type { JsonObject } from "../../protocol/json-messages.ts";
import type { DebuggerContext, DebuggerPeer } from "./debugger-context.ts";
import { DebuggerLink } from "./debugger-link.ts";
import { type DebuggerMessage, readDebuggerMessage } from "./debugger-message.ts";
import { GameReport } from "./game-report.ts";
import { HeldMessages } from "./held-messages.ts";
import { Profilers } from "./profilers.ts";
import { elementsOf, numberOf, textOf } from "./variant-fields.ts";

/** How long a game whose first frame has come (or whose addon has just gone) is listened to before it counts as one without the addon. Units: milliseconds. */
const ADDON_WAIT_MILLIS = 1000;
/** How long a game may load until its first frame, in which an addon would connect. Units: milliseconds. */
const LOADING_WAIT_MILLIS = 10_000;
/** Unreadable messages after which a game that could be read before is sent away. */
const MAX_UNREADABLE = 100;

/**
 * One game that is connected by the engine's debugger. By itself it is a source of its own; while its addon is connected too,
 * it gives that source only what the addon cannot know: profiles.
 */
export class DebuggerSession {
  /** The number of the game's process, once it has said it. */
  pid: number | undefined;
  readonly #context: DebuggerContext;
  readonly #peer: DebuggerPeer;
  readonly #link: DebuggerLink;
  readonly #profilers: Profilers;
  readonly #held = new HeldMessages();
  /** The source of a game without the addon, and what it reports. */
  #report: GameReport | undefined;
  #addon: Source | undefined;
  #addonWait: Timer | undefined;
  #running = false;
  #hadAddon = false;
  #title: string | undefined;
  #engine: string | undefined;
  #read = 0;
  #unreadable = 0;

  constructor(context: DebuggerContext, peer: DebuggerPeer) {
    this.#context = context;
    this.#peer = peer;
    this.#link = new DebuggerLink((bytes) => peer.send(bytes));
    this.#profilers = new Profilers({
      say: (name, data) => this.#link.say(name, data),
      wants: (topic) => context.wants(topic, this.source?.name),
      profilesHitches: () => context.profilesHitches(),
      nameLeftOut: () => context.hub.omissions.add("function_names_left_out"),
      pass: ({ topic, event, data }) => this.#pass(topic, event, data),
    });
    this.#waitForAddon(LOADING_WAIT_MILLIS);
    this.#profilers.update();
  }

  /** The source that this game is: its addon's, else its own; undefined while that is not known. */
  get source(): Source | undefined {
    return this.#addon ?? this.#report?.source;
  }

  /** How it stands, for the status. */
  describe(): JsonObject {
    return {
      source: this.source?.name ?? null,
      pid: this.pid ?? null,
      joined_addon: this.joined,
      profiling: [...this.#profilers.running],
      breaks: this.#link.breaks,
    };
  }

  /** Whether the game's addon is connected too. */
  get joined(): boolean {
    return this.#addon !== undefined;
  }

  /** A message has come. The bytes are read before this returns. */
  receive(bytes: Uint8Array): void {
    const read = readDebuggerMessage(bytes);
    if (read.refusal === undefined) {
      this.#read++;
      this.#take(read.message);
    } else this.refuse(read.refusal);
  }

  /**
   * Something that is no message of a debugger has come. Whoever never sent one is no Godot and is sent away;
   * a Godot that is newer than this relay may send one now and then.
   */
  refuse(refusal: string): void {
    this.#context.refusals.add("bad_debugger_message");
    this.#unreadable++;
    if (this.#unreadable === 1) this.#context.log.warn({ refusal }, "a debugger's message cannot be read");
    if (this.#read === 0 || this.#unreadable >= MAX_UNREADABLE) this.#peer.close(refusal);
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
    this.#profilers.update();
    this.#context.log.info({ source: addon.name, pid: this.pid }, "a game's debugger has joined its addon");
  }

  /** The addon of this game has gone: the game itself perhaps too. */
  addonLeft(source: Source): void {
    if (this.#addon !== source) return;
    this.#addon = undefined;
    this.#waitForAddon(ADDON_WAIT_MILLIS);
  }

  /** Clients want something else now. */
  demandChanged(): void {
    this.#profilers.update();
  }

  /** The connection has ended. */
  closed(): void {
    this.#addonWait?.cancel();
    // What a game said that lived for less than a second is worth having; what came after its addon left was its end.
    if (!this.#hadAddon && this.#held.size > 0) this.#goAlone();
    this.#report?.close();
  }

  #waitForAddon(millis: number): void {
    this.#addonWait?.cancel();
    this.#addonWait = this.#context.clock.after(millis, () => this.#goAlone());
  }

  /** The game has loaded: frames come from now on. */
  #nowRuns(): void {
    if (this.#running) return;
    this.#running = true;
    if (this.source === undefined) this.#waitForAddon(ADDON_WAIT_MILLIS);
  }

  /** There is no addon: the game gets a source of its own, and what it said so far. */
  #goAlone(): void {
    this.#report = new GameReport(this.#context, {
      pid: this.pid,
      title: this.#title,
      engine: this.#engine,
    });
    const { name, epoch } = this.#report.source;
    this.#context.log.info({ source: name, epoch, pid: this.pid }, "a game is connected by its debugger");
    for (const { message, unixMillis } of this.#held.take()) this.#toReport(message, unixMillis);
    this.#profilers.update();
  }

  #take(message: DebuggerMessage): void {
    const { name, data, threadId } = message;
    switch (name) {
      case "debug_enter":
        this.#link.leaveBreak(threadId, data);
        break;
      case "set_pid":
        this.#setPid(numberOf(data[0]));
        break;
      case "window:title":
        this.#nowRuns();
        this.#setTitle(textOf(data[0]));
        break;
      case "servers:function_signature":
        if (!this.#profilers.signature(data)) this.#misread(name);
        break;
      case "visual:profile_frame":
        if (!this.#profilers.visualFrame(data)) this.#misread(name);
        break;
      case "servers:profile_frame": {
        const profiled = this.#profilers.serversFrame(data);
        if (profiled === undefined) this.#misread(name);
        else this.#report?.profiledFrame(profiled);
        break;
      }
      default:
        this.#takeReported(message);
    }
  }

  /** What the addon says too. */
  #takeReported(message: DebuggerMessage): void {
    if (!GameReport.takes(message.name)) {
      // Of no use here: debug_exit, the end of a profile, a game's own messages to its editor plugin.
      this.#context.ignore(message.name);
      return;
    }
    if (message.name === "performance:profile_frame") this.#nowRuns();
    if (message.name === "output") this.#engine ??= engineVersion(message.data);
    const unixMillis = this.#context.clock.unixMillis();
    if (this.#addon !== undefined) return;
    if (this.#report !== undefined) this.#toReport(message, unixMillis);
    else if (!this.#held.hold(message, unixMillis)) {
      // It says a lot: no use in waiting.
      this.#addonWait?.cancel();
      this.#goAlone();
      this.#toReport(message, unixMillis);
    }
  }

  #toReport(message: DebuggerMessage, unixMillis: number): void {
    if (this.#report?.take(message, unixMillis) === false) this.#misread(message.name);
  }

  /** A message of a known name is not as it should be: a later engine has changed it. */
  #misread(name: string): void {
    this.refuse(`expected ${name} as Godot 4.6 sends it, got other fields`);
  }

  #setPid(pid: number | undefined): void {
    if (pid === undefined || !Number.isSafeInteger(pid) || pid < 1 || this.pid !== undefined) return;
    this.pid = pid;
    const addon = this.#context.findAddon(pid);
    if (addon !== undefined) this.join(addon);
  }

  /** A game may show anything in its title later; its first one is the name of the project. */
  #setTitle(title: string | undefined): void {
    // A debug build says so in its title.
    const name = title?.replace(/ \(DEBUG\)$/, "") ?? "";
    if (this.#title !== undefined || name === "") return;
    this.#title = name;
    this.#report?.rename(name);
  }

  #pass(topic: string, event: string, data: JsonObject): void {
    const { source } = this;
    if (source === undefined) return;
    if (typeof data.left_out === "number")
      this.#context.hub.omissions.add("profile_entries_left_out", data.left_out);
    const timestampSeconds = this.#context.clock.unixMillis() / 1000;
    const text = JSON.stringify({ type: "event", event, data, timestamp: timestampSeconds });
    this.#context.hub.accept(source, topic, { from: "json", text, data }, { timestampSeconds });
  }
}

/** The engine's version, from the line that it prints first. */
function engineVersion(data: readonly Variant[]): string | undefined {
  const first = textOf(elementsOf(data[0])?.[0]) ?? "";
  return /^Godot Engine v(\S{1,64})/.exec(first)?.[1];
}
