/** A body that is not JSON, taken as it is. */
export interface BytesBody {
  /** The media types that are taken. */
  readonly types: readonly string[];
  /** The longest that is taken, read anew for each request; the server itself stops at 2 MiB. Units: bytes. */
  maxBytes(): number;
}
