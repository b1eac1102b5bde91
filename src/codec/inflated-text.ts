/** The reason why a gzip stream was not inflated. */
export type InflateRefusal = "corruptGzip" | "sizeMismatch" | "tooLarge";

/** The text of a 0x02 packet, or the reason why it has none. The text is not checked to be JSON. */
export type CompressedJson =
  | { readonly text: string; readonly refusal?: undefined }
  | { readonly text?: undefined; readonly refusal: InflateRefusal | "notUtf8" };
