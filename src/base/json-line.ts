import type { JsonCost, JsonTurns, WaitingLine } from "./json-turns.ts";

/** Most bytes of one connection that wait for their turn. */
const MAX_WAITING_BYTES = 8 * 1024 * 1024;
/** What a piece of work takes beside the bytes it holds, about. */
const PIECE_BYTES = 256;

/** A piece of work that waits. */
export interface JsonPiece extends JsonCost {
  /** Bytes that it holds until it is done. */
  readonly bytes: number;
  work(): void;
}

const NOTHING: JsonCost = { units: 0 };

/** The work of one connection. It is done in order: at once, or in a later turn of the event loop. */
export class JsonLine implements WaitingLine {
  readonly #pieces: (JsonPiece & { readonly isRest: boolean })[] = [];
  /** Bytes that wait, without the rest of what is being done: that cannot be refused any more. */
  #bytes = 0;
  /** How many of the pieces come first. */
  #first = 0;
  #isServing = false;
  #ended: (() => void) | undefined;

  /** Without turns, all work is done at once. `failed` takes what the work throws in a later turn. */
  constructor(
    private readonly turns: JsonTurns | undefined,
    private readonly failed: (error: unknown) => void,
  ) {}

  /** Whether work waits, so that further work has to wait behind it. */
  get isWaiting(): boolean {
    return this.#pieces.length > 0 || this.#isServing;
  }

  get nextCost(): JsonCost {
    return this.#pieces[0] ?? NOTHING;
  }

  /** Does work now if this turn has room for it. Returns whether it did. Call it while nothing waits, or as a part of the work that is being done. */
  do(cost: JsonCost, work: () => void): boolean {
    if (this.turns !== undefined) return this.turns.do(cost, work);
    work();
    return true;
  }

  /** Has work wait behind all other. Returns false if too many bytes wait already. */
  wait(piece: JsonPiece): boolean {
    const bytes = piece.bytes + PIECE_BYTES;
    if (this.#bytes + bytes > MAX_WAITING_BYTES || this.turns?.hasRoomFor(bytes) === false) return false;
    this.#add(this.#pieces.length, { ...piece, isRest: false });
    return true;
  }

  /** Has work wait before all other, but behind what was put first since the last piece was done: the rest of the work that is being done. */
  waitFirst(piece: JsonPiece): void {
    this.#add(this.#first++, { ...piece, isRest: true });
  }

  /** Drops everything that waits. Returns the number of pieces. */
  clear(): number {
    const dropped = this.#pieces.splice(0);
    for (const piece of dropped) this.#count(piece, -1);
    this.#first = 0;
    this.turns?.leave(this);
    return dropped.length;
  }

  /** What waits. Units: bytes. */
  get waitingBytes(): number {
    return this.#bytes;
  }

  /** Calls back once nothing waits. */
  end(ended: () => void): void {
    if (this.isWaiting) this.#ended = ended;
    else ended();
  }

  serve(): void {
    const piece = this.#pieces.shift();
    if (piece === undefined) return;
    this.#first = 0;
    this.#isServing = true;
    try {
      this.do(piece, piece.work);
    } catch (error) {
      this.failed(error);
    } finally {
      this.#isServing = false;
      this.#count(piece, -1);
    }
    if (this.#pieces.length > 0) this.turns?.wait(this);
    else this.#ended?.();
  }

  #add(at: number, piece: JsonPiece & { readonly isRest: boolean }): void {
    this.#pieces.splice(at, 0, piece);
    this.#count(piece, 1);
    if (!this.#isServing) this.turns?.wait(this);
  }

  #count({ bytes, isRest }: { bytes: number; isRest: boolean }, sign: 1 | -1): void {
    const counted = sign * (bytes + PIECE_BYTES);
    if (!isRest) this.#bytes += counted;
    this.turns?.holdBytes(counted);
  }
}
