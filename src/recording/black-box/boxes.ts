import type { Clock } from "../../base/clock.ts";
import type { JsonObject } from "../../protocol/json-object.ts";
import { RELAY_IDENTITY } from "../../protocol/relay-identity.ts";
import { beginFile } from "../begin-file.ts";
import { metadataTexts } from "../metadata-texts.ts";
import { CLAIM_MILLIS } from "../recording-claim.ts";
import { freeName } from "../recording-names.ts";
import type { RecordingsFolder } from "../recordings-folder.ts";
import { boxName } from "./box-name.ts";
import type { BoxTrigger } from "./box-trigger.ts";
import type { KeptGame } from "./kept-games.ts";
import { OpenBox } from "./open-box.ts";

/** After so long a box takes no further trigger, and the next one begins a new box. Units: milliseconds. */
const MAX_LENGTH_MILLIS = 300_000;
/** After so much a box ends: a game may flood. Units: bytes. */
const MAX_BOX_BYTES = 64 * 1024 * 1024;

/** Most things that a box says it is about, and longest id of an alert: a game may send alerts without end. Units: count, characters. */
const MOST_NOTES = 100;
const MOST_ID_CHARACTERS = 256;

/** What boxes need. */
export interface BoxesPort {
  clock: Clock;
  folder: RecordingsFolder;
  settings(): JsonObject;
  nextTurn(callback: () => void): void;
  /** A box has been written, or has ended by an error of the file system. */
  ended(kept: KeptBox, error?: unknown): void;
}

/** A box that is being written, and what it is about. */
export interface KeptBox {
  readonly name: string;
  readonly game: KeptGame;
  /** What began it. */
  readonly trigger: BoxTrigger;
  /** The alerts that it is about. */
  readonly alerts: string[];
  /** How many things it says that it is about. */
  notes: number;
  /** Its first moment. Units: unix seconds. */
  readonly fromSeconds: number;
  readonly box: OpenBox;
  /** When it ends, and when it does at the latest. Units: milliseconds of the monotonic clock. */
  endMillis: number;
  readonly latestMillis: number;
}

/** The recordings that the black box is writing. */
export class Boxes {
  readonly #open = new Map<string, KeptBox>();
  #nextClaimMillis = 0;

  constructor(private readonly port: BoxesPort) {}

  /** All that are being written. */
  all(): KeptBox[] {
    return [...this.#open.values()];
  }

  of(name: string): KeptBox | undefined {
    return this.#open.get(name);
  }

  /** The box of a game that takes further triggers; undefined if there is none. */
  growing(game: KeptGame): KeptBox | undefined {
    const nowMillis = this.port.clock.monotonicMillis();
    return this.all().find(
      (kept) =>
        kept.game === game &&
        kept.trigger.cause !== "asked" &&
        nowMillis < kept.endMillis &&
        nowMillis < kept.latestMillis,
    );
  }

  /** Begins a box. Leaves no file behind if that fails. Throws the errors of the file system. Units: milliseconds before and after now. */
  begin(
    games: readonly [KeptGame, KeptGame],
    trigger: BoxTrigger,
    { beforeMillis, afterMillis }: { beforeMillis: number; afterMillis: number },
  ): KeptBox {
    const { clock, folder } = this.port;
    const [game] = games;
    const [nowMillis, unixMillis] = [clock.monotonicMillis(), clock.unixMillis()];
    folder.make();
    const name = freeName(folder, boxName(unixMillis, game.source.name, trigger.cause));
    const head = { unixMillis, relay: RELAY_IDENTITY, settings: () => this.port.settings() };
    return beginFile(folder, name, head, (writer) => {
      const rings = games.map(({ ring }) => ring);
      const kept: KeptBox = {
        name,
        game,
        trigger,
        alerts: [],
        notes: 0,
        fromSeconds: (unixMillis - beforeMillis) / 1000,
        endMillis: nowMillis + afterMillis,
        latestMillis: nowMillis + MAX_LENGTH_MILLIS,
        box: new OpenBox(name, writer, rings, nowMillis - beforeMillis, {
          nextTurn: (callback) => this.port.nextTurn(callback),
          ended: (error) => this.#ended(name, error),
        }),
      };
      if (kept.box.error !== undefined) throw kept.box.error;
      this.#open.set(name, kept);
      this.note(kept, trigger);
      if (kept.box.error !== undefined) throw kept.box.error;
      return kept;
    });
  }

  /** Notes in a box what happened now, unless it has noted too much already: the alerts themselves are in it. */
  note(kept: KeptBox, { cause, message, alert: id }: BoxTrigger): void {
    if (kept.notes >= MOST_NOTES) return;
    kept.notes++;
    const { name: source, epoch: source_epoch } = kept.game.source;
    const at = this.port.clock.unixMillis() / 1000;
    const alert = id !== undefined && id.length <= MOST_ID_CHARACTERS ? id : undefined;
    if (alert !== undefined && !kept.alerts.includes(alert)) kept.alerts.push(alert);
    kept.box.metadata(
      "black_box",
      metadataTexts({ cause, message, at, source, source_epoch, ...(alert && { alert }) }),
    );
  }

  /** Ends boxes that are due. Call it several times a second. */
  tick(nowMillis: number): void {
    const isClaimDue = nowMillis >= this.#nextClaimMillis;
    if (isClaimDue) this.#nextClaimMillis = nowMillis + CLAIM_MILLIS / 6;
    for (const kept of this.all()) {
      if (isClaimDue) this.port.folder.claimOf(kept.name).renew();
      kept.box.tick(nowMillis);
      if (nowMillis >= kept.endMillis || kept.box.bytes >= MAX_BOX_BYTES) kept.box.end();
    }
  }

  #ended(name: string, error: unknown): void {
    const kept = this.#open.get(name);
    this.#open.delete(name);
    this.port.folder.claimOf(name).release();
    if (kept !== undefined) this.port.ended(kept, error);
  }
}
