/**
 * The log of a run: one JSON object a line, each on the disk before the next thing is done, so that a
 * kill at any instant loses at most the line that was being written.
 */
import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readFileSync,
  truncateSync,
  writeSync,
} from "node:fs";

import { FormatError } from "@volsmith/numerics";

export interface EventLog<E> {
  append(event: E): void;
  close(): void;
}

/**
 * Events of a log; a last line that a kill cut short is left out.
 * @throws {FormatError} naming another line that is no event
 */
export function readEvents<E>(path: string): E[] {
  if (!existsSync(path)) return [];
  const lines = wholeLines(readFileSync(path, "utf8"));
  return lines.map((line, i) => {
    try {
      return JSON.parse(line) as E;
    } catch (cause) {
      const place = { file: path, line: i + 1 };
      const fix = "delete the line: what it told of is done again";
      throw new FormatError(place, "it is no JSON", fix, { cause });
    }
  });
}

/** Opens a log to go on with it, without what a kill left of a last line. */
export function openEventLog<E>(path: string): EventLog<E> {
  if (existsSync(path)) {
    const text = readFileSync(path, "utf8");
    const whole = text.slice(0, text.lastIndexOf("\n") + 1);
    if (whole.length < text.length) truncateSync(path, Buffer.byteLength(whole));
  }
  const file = openSync(path, "a");
  return {
    append(event) {
      writeSync(file, `${JSON.stringify(event)}\n`);
      fsyncSync(file);
    },
    close: () => closeSync(file),
  };
}

function wholeLines(text: string): string[] {
  return text
    .slice(0, text.lastIndexOf("\n") + 1)
    .split("\n")
    .slice(0, -1);
}

/** The instant, for events and manifests. */
export function now(): string {
  return new Date().toISOString();
}
