import type { Source } from "../../hub/index.ts";
import type { JsonObject } from "../../protocol/json-messages.ts";
import type { DebuggerContext, DebuggerPeer } from "./debugger-context.ts";
import { DebuggerLink } from "./debugger-link.ts";
import { type DebuggerMessage, readDebuggerMessage } from "./debugger-message.ts";
import { GameReport } from "./game-report.ts";
import { Profilers } from "./profilers.ts";
import { SourceChoice } from "./source-choice.ts";
import { tellEvent } from "./tell-event.ts";
import { numberOf, textOf } from "./variant-fields.ts";

/** Unreadable messages after which a game is closed even though earlier messages could be read. */
const MAX_UNREADABLE = 100;

/** One game that is connected by the engine's debugger: reads its messages, turns its profilers on and off, and keeps it from stopping at breakpoints. */
export class DebuggerSession {
  readonly #context: DebuggerContext;
  readonly #peer: DebuggerPeer;
  readonly #link: DebuggerLink;
  readonly #profilers: Profilers;
  readonly #choice: SourceChoice;
  #read = 0;
  #unreadable = 0;

  constructor(context: DebuggerContext, peer: DebuggerPeer) {
    this.#context = context;
    this.#peer = peer;
    this.#link = new DebuggerLink((bytes) => peer.send(bytes));
    this.#choice = new SourceChoice(context, {
      sourceChanged: () => this.#profilers.update(),
      misread: (name) => this.#misread(name),
    });
    this.#profilers = new Profilers({
      say: (name, data) => this.#link.say(name, data),
      hasSubscribers: (topic) => context.hasSubscribers(topic, this.source?.name),
      profilesHitches: () => context.profilesHitches(),
      nameLeftOut: () => context.hub.omissions.add("function_names_left_out"),
      pass: (event) => {
        const { left_out: leftOut } = event.data;
        if (typeof leftOut === "number") context.hub.omissions.add("profile_entries_left_out", leftOut);
        if (this.source !== undefined) tellEvent(context.hub, this.source, event, context.clock.unixMillis());
      },
    });
    this.#profilers.update();
  }

  /** The source of this game: its addon's, else its own; undefined until that is known. */
  get source(): Source | undefined {
    return this.#choice.source;
  }

  /** Number of the game's process, once the game has sent it. */
  get pid(): number | undefined {
    return this.#choice.pid;
  }

  /** Whether the game's addon is connected too. */
  get joined(): boolean {
    return this.#choice.joined;
  }

  /** The entry of this game in `/status`. */
  describe(): JsonObject {
    return {
      source: this.source?.name ?? null,
      pid: this.pid ?? null,
      joined_addon: this.joined,
      profiling: [...this.#profilers.running],
      breaks: this.#link.breaks,
    };
  }

  /** Takes a message. The bytes are read before this returns. */
  receive(bytes: Uint8Array): void {
    const read = readDebuggerMessage(bytes);
    if (read.refusal === undefined) {
      this.#read++;
      this.#take(read.message);
    } else this.refuse(read.refusal);
  }

  /**
   * Counts something that is not a message of a debugger. Closes a peer that never sent one, because it is not Godot;
   * a Godot that is newer than this relay may send some.
   */
  refuse(refusal: string): void {
    this.#context.refusals.add("bad_debugger_message");
    this.#unreadable++;
    if (this.#unreadable === 1) this.#context.log.warn({ refusal }, "a debugger's message cannot be read");
    if (this.#read === 0 || this.#unreadable >= MAX_UNREADABLE) this.#peer.close(refusal);
  }

  /** The game's addon is connected: from now on its source is this game's. */
  join(addon: Source): void {
    this.#choice.join(addon);
  }

  /** An addon has disconnected. */
  addonLeft(source: Source): void {
    this.#choice.addonLeft(source);
  }

  /** Turns profilers on and off, as clients need them now. */
  demandChanged(): void {
    this.#profilers.update();
  }

  /** The connection has ended. */
  closed(): void {
    this.#choice.closed();
  }

  #take(message: DebuggerMessage): void {
    const { name, data, threadId } = message;
    switch (name) {
      case "debug_enter":
        this.#link.leaveBreak(threadId, data);
        this.#tellBreak(textOf(data[1]));
        break;
      case "set_pid":
        this.#choice.setPid(numberOf(data[0]));
        break;
      case "window:title":
        this.#choice.setTitle(textOf(data[0]));
        break;
      case "servers:function_signature":
        if (!this.#profilers.signature(data)) this.#misread(name);
        break;
      case "visual:profile_frame":
        if (!this.#profilers.visualFrame(data)) this.#misread(name);
        break;
      case "servers:profile_frame": {
        const profiled = this.#profilers.serversFrame(data, this.#context.clock.monotonicMillis());
        if (profiled === undefined) this.#misread(name);
        else this.#choice.profiledFrame(profiled);
        break;
      }
      default:
        if (GameReport.takes(name)) this.#choice.take(message);
        // The relay has no use for the rest: debug_exit, the end of a profile, a game's own messages to its editor plugin.
        else this.#context.ignore(name);
    }
  }

  /** Publishes that the debugger held the game: a frame that is late because of it says nothing of the game. */
  #tellBreak(reason: string | undefined): void {
    const { hub, clock } = this.#context;
    if (this.source === undefined) return;
    const data = { event_name: "debugger_break", ...(reason !== undefined && { reason }) };
    const event = { topic: "custom/debugger_break" as const, event: "custom", data };
    tellEvent(hub, this.source, event, clock.unixMillis());
  }

  /** Counts a message of a known name with unknown fields: a later engine has changed it. */
  #misread(name: string): void {
    this.refuse(`expected ${name} as Godot 4.6 sends it, got other fields`);
  }
}
