/**
 * Saving an answer of the API as a file.
 *
 * The token rides in a header, which a plain link cannot send. So the page itself reads the answer:
 * straight into a file that was chosen, where the browser can do that; else into a blob, which
 * browsers keep on disk when it is large.
 */
import { Problem } from "./api.js";

/** Addresses of blobs are given back when the browser has surely begun to save them. */
const BLOB_MS = 60_000;

/**
 * @param {string} name of the file
 * @param {() => Promise<Response>} open asks for the answer
 * @param {{isLarge: boolean, onProgress: (bytes: number) => void}} options `isLarge`: it should not
 * be collected first when that can be helped
 */
export async function save(name, open, { isLarge, onProgress }) {
  // First: a browser opens it only right after a click.
  const file = isLarge && "showSaveFilePicker" in window
    ? await /** @type {any} */ (window).showSaveFilePicker({ suggestedName: name }) : null;
  const body = /** @type {ReadableStream<Uint8Array>} */ ((await open()).body);
  const counted = body.pipeThrough(counting(onProgress));
  try {
    if (file) await counted.pipeTo(await file.createWritable());
    else offer(name, await new Response(counted).blob());
  } catch (error) {
    if (error instanceof TypeError) throw new Problem(0, { type: "broken-off" });
    throw error;
  }
}

/** @param {(bytes: number) => void} onProgress @returns {TransformStream<Uint8Array, Uint8Array>} */
function counting(onProgress) {
  let bytes = 0;
  return new TransformStream({
    transform(chunk, out) {
      bytes += chunk.byteLength;
      onProgress(bytes);
      out.enqueue(chunk);
    },
  });
}

/** @param {string} name @param {Blob} blob */
function offer(name, blob) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), BLOB_MS);
}
