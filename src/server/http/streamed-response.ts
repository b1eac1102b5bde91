/** An HTTP answer of unknown length that is made while it is sent, so that the server counts what waits for the reader. */
export class StreamedResponse extends Response {}
