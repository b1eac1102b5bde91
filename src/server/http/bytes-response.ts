/** How an answer of known bytes is sent. */
export interface BytesResponseOptions {
  headers: Headers;
  /** Length before compression. Default: that of the content. Units: bytes. */
  uncompressedBytes?: number;
}

/** An HTTP answer of known bytes. The server holds room for them until they are sent, and sends them without a copy. */
export class BytesResponse extends Response {
  readonly uncompressedBytes: number;

  constructor(
    readonly content: Uint8Array,
    { headers, uncompressedBytes = content.length }: BytesResponseOptions,
  ) {
    super(null, { headers });
    this.uncompressedBytes = uncompressedBytes;
    this.headers.set("content-length", String(content.length));
  }
}
