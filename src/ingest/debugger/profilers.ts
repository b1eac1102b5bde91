import type { Variant } from "../../codec/index.ts";
import type { JsonObject } from "../../protocol/json-messages.ts";
import {
  frameTimes,
  type ProfiledFrame,
  readProfiledFrame,
  scriptsData,
  visualData,
} from "./profiled-frame.ts";
import { numberOf, textOf } from "./variant-fields.ts";

/** Most signatures that are kept; the engine counts no more functions than this unless its project says so. */
const MAX_SIGNATURES = 16_384;
/** Functions that the engine is asked to tell of each frame, by total time; of these the slowest by themselves are passed on. */
const ASKED_FUNCTIONS = 128n;

/** Of frames with less work the profile is of no use to whoever looks for late ones: no display is faster. Units: milliseconds. */
const LATE_WORK_MILLIS = 8;

/** Topic and event of each kind of profile. */
const TOPICS = {
  scripts: { topic: "profiler/scripts", event: "profiler_scripts" },
  servers: { topic: "profiler/servers", event: "profiler_servers" },
  visual: { topic: "profiler/visual", event: "profiler_visual" },
} as const;

/** A kind of profile. */
export type Profile = keyof typeof TOPICS;

/** What the profilers need of their session. */
export interface ProfilersPort {
  /** Tells the game something. */
  say(name: string, data: readonly Variant[]): void;
  /** Whether anybody wants a topic of this game. */
  wants(topic: string): boolean;
  /** Whether scripts are to be profiled for late frames' sake, even if nobody wants their topic: late frames alone are told then. */
  profilesHitches(): boolean;
  /** Counts names of functions that are not kept. */
  nameLeftOut(): void;
  /** Passes an event on. */
  pass(event: { topic: string; event: string; data: JsonObject }): void;
}

/** The engine's profilers of one game: on while somebody wants them, and what they tell. */
export class Profilers {
  readonly #wanted = new Set<Profile>();
  readonly #signatures = new Map<number, string>();
  #lateFrames = false;
  #serversOn = false;
  #visualOn = false;

  constructor(private readonly port: ProfilersPort) {}

  /** What the engine profiles now, and whether that is for late frames alone, for the status. */
  get running(): readonly (Profile | "late frames")[] {
    return this.#lateFrames ? [...this.#wanted, "late frames"] : [...this.#wanted];
  }

  /** Turns profilers on and off, as they are wanted now. */
  update(): void {
    this.#wanted.clear();
    for (const profile of Object.keys(TOPICS) as Profile[])
      if (this.port.wants(TOPICS[profile].topic)) this.#wanted.add(profile);
    // The engine has one profiler for servers and scripts.
    this.#lateFrames = this.port.profilesHitches() && !this.#wanted.has("scripts");
    const servers = this.#wanted.has("scripts") || this.#wanted.has("servers") || this.#lateFrames;
    if (servers !== this.#serversOn) {
      this.#serversOn = servers;
      // The engine numbers its functions anew each time.
      this.#signatures.clear();
      this.port.say("profiler:servers", servers ? [true, [ASKED_FUNCTIONS]] : [false]);
    }
    const visual = this.#wanted.has("visual");
    if (visual !== this.#visualOn) {
      this.#visualOn = visual;
      this.port.say("profiler:visual", [visual]);
    }
  }

  /** Keeps a name from `servers:function_signature`. Returns whether it was one. */
  signature(data: readonly Variant[]): boolean {
    const [name, id] = [textOf(data[0]), numberOf(data[1])];
    if (name === undefined || id === undefined) return false;
    if (this.#signatures.size < MAX_SIGNATURES || this.#signatures.has(id)) this.#signatures.set(id, name);
    else this.port.nameLeftOut();
    return true;
  }

  /** Passes `servers:profile_frame` on to who wants it; undefined for what is none. */
  serversFrame(data: readonly Variant[]): ProfiledFrame | undefined {
    const profiled = readProfiledFrame(data);
    if (profiled === undefined) return undefined;
    const tellsScripts =
      this.#wanted.has("scripts") || (this.#lateFrames && profiled.frameMillis > LATE_WORK_MILLIS);
    if (tellsScripts) this.#pass("scripts", scriptsData(profiled, this.#signatures));
    const { servers, serversLeftOut } = profiled;
    if (this.#wanted.has("servers"))
      this.#pass("servers", {
        ...frameTimes(profiled),
        servers,
        ...(serversLeftOut > 0 ? { left_out: serversLeftOut } : {}),
      });
    return profiled;
  }

  /** Passes `visual:profile_frame` on to who wants it. Returns whether it was one. */
  visualFrame(data: readonly Variant[]): boolean {
    const read = visualData(data);
    if (read !== undefined && this.#wanted.has("visual")) this.#pass("visual", read);
    return read !== undefined;
  }

  #pass(profile: Profile, data: JsonObject): void {
    this.port.pass({ ...TOPICS[profile], data });
  }
}
