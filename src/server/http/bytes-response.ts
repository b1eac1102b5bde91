/** An HTTP answer of known bytes. The server holds room for them until they are sent, and sends them without a copy. */
export class BytesResponse extends Response {
  constructor(
    readonly content: Uint8Array,
    init: { status?: number; headers: Headers },
  ) {
    super(null, init);
    this.headers.set("content-length", String(content.length));
  }
}
