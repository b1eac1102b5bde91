import type { Variant } from "../../codec/index.ts";
import type { JsonObject } from "../../protocol/json-messages.ts";
import { FunctionHistory } from "./function-history.ts";
import {
  frameTimes,
  type ProfiledFrame,
  type ProfiledFunction,
  readProfiledFrame,
  visualData,
} from "./profiled-frame.ts";
import { scriptsData } from "./scripts-data.ts";
import { numberOf, textOf } from "./variant-fields.ts";

/** Most signatures that are kept. The engine counts no more functions unless its project sets a higher limit. */
const MAX_SIGNATURES = 16_384;
/** Longest signature that is kept; of a longer one, the end, which names the function. Units: characters. */
const MAX_SIGNATURE_CHARACTERS = 512;
/** Functions of each frame that the relay asks the engine for, which sends those with the greatest total. */
const ASKED_FUNCTIONS = 128n;

/** Frames in which the main thread did less are never late on any display, so their profile is not passed on. Units: milliseconds. */
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
  /** Sends the game a message. */
  say(name: string, data: readonly Variant[]): void;
  /** Whether any client is subscribed to a topic of this game. */
  hasSubscribers(topic: string): boolean;
  /** Whether scripts are profiled even without a subscriber. Then only the profiles of late frames are passed on. */
  profilesHitches(): boolean;
  /** Counts the name of a function that is not kept, because too many are. */
  nameLeftOut(): void;
  /** Passes an event on. */
  pass(event: { topic: string; event: string; data: JsonObject }): void;
}

/** The engine's profilers of one game: turns them on while they are needed, and reads their messages. */
export class Profilers {
  readonly #subscribed = new Set<Profile>();
  readonly #signatures = new Map<number, string>();
  readonly #history = new FunctionHistory();
  #lateFrames = false;
  #serversOn = false;
  #visualOn = false;

  constructor(private readonly port: ProfilersPort) {}

  /** The profiles that are on now, for the status; `late frames` if scripts are profiled only for those. */
  get running(): readonly (Profile | "late frames")[] {
    return this.#lateFrames ? [...this.#subscribed, "late frames"] : [...this.#subscribed];
  }

  /** Turns profilers on and off, as they are needed now. */
  update(): void {
    this.#subscribed.clear();
    for (const profile of Object.keys(TOPICS) as Profile[])
      if (this.port.hasSubscribers(TOPICS[profile].topic)) this.#subscribed.add(profile);
    // The engine has one profiler for servers and scripts.
    this.#lateFrames = this.port.profilesHitches() && !this.#subscribed.has("scripts");
    const servers = this.#subscribed.has("scripts") || this.#subscribed.has("servers") || this.#lateFrames;
    if (servers !== this.#serversOn) {
      this.#serversOn = servers;
      // The engine numbers its functions again each time.
      this.#signatures.clear();
      this.#history.clear();
      this.port.say("profiler:servers", servers ? [true, [ASKED_FUNCTIONS]] : [false]);
    }
    const visual = this.#subscribed.has("visual");
    if (visual !== this.#visualOn) {
      this.#visualOn = visual;
      this.port.say("profiler:visual", [visual]);
    }
  }

  /** Keeps the name in `servers:function_signature`. Returns false for other fields. */
  signature(data: readonly Variant[]): boolean {
    const [whole, id] = [textOf(data[0]), numberOf(data[1])];
    if (whole === undefined || id === undefined) return false;
    const name = whole.slice(-MAX_SIGNATURE_CHARACTERS);
    if (this.#signatures.size < MAX_SIGNATURES || this.#signatures.has(id)) {
      this.#signatures.set(id, name);
      this.#history.named(id, name);
    } else this.port.nameLeftOut();
    return true;
  }

  /** Reads `servers:profile_frame`, and passes on the profiles that are needed. Undefined for other fields. Units: milliseconds, monotonic. */
  serversFrame(data: readonly Variant[], atMillis: number): ProfiledFrame | undefined {
    const profiled = readProfiledFrame(data);
    if (profiled === undefined) return undefined;
    if (this.#subscribed.has("scripts") || (this.#lateFrames && this.#mayBeLate(profiled)))
      this.#pass("scripts", scriptsData(profiled, this.#signatures, this.#history));
    this.#history.take(profiled, atMillis);
    const { servers, serversLeftOut } = profiled;
    if (this.#subscribed.has("servers"))
      this.#pass("servers", {
        ...frameTimes(profiled),
        servers,
        ...(serversLeftOut > 0 ? { left_out: serversLeftOut } : {}),
      });
    return profiled;
  }

  /** Reads `visual:profile_frame`, and passes it on if it is needed. Returns false for other fields. */
  visualFrame(data: readonly Variant[]): boolean {
    const read = visualData(data);
    if (read !== undefined && this.#subscribed.has("visual")) this.#pass("visual", read);
    return read !== undefined;
  }

  /** Whether a frame may be late. Functions that handle input run before the frame whose work the engine measures. */
  #mayBeLate({ frameMillis, functions }: ProfiledFrame): boolean {
    const isLong = ({ id, totalMillis }: ProfiledFunction) =>
      totalMillis > LATE_WORK_MILLIS && !this.#history.isElsewhere(id);
    return frameMillis > LATE_WORK_MILLIS || functions.some(isLong);
  }

  #pass(profile: Profile, data: JsonObject): void {
    this.port.pass({ ...TOPICS[profile], data });
  }
}
