/** An HTTP answer whose pieces may be ready long before its reader takes them, such as messages for an assistant: the server limits how many bytes wait. */
export class StreamedResponse extends Response {}
