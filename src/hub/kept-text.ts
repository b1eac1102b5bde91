import type { JsonObject } from "../protocol/json-messages.ts";
import type { FrameSample } from "../protocol/samples.ts";
import type { JsonBody } from "./hub-message.ts";
import { RECORD_BYTES } from "./json-bytes.ts";
import { JsonText } from "./json-text.ts";
import { shortFields } from "./short-fields.ts";

/** JSON of a game that is kept as text alone, with the short fields that stand in its place if it is left out. */
export class KeptText extends JsonText {
  readonly frame: Readonly<FrameSample> | undefined;
  readonly short: JsonObject;

  constructor({ text, data, frame }: Readonly<JsonBody>) {
    super(text);
    this.frame = frame;
    this.short = shortFields(data);
  }

  /** A game's text may take two bytes for each character. */
  override get bytes(): number {
    return RECORD_BYTES + 2 * this.text.length;
  }
}
