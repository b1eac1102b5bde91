import type { AnswerPicture } from "./answer-picture.ts";

/** Most pictures that are kept; older ones go. */
const MAX_PICTURES = 16;

/** A picture that was attached to a moment or a hitch. */
export interface KeptPicture extends AnswerPicture {
  readonly uri: string;
  /** The hitch that it was attached to. */
  readonly hitch: string | undefined;
}

/** Pictures that assistants attached to moments, the newest ones. They can be read as resources. */
export class KeptPictures {
  readonly #kept: KeptPicture[] = [];
  #count = 0;

  /** Keeps a picture. */
  add(picture: AnswerPicture, hitch: string | undefined): KeptPicture {
    const kept = { ...picture, hitch, uri: `telemetry://pictures/${++this.#count}` };
    this.#kept.push(kept);
    if (this.#kept.length > MAX_PICTURES) this.#kept.shift();
    return kept;
  }

  /** The picture with this address, while it is kept. */
  get(uri: string): KeptPicture | undefined {
    return this.#kept.find((one) => one.uri === uri);
  }

  /** Addresses of the pictures of a hitch. */
  ofHitch(id: string): string[] {
    return this.#kept.filter(({ hitch }) => hitch === id).map(({ uri }) => uri);
  }
}
