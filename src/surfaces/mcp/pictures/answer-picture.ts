/** A picture in an answer. */
export interface AnswerPicture {
  mimeType: "image/jpeg" | "image/png";
  base64: string;
}
