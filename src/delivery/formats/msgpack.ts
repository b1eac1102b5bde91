/** MessagePack as a module of our own, so that a bundle keeps the library apart from what every relay loads. */
export { decode, Encoder } from "@msgpack/msgpack";
